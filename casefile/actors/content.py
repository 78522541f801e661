"""The content of an actor: read, cleaned, checked."""

from datetime import date

from django.utils.translation import gettext as _

from casefile.core import markings
from casefile.core.errors import Invalid
from casefile.core.inputs import PARAGRAPH, date_in, id_in, rows_in, text_in, word_in
from casefile.entries.kinds import Fields
from casefile.entries.models import Entry

from .identifiers import read_identifier
from .latin import script_of
from .queries import reachable
from .vocabulary import ACTOR_KINDS, GRADES, IDENTIFIER_SCHEMES, NAME_ROLES


def clean(fields: Fields, case, by) -> Fields:
    names = [_name(row, f"names[{place}].") for place, row in enumerate(rows_in(fields, "names"))]
    if not names:
        raise Invalid(_("An actor needs a name."), field="names")
    offices = [_office(row, f"offices[{place}].") for place, row in enumerate(rows_in(fields, "offices"))]
    _demand_claims(names, case, by)
    _demand_actors(offices, case, by)
    return {
        "marking": markings.read(fields.get("marking") or case.marking, field="marking"),
        "actor_kind": word_in(fields, "actor_kind", ACTOR_KINDS),
        "names": names,
        "description": text_in(fields, "description", longest=PARAGRAPH),
        "country": text_in(fields, "country", longest=2).upper(),
        "offices": offices,
        "identifiers": _identifiers(fields),
        "ratings": _ratings(fields),
        "same_as": _same_as(fields, case, by),
    }


def main_name(fields: Fields) -> str:
    """The name an actor goes by: the first primary one."""
    names = fields.get("names", [])
    return next((name["value"] for name in names if name["role"] == "primary"), names[0]["value"] if names else "")


def _name(row: dict, at: str) -> Fields:
    value = text_in(row, "value", longest=300, at=at)
    if not value:
        raise Invalid(_("A name cannot be empty."), field=at + "value")
    claim = id_in(row, "claim", at=at)
    return {
        "value": value,
        "language": text_in(row, "language", longest=12, at=at),
        "script": text_in(row, "script", longest=4, at=at).title() or script_of(value),
        "role": word_in(row, "role", NAME_ROLES, default="primary", at=at),
        **_span(row, at),
        "claim": str(claim) if claim else None,
    }


def _office(row: dict, at: str) -> Fields:
    office = text_in(row, "office", longest=300, at=at)
    if not office:
        raise Invalid(_("Say which office it is."), field=at + "office")
    of = id_in(row, "of", at=at)
    return {
        "office": office,
        "of": str(of) if of else None,
        "of_words": text_in(row, "of_words", longest=300, at=at),
        **_span(row, at),
    }


def _span(row: dict, at: str) -> Fields:
    return {name: date_in(row, name, at=at) for name in ("valid_from", "valid_until")}


def _demand_claims(names: list[Fields], case, by) -> None:
    """A name comes from a claim of the actor's own case that the person sees."""
    wanted = {name["claim"] for name in names if name["claim"]}
    seen = Entry.objects.visible_to(by).filter(pk__in=wanted, case=case, kind="claim")
    known = {str(pk) for pk in seen.values_list("pk", flat=True)}
    for place, name in enumerate(names):
        if name["claim"] and name["claim"] not in known:
            raise Invalid(_("There is no such claim."), field=f"names[{place}].claim")


def _demand_actors(offices: list[Fields], case, by) -> None:
    known = {str(pk) for pk in reachable(by, case, {office["of"] for office in offices if office["of"]})}
    for place, office in enumerate(offices):
        if office["of"] and office["of"] not in known:
            raise Invalid(_("There is no such actor."), field=f"offices[{place}].of")


def _identifiers(fields: Fields) -> list[Fields]:
    rows = []
    for place, row in enumerate(rows_in(fields, "identifiers", most=50)):
        at = f"identifiers[{place}]."
        scheme = word_in(row, "scheme", IDENTIFIER_SCHEMES, default="other", at=at)
        value = read_identifier(scheme, text_in(row, "value", at=at), field=at + "value")
        rows.append({"scheme": scheme, "value": value})
    return rows


def _ratings(fields: Fields) -> list[Fields]:
    """Newest first; of two of one day the later in the list came later, and stands first."""
    rows = [_rating(row, f"ratings[{place}].") for place, row in enumerate(rows_in(fields, "ratings"))]
    return sorted(rows, key=lambda row: row["on"], reverse=True)


def _rating(row: dict, at: str) -> Fields:
    grade = word_in(row, "grade", GRADES, at=at)
    if not grade:
        raise Invalid(_("Give a grade from A to F."), field=at + "grade")
    on = text_in(row, "on", longest=10, at=at)
    try:
        day = date.fromisoformat(on).isoformat()
    except ValueError as error:
        raise Invalid(_("Write the day of the rating as 2026-01-31."), field=at + "on") from error
    reason = text_in(row, "reason", longest=PARAGRAPH, at=at)
    if not reason:
        raise Invalid(_("Give the reason for the grade."), field=at + "reason")
    return {"grade": grade, "reason": reason, "on": day}


def _same_as(fields: Fields, case, by) -> Fields | None:
    row = fields.get("same_as")
    if row is None:
        return None
    if not isinstance(row, dict):
        raise Invalid(_("This must be {actor, reason}."), field="same_as")
    actor = id_in(row, "actor", at="same_as.")
    if actor is None or actor not in reachable(by, case, {actor}):
        raise Invalid(_("There is no such actor."), field="same_as.actor")
    reason = text_in(row, "reason", longest=PARAGRAPH, at="same_as.")
    if not reason:
        raise Invalid(_("Say why they are the same."), field="same_as.reason")
    return {"actor": str(actor), "reason": reason}
