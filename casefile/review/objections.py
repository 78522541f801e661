"""Rules of review: each is a sentence, and answers with a sentence, or with None."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from casefile.assessments.lint import what_is_mixed
from casefile.claims.corroboration import Corroboration, corroboration_of
from casefile.claims.models import Claim
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
    :ivar corroboration: of a claim that is graded 1; None of everything else
    """

    entry: Entry
    fields: Fields
    embeds: list[str]
    texts: dict[str, str]
    corroboration: Corroboration | None = None


def a_claim_quotes_its_source(proposed: Proposed) -> str | None:
    passages = proposed.fields.get("passages", [])
    if proposed.entry.kind == "claim" and not any(row["part"] == "words" for row in passages):
        return _("Quote the words in the source that make this claim.")
    return None


def its_passages_match_the_text(proposed: Proposed) -> str | None:
    # What points into a file without text is transcribed: there is nothing to match, and the reviewer looks.
    for row in (one for one in proposed.fields.get("passages", []) if "text" in one):
        if proposed.texts.get(row["text"], "")[row["start"] : row["end"]] != row["exact"]:
            return _("“%(words)s” does not stand in the stored text.") % {"words": row["exact"][:100]}
    return None


def credibility_1_needs_two_independent_origins(proposed: Proposed) -> str | None:
    found = proposed.corroboration
    if found and len(found.origins) < 2:
        sentence = _("%(found)s: “confirmed by other independent sources” needs two independent origins.")
        return sentence % {"found": found.sentence}
    return None


def its_marking_is_as_strict_as_all_it_embeds(proposed: Proposed) -> str | None:
    marking = proposed.fields["marking"]
    strictest = markings.strictest(*proposed.embeds)
    if markings.stricter(strictest, marking):
        sentence = _("It is marked %(marking)s but embeds something marked %(other)s.")
        return sentence % {"marking": marking, "other": strictest}
    return None


def a_confidence_names_its_reason(proposed: Proposed) -> str | None:
    fields = proposed.fields
    if proposed.entry.kind == "assessment" and not (fields["confidence"] and fields["confidence_reason"]):
        return _("Say how confident the desk is, and give the reason.")
    return None


def likelihood_and_confidence_stay_out_of_one_sentence(proposed: Proposed) -> str | None:
    return what_is_mixed(proposed.fields) if proposed.entry.kind == "assessment" else None


RULES: tuple[Callable[[Proposed], str | None], ...] = (
    a_claim_quotes_its_source,
    its_passages_match_the_text,
    credibility_1_needs_two_independent_origins,
    its_marking_is_as_strict_as_all_it_embeds,
    a_confidence_names_its_reason,
    likelihood_and_confidence_stay_out_of_one_sentence,
)


def objections_to(entry: Entry) -> list[str]:
    """The sentences that stand against approving the entry's head."""
    return objections_of([entry])[entry.pk]


def objections_of(entries: list[Entry]) -> dict[UUID, list[str]]:
    """The same for many entries, in queries that do not grow with their number."""
    contents = contents_of(entry.head_id for entry in entries)
    embeds, texts = _embedded_by(contents), _texts_of(contents.values())
    corroborated = _corroborated(entries, contents)
    found = {}
    for entry in entries:
        if entry.head_id not in contents:
            found[entry.pk] = [_("The words of this version were erased.")]
            continue
        fields, found_in = contents[entry.head_id], embeds.get(entry.head_id, [])
        proposed = Proposed(entry, fields, found_in, texts, corroborated.get(entry.pk))
        found[entry.pk] = [sentence for rule in RULES if (sentence := rule(proposed))]
    return found


def _embedded_by(versions: Iterable[UUID]) -> dict[UUID, list[str]]:
    pins = Pin.objects.filter(version__in=list(versions))
    found: dict[UUID, list[str]] = {}
    for version, frozen, now in pins.values_list("version", "pinned__document__marking", "other__marking"):
        found.setdefault(version, []).extend((frozen, now))
    return found


def _texts_of(contents: Iterable[Fields]) -> dict[str, str]:
    wanted = {row["text"] for fields in contents for row in fields.get("passages", []) if "text" in row}
    bodies = TextBody.objects.filter(text__in=wanted).values_list("text", "content")
    return {str(pk): content for pk, content in bodies}


def _corroborated(entries: list[Entry], contents: dict[UUID, Fields]) -> dict[UUID, Corroboration]:
    """The origins of claims that are to be graded 1, counting what stands or is in review."""
    heads = {one.pk: contents[one.head_id] for one in entries if one.head_id in contents and one.kind == "claim"}
    heads = {pk: fields for pk, fields in heads.items() if fields.get("credibility") == "1"}
    return corroboration_of(Claim.objects.filter(pk__in=heads), heads=heads, firm=True) if heads else {}
