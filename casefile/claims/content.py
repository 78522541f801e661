"""The content of a claim: read, cleaned, checked against its source."""

from django.utils.translation import gettext as _

from casefile.core import markings
from casefile.core.errors import Invalid
from casefile.core.inputs import PARAGRAPH, date_in, id_in, rows_in, text_in, word_in
from casefile.entries.kinds import Fields
from casefile.sources.models import Source
from casefile.sources.quoting import clean_passages

from .figures import clean_figures
from .linking import clean_links
from .models import Event
from .parties import clean_parties
from .places import clean_place
from .tearlines import clean_tearline
from .vocabulary import ATTRIBUTION, CLAIM_KINDS, CREDIBILITY, MODES, PREDICATES, VOICES
from .wording import wording


def clean(fields: Fields, case, by) -> Fields:
    source = _source(fields, case, by)
    passages = clean_passages(rows_in(fields, "passages"), source=source, person=by)
    voice = word_in(fields, "voice", VOICES)
    return {
        "marking": markings.read(fields.get("marking") or source.marking, field="marking"),
        "source": str(source.pk),
        "statement": _statement(fields),
        "passages": passages,
        "voice": voice,
        "claim_kind": word_in(fields, "claim_kind", CLAIM_KINDS),
        "mode": word_in(fields, "mode", MODES, default="stated"),
        "wording": _wording(voice, passages),
        "parties": clean_parties(fields, case, by),
        "predicate": word_in(fields, "predicate", PREDICATES),
        "predicate_value": text_in(fields, "predicate_value", longest=300),
        "event": _event(fields, case, by),
        "said_on": date_in(fields, "said_on"),
        "happened_on": date_in(fields, "happened_on"),
        "place": clean_place(fields),
        "figures": clean_figures(fields),
        "reading_note": text_in(fields, "reading_note", longest=PARAGRAPH),
        "attribution": word_in(fields, "attribution", ATTRIBUTION, default="as-printed"),
        "attribution_note": text_in(fields, "attribution_note", longest=PARAGRAPH),
        "credibility": word_in(fields, "credibility", CREDIBILITY),
        "credibility_reason": text_in(fields, "credibility_reason", longest=PARAGRAPH),
        "links": clean_links(fields, case, by),
        "tearline": clean_tearline(fields),
    }


def _source(fields: Fields, case, by) -> Source:
    source = Source.objects.visible_to(by).filter(pk=id_in(fields, "source"), case=case).first()
    if source is None:
        raise Invalid(_("There is no such source."), field="source")
    return source


def _statement(fields: Fields) -> str:
    statement = text_in(fields, "statement", longest=2000)
    if not statement:
        raise Invalid(_("Say in neutral words what is claimed."), field="statement")
    return statement


def _wording(voice: str, passages: list[dict]) -> str:
    words = [row["exact"] for row in passages if row["part"] == "words"]
    return wording(words) if voice in ("named", "unnamed") and words else ""


def _event(fields: Fields, case, by) -> str | None:
    event = id_in(fields, "event")
    if event and not Event.objects.visible_to(by).of(case).filter(pk=event).exists():
        raise Invalid(_("There is no such event."), field="event")
    return str(event) if event else None
