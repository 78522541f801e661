"""Rules of review: each is a sentence, and answers with a sentence, or with None."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from casefile.core import markings
from casefile.entries.freezing import bytes_of
from casefile.entries.kinds import Fields
from casefile.entries.models import Document, Entry, Pin
from casefile.entries.writing import fields_of
from casefile.sources.models import TextBody


@dataclass(frozen=True)
class Proposed:
    """What is asked to stand: an entry, the content of its head, the markings of all that it embeds, then and now."""

    entry: Entry
    fields: Fields
    embeds: list[str]


def a_claim_quotes_its_source(proposed: Proposed) -> str | None:
    passages = proposed.fields.get("passages", [])
    if proposed.entry.kind == "claim" and not any(row["part"] == "words" for row in passages):
        return _("Quote the words in the source that make this claim.")
    return None


def its_passages_match_the_text(proposed: Proposed) -> str | None:
    rows = proposed.fields.get("passages", [])
    bodies = TextBody.objects.in_bulk([row["text"] for row in rows])
    contents = {str(pk): body.content for pk, body in bodies.items()}
    for row in rows:
        if contents.get(row["text"], "")[row["start"] : row["end"]] != row["exact"]:
            return _("“%(words)s” does not stand in the stored text.") % {"words": row["exact"][:100]}
    return None


def credibility_1_needs_two_independent_origins(proposed: Proposed) -> str | None:
    if proposed.fields.get("credibility") == "1" and origins(proposed) < 2:
        return _("1 article, 1 origin: “confirmed by other independent sources” needs two independent origins.")
    return None


def its_marking_is_as_strict_as_all_it_embeds(proposed: Proposed) -> str | None:
    marking = proposed.fields["marking"]
    strictest = markings.strictest(*proposed.embeds)
    if markings.stricter(strictest, marking):
        sentence = _("It is marked %(marking)s but embeds something marked %(other)s.")
        return sentence % {"marking": marking, "other": strictest}
    return None


def its_document_is_intact(proposed: Proposed) -> str | None:
    document = Document.objects.filter(version_id=proposed.entry.head_id).first()
    if document and bytes_of(document) is None:
        return _("The words of this version were erased.")
    return None


RULES: tuple[Callable[[Proposed], str | None], ...] = (
    a_claim_quotes_its_source,
    its_passages_match_the_text,
    credibility_1_needs_two_independent_origins,
    its_marking_is_as_strict_as_all_it_embeds,
    its_document_is_intact,
)


def objections_to(entry: Entry) -> list[str]:
    """The sentences that stand against approving the entry's head."""
    pins = Pin.objects.filter(version_id=entry.head_id)
    embeds = pins.values_list("pinned__document__marking", "other__marking")
    proposed = Proposed(entry, fields_of(entry.head), [marking for pair in embeds for marking in pair])
    return [sentence for rule in RULES if (sentence := rule(proposed))]


def origins(proposed: Proposed) -> int:
    """How many independent origins the content has: that of its own source; only links by the desk can add others."""
    return 1 if proposed.entry.kind == "claim" else 0
