"""The content of a claim: read, cleaned, checked against its source."""

from django.utils.translation import gettext as _

from casefile.actors.queries import reachable
from casefile.core import dates, markings
from casefile.core.errors import Invalid
from casefile.core.inputs import PARAGRAPH, flag_in, id_in, number_in, rows_in, text_in, word_in
from casefile.entries.kinds import Fields
from casefile.sources.models import Source
from casefile.sources.quoting import clean_passages

from .vocabulary import ATTRIBUTION, CLAIM_KINDS, CREDIBILITY, MODES, PARTS, PREDICATES, VOICES
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
        "parties": _parties(fields, case, by),
        "predicate": word_in(fields, "predicate", PREDICATES),
        "predicate_value": text_in(fields, "predicate_value", longest=300),
        "said_on": _date(fields, "said_on"),
        "happened_on": _date(fields, "happened_on"),
        "place": text_in(fields, "place"),
        "reading_note": text_in(fields, "reading_note", longest=PARAGRAPH),
        "attribution": word_in(fields, "attribution", ATTRIBUTION, default="as-printed"),
        "credibility": word_in(fields, "credibility", CREDIBILITY),
        "credibility_reason": text_in(fields, "credibility_reason", longest=PARAGRAPH),
    }


def lacking(fields: Fields) -> list[tuple[str, str]]:
    """What submission asks for beyond the first save: voice, kind, the ends of a relationship, a grade with reason."""
    wanted = [
        (not fields["voice"], "voice", _("Say who speaks: the source itself, somebody named, or somebody not named.")),
        (not fields["claim_kind"], "claim_kind", _("Say what kind of claim this is.")),
        *_lacking_speaker(fields),
        *_lacking_relationship(fields),
        *_lacking_grade(fields),
    ]
    return [(field, sentence) for is_missing, field, sentence in wanted if is_missing]


def is_graded(fields: Fields) -> bool:
    """Facts and relationships can be true or false; opinions, forecasts, demands and intents cannot."""
    return fields["claim_kind"] in CLAIM_KINDS.having("graded")


def _lacking_speaker(fields: Fields):
    speakers = [party for party in fields["parties"] if party["part"] == "speaker"]
    named = [party for party in speakers if party["actor"]]
    yield fields["voice"] == "named" and not named, "parties", _("Name the speaker.")
    yield fields["voice"] == "unnamed" and not speakers, "parties", _("Give the words the source has for the speaker.")
    yield fields["voice"] == "own" and bool(speakers), "voice", _("The source itself speaks: take out the speaker.")


def _lacking_relationship(fields: Fields):
    is_one = fields["claim_kind"] == "relationship"
    parts = {party["part"] for party in fields["parties"]}
    yield is_one and not fields["predicate"], "predicate", _("Say what the relationship is.")
    yield is_one and "subject" not in parts, "parties", _("A relationship needs its subject.")
    yield is_one and "object" not in parts, "parties", _("A relationship needs its object.")


def _lacking_grade(fields: Fields):
    graded = is_graded(fields)
    yield graded and not fields["credibility"], "credibility", _("Grade the credibility; 6 is “cannot be judged”.")
    has_reason = bool(fields["credibility_reason"])
    yield graded and not has_reason, "credibility_reason", _("Give the reason for the grade.")
    pointless = bool(fields["claim_kind"]) and not graded and bool(fields["credibility"])
    yield pointless, "credibility", _("An opinion, forecast, demand or intent has nothing to grade.")


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


def _date(fields: Fields, name: str) -> Fields:
    row = fields.get(name) or {}
    if not isinstance(row, dict):
        raise Invalid(_("This must be {edtf, printed}."), field=name)
    printed = text_in(row, "printed", longest=200, at=f"{name}.")
    date = dates.read(text_in(row, "edtf", longest=80, at=f"{name}."), printed, field=f"{name}.edtf")
    return {"edtf": date.edtf, "printed": date.printed}


def _parties(fields: Fields, case, by) -> list[Fields]:
    parties = [_party(row, f"parties[{place}].") for place, row in enumerate(rows_in(fields, "parties"))]
    wanted = {id_in(party, "actor") for party in parties if party["actor"]}
    known = reachable(by, case, wanted)
    for place, party in enumerate(parties):
        if party["actor"] and id_in(party, "actor") not in known:
            raise Invalid(_("There is no such actor."), field=f"parties[{place}].actor")
    return parties


def _party(row: dict, at: str) -> Fields:
    actor, words = id_in(row, "actor", at=at), text_in(row, "words", at=at)
    if bool(actor) == bool(words):
        raise Invalid(_("A party is an actor, or words: one of the two."), field=at + "actor")
    part = word_in(row, "part", PARTS, at=at)
    if not part:
        raise Invalid(_("Say what part they have."), field=at + "part")
    is_via = part == "via"
    return {
        "part": part,
        "step": number_in(row, "step", low=1, high=20, default=1, at=at) if is_via else 0,
        "actor": str(actor) if actor else None,
        "words": words,
        "printed": text_in(row, "printed", at=at),
        "capacity": text_in(row, "capacity", at=at),
        "uncertain": flag_in(row, "uncertain", at=at),
    }
