"""Small words of the templates: labels of codes, directions of texts, dates as people say them."""

from datetime import UTC
from urllib.parse import urlencode

from django import template
from django.urls import reverse
from django.utils import formats
from django.utils.html import format_html, format_html_join
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from casefile.actors import vocabulary as actors
from casefile.archive import vocabulary as archive
from casefile.assessments import vocabulary as assessments
from casefile.cases.roles import ROLES
from casefile.claims import vocabulary as claims
from casefile.claims.sight import hidden_name
from casefile.core import dates
from casefile.core.text import direction
from casefile.entries import annexes
from casefile.entries.kinds import KINDS
from casefile.entries.lifecycle import STATES
from casefile.ledger.vocabulary import DEEDS
from casefile.outside.failed import reason
from casefile.review import staleness
from casefile.sources import vocabulary as sources
from casefile.sources.visibility import NOTES, notes_on
from casefile.work.models import STATES as JOB_STATES

register = template.Library()

VOCABULARIES = {
    "annex": annexes.ROLES,
    "deed": DEEDS,
    "stale": staleness.WHYS,
    "state": STATES,
    "job": JOB_STATES,
    "voice": claims.VOICES,
    "claim_kind": claims.CLAIM_KINDS,
    "mode": claims.MODES,
    "wording": claims.WORDINGS,
    "part": claims.PARTS,
    "predicate": claims.PREDICATES,
    "credibility": claims.CREDIBILITY,
    "attribution": claims.ATTRIBUTION,
    "comparator": claims.COMPARATORS,
    "place_relation": claims.PLACE_RELATIONS,
    "link_type": claims.LINK_TYPES,
    "source_kind": sources.SOURCE_KINDS,
    "reliability": sources.RELIABILITY,
    "method": sources.METHODS,
    "text_role": sources.TEXT_ROLES,
    "file_role": sources.FILE_ROLES,
    "passage_part": sources.PASSAGE_PARTS,
    "triage": sources.TRIAGE,
    "derivation": sources.DERIVATIONS,
    "outcome": sources.OUTCOMES,
    "visit": archive.VISITS,
    "step": archive.STEPS,
    "completeness": sources.COMPLETENESS,
    "reliability_from": sources.RELIABILITY_FROM,
    "confidence": assessments.CONFIDENCE,
    "stance": assessments.STANCES,
    "weight": assessments.WEIGHTS,
    "cell": assessments.CELLS,
    "how_it_ended": assessments.OUTCOMES,
    "actor_kind": actors.ACTOR_KINDS,
    "name_role": actors.NAME_ROLES,
    "scheme": actors.IDENTIFIER_SCHEMES,
    "grade": actors.GRADES,
}


@register.filter
def label(code: str, vocabulary: str) -> str:
    """The label of a code: `{{ claim.voice|label:"voice" }}`; of a kind of entry, `{{ entry.kind|label:"kind" }}`."""
    if vocabulary == "kind":
        return str(KINDS[code].label) if code in KINDS else code
    return VOCABULARIES[vocabulary].label(code or "")


@register.filter
def plural(kind: str, n: int) -> str:
    """What so many entries of a kind are called: `{{ n }} {{ kind|plural:n }}`."""
    if kind not in KINDS:
        return kind
    return str(KINDS[kind].label if n == 1 else KINDS[kind].plural).lower()


@register.filter
def role(code: str) -> str:
    return str(ROLES[code].label) if code in ROLES else code


@register.filter(name="dir")
def dir_of(text) -> str:
    return direction(str(text or ""))


@register.filter
def spoken(date) -> str:
    """A partial date in words: of a stored `{edtf, printed}`, or of an EDTF text."""
    if isinstance(date, dict):
        return dates.spoken(date["edtf"]) if date.get("edtf") else date.get("printed", "")
    return dates.spoken(date) if date else ""


@register.filter
def why(code: str) -> str:
    """The sentence of a capture's reason."""
    return str(reason(code).sentence)


@register.filter
def moment(at) -> str:
    """A moment to the minute, in UTC, as every page writes it; "–" when there was none."""
    return _moment(at, "j M Y, H:i")


@register.filter
def second(at) -> str:
    """The same to the second, where two moments lie close together or one may have to be proved."""
    return _moment(at, "j M Y, H:i:s")


