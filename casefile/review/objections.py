"""Rules of review: each is a sentence, and answers with a sentence, or with None."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from casefile.core import markings
from casefile.entries.kinds import Fields
from casefile.entries.models import Entry, Pin
from casefile.entries.writing import contents_of
from casefile.sources.models import TextBody


@dataclass(frozen=True)
class Proposed:
    """What is asked to stand.

    :ivar fields: the content of the entry's head
    :ivar embeds: the markings of all that its document embeds, then and now
    :ivar texts: id -> words of the texts it quotes
    """

    entry: Entry
    fields: Fields
    embeds: list[str]
    texts: dict[str, str]


def a_claim_quotes_its_source(proposed: Proposed) -> str | None:
    passages = proposed.fields.get("passages", [])
    if proposed.entry.kind == "claim" and not any(row["part"] == "words" for row in passages):
        return _("Quote the words in the source that make this claim.")
    return None


def its_passages_match_the_text(proposed: Proposed) -> str | None:
    for row in proposed.fields.get("passages", []):
        if proposed.texts.get(row["text"], "")[row["start"] : row["end"]] != row["exact"]:
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


RULES: tuple[Callable[[Proposed], str | None], ...] = (
    a_claim_quotes_its_source,
    its_passages_match_the_text,
    credibility_1_needs_two_independent_origins,
    its_marking_is_as_strict_as_all_it_embeds,
)


def objections_to(entry: Entry) -> list[str]:
    """The sentences that stand against approving the entry's head."""
    return objections_of([entry])[entry.pk]


def objections_of(entries: list[Entry]) -> dict[UUID, list[str]]:
    """The same for many entries, in three queries however many they are."""
    contents = contents_of(entry.head_id for entry in entries)
    embeds, texts = _embedded_by(contents), _texts_of(contents.values())
    found = {}
    for entry in entries:
        if entry.head_id not in contents:
            found[entry.pk] = [_("The words of this version were erased.")]
            continue
        proposed = Proposed(entry, contents[entry.head_id], embeds.get(entry.head_id, []), texts)
        found[entry.pk] = [sentence for rule in RULES if (sentence := rule(proposed))]
    return found


def _embedded_by(versions: Iterable[UUID]) -> dict[UUID, list[str]]:
    pins = Pin.objects.filter(version__in=list(versions))
    found: dict[UUID, list[str]] = {}
    for version, frozen, now in pins.values_list("version", "pinned__document__marking", "other__marking"):
        found.setdefault(version, []).extend((frozen, now))
    return found


def _texts_of(contents: Iterable[Fields]) -> dict[str, str]:
    wanted = {row["text"] for fields in contents for row in fields.get("passages", [])}
    bodies = TextBody.objects.filter(text__in=wanted).values_list("text", "content")
    return {str(pk): content for pk, content in bodies}


def origins(proposed: Proposed) -> int:
    """How many independent origins the content has: that of its own source; only links by the desk can add others."""
    return 1 if proposed.entry.kind == "claim" else 0
