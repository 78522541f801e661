"""How reliable a source is: by its publisher's newest rating up to the day it was published, or by the desk itself."""

from django.utils.translation import gettext as _

from casefile.core import dates
from casefile.entries.kinds import Fields
from casefile.entries.models import Entry
from casefile.entries.writing import fields_of

UNKNOWN = "F"
"""Cannot be judged: what stands where nobody knows better. Without a reason, nobody chose it."""


def rating_on(publisher: Fields, source: Fields) -> Fields | None:
    """The rating of a publisher that held when the source was published, else on the day it was read.

    :param publisher: the content of an actor, with `ratings` [{grade, reason, on}]
    :param source: the content of a source, with `published` and `accessed_at`
    """
    day = _day_of(source)
    held = [rating for rating in publisher.get("ratings", []) if rating["on"] <= day]
    return max(held, key=lambda rating: rating["on"], default=None)


def graded(source: Fields, actor: Entry | None) -> Fields:
    """The members `reliability`, `reliability_from` and `reliability_reason`: the publisher's where the desk left them.

    :param source: as far as it is clean; an F without a reason of the desk's own counts as left out
    """
    publisher = shown_of(actor) if actor else {}
    rating = rating_on(publisher, source)
    grade, reason = source["reliability"], _own(source["reliability_reason"], publisher)
    if rating and (not grade or (not reason and grade in (UNKNOWN, rating["grade"]))):
        grade, by, reason = rating["grade"], "publisher", reason or rating["reason"]
    else:
        grade, by = grade or UNKNOWN, "desk"
    return {"reliability": grade, "reliability_from": by, "reliability_reason": reason}


def lacking_reason(source: Fields) -> list[tuple[str, str]]:
    """Whoever grades a source otherwise than its publisher says why."""
    pk, is_own = source["publisher"]["actor"], source.get("reliability_from") != "publisher"
    actor = Entry.objects.filter(pk=pk).first() if pk and not (is_own and source["reliability_reason"]) else None
    rating = rating_on(shown_of(actor), source) if actor else None
    if not rating or rating["grade"] == source["reliability"]:
        return []
    sentence = _("The reliability is not the publisher's rating of that day: give the reason, or leave it out.")
    return [("reliability_reason", sentence)]


def _own(reason: str, publisher: Fields) -> str:
    """The reason, unless it was taken from a rating of the publisher before."""
    return "" if reason in [rating["reason"] for rating in publisher.get("ratings", [])] else reason


def shown_of(entry: Entry) -> Fields:
    """The content that stands, else that of the head."""
    return fields_of(entry.approved or entry.head)


def _day_of(source: Fields) -> str:
    first = dates.read(source["published"]["edtf"]).first
    return first.isoformat() if first else source["accessed_at"][:10]