def _moment(at, form: str) -> str:
    if at is None:
        return "–"
    said = formats.date_format(at.astimezone(UTC), form)
    return format_html('<time datetime="{}">{} UTC</time>', at.isoformat(), said)


@register.filter
def clock(milliseconds: int) -> str:
    """A time in a recording: 62500 as 1:02.5, an hour as 1:00:00."""
    seconds, part = divmod(milliseconds, 1000)
    hours, rest = divmod(seconds, 3600)
    whole = f"{hours}:{rest // 60:02d}:{rest % 60:02d}" if hours else f"{rest // 60}:{rest % 60:02d}"
    return whole + (f".{part:03d}".rstrip("0") if part else "")


@register.filter
def percents(thousandths: list[int]) -> str:
    """A region: [100, 205, 300, 400] as “10, 20.5, 30, 40 %”."""
    return ", ".join(f"{one / 10:g}" for one in thousandths) + " %"


@register.filter
def hashed(digest: str) -> str:
    """The beginning of a hash, the whole of it at hand."""
    return format_html('<code title="{}" dir="ltr">{}…</code>', digest, digest[:12]) if digest else ""


@register.filter
def short(digest: str) -> str:
    return str(digest or "")[:12]


@register.filter
def field(refusal, name: str) -> str:
    """The refusal's sentence when it is about this field, or one inside it; else nothing."""
    if refusal is None or not refusal.field:
        return ""
    inside = refusal.field == name or refusal.field.startswith((f"{name}.", f"{name}["))
    return refusal.sentence if inside else ""


@register.filter
def get(mapping, key):
    return mapping.get(key, "") if mapping else ""


@register.simple_tag
def marked(stretch):
    """The words of a stretch of text with its marks, and not one character more: offsets are counted in them."""
    return format_html_join("", "{}", ((_piece(stretch, piece),) for piece in stretch.pieces))


def _piece(stretch, piece):
    words = _noted(piece)
    if not piece.claims:
        return words
    anchors = [claim for claim in piece.claims if stretch.anchors.get(claim) == piece.start]
    words = format_html('<a href="{}">{}</a>', reverse("claim", args=[piece.claims[0]]), words)
    for claim in anchors:
        words = format_html('<span id="c-{}">{}</span>', claim, words)
    return format_html('<mark class="{}">{}</mark>', "twice" if len(piece.claims) > 1 else "once", words)


def _noted(piece):
    if not piece.notes:
        return piece.text
    said = "; ".join(str(NOTES[name]) for name in piece.notes)
    return format_html(
        '<span class="noted" data-noted="{}" title="{}">{}</span>', " ".join(piece.notes), said, piece.text
    )


@register.simple_tag
def quote_button(text, sentence, chosen, address: str):
    """What quotes a sentence without a mouse or a script: a link, or a button of the form that is open already."""
    value, label = f"{text.pk}:{sentence.start}:{sentence.end}:words", _("Quote this sentence")
    if chosen:
        button = (
            '<button class="quote" form="claim-form" name="also" value="{}" aria-label="{}" formnovalidate></button>'
        )
        return format_html(button, value, label)
    query = urlencode({"text": text.pk, "passage": value})
    return format_html('<a class="quote" href="{}?{}#claim" aria-label="{}"></a>', address, query, label)


@register.simple_tag(takes_context=True)
def neighbour(context, entry, longest: int = 80) -> str:
    """The name of an entry that another one refers to; a neutral word when the person may not see it."""
    if entry.pk in context.get("hidden", ()) or (context.get("standing_only") and _is_draft_of(context["case"], entry)):
        return hidden_name()
    return format_html("<bdi>{}</bdi>", Truncator(entry.title).chars(longest))


def _is_draft_of(case, entry) -> bool:
    return entry.case_id == case.pk and not entry.stands


@register.simple_tag
def marks(snippet):
    """Words that were found, with marks where they stand."""
    pieces = ((format_html("<mark>{}</mark>", words) if is_mark else words,) for words, is_mark in snippet.pieces)
    return format_html_join("", "{}", pieces)


@register.filter
def copy_notes(row, copies) -> list[str]:
    """What must be said beside a quotation: that nobody fetched the copy, or that the page does not show the words."""
    text = copies.get(row.get("text")) if copies else None
    if text is None:
        return []
    pasted = [sources.METHODS.label(text.capture.method)] if text.capture.method == "pasted" else []
    return [*pasted, *(NOTES[name] for name in notes_on(text, row["start"], row["end"]))]
