"""What is frozen of an actor: its own document, and beside it what links it to others."""

from collections.abc import Iterator
from uuid import UUID

from casefile.core import markings
from casefile.entries.kinds import Beside, Fields
from casefile.entries.models import Entry

from .content import main_name
from .models import Actor


def freeze(actor: Actor, fields: Fields, pins) -> Fields:
    """An actor's own document: it names no other entry. An office of an actor stands here as far as words name it."""
    return {
        "name": main_name(fields),
        "kind": fields["actor_kind"],
        "names": [_without(row, "claim") for row in fields["names"]],
        "description": fields["description"],
        "country": fields["country"],
        "offices": [_office(row) for row in fields.get("offices", []) if row["of_words"] or not row["of"]],
        "identifiers": fields.get("identifiers", []),
        "ratings": fields.get("ratings", []),
    }


def beside(actor: Actor, fields: Fields, pins) -> list[Beside]:
    """Whose office it is, which claim a name comes from, and with whom the actor is one."""
    asked = [*_offices(actor, fields), *_names(actor, fields), *_sameness(actor, fields)]
    found = Entry.objects.in_bulk({other for _role, _schema, other, _body in asked})
    return [
        Beside(role, schema, body, markings.strictest(fields["marking"], found[other].marking), other)
        for role, schema, other, body in asked
    ]


def _offices(actor: Actor, fields: Fields) -> Iterator[tuple]:
    for row in fields.get("offices", []):
        if row["of"]:
            body = {**_without(row, "of_words"), "actor": str(actor.pk)}
            yield "link", "casefile/office/1", UUID(row["of"]), body


def _names(actor: Actor, fields: Fields) -> Iterator[tuple]:
    for row in fields["names"]:
        if row.get("claim"):
            body = {"actor": str(actor.pk), "name": row["value"], "claim": row["claim"]}
            yield "name-from", "casefile/name-source/1", UUID(row["claim"]), body


def _sameness(actor: Actor, fields: Fields) -> Iterator[tuple]:
    row = fields.get("same_as")
    if row:
        body = {"actor": str(actor.pk), "same_as": row["actor"], "reason": row["reason"]}
        yield "same-as", "casefile/sameness/1", UUID(row["actor"]), body


def _office(row: Fields) -> Fields:
    return {**_without(row, "of_words"), "of": row["of_words"]}


def _without(row: Fields, name: str) -> Fields:
    return {key: value for key, value in row.items() if key != name}
