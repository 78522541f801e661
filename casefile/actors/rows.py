"""The rows that hang off an actor and show one version of it."""

from uuid import UUID

from django.utils.translation import gettext as _

from casefile.core.errors import NotNow
from casefile.core.text import fold
from casefile.entries.kinds import Fields

from .latin import latin
from .models import Actor, Identifier, Name, Office, Rating, Sameness
from .sounds import sounds_of


def project(actor: Actor, fields: Fields) -> None:
    """:raises NotNow: the actor would be merged, by way of others, into itself"""
    forget_rows(actor)
    Name.objects.bulk_create(_name(actor, place, row) for place, row in enumerate(fields["names"]))
    _project_offices(actor, fields.get("offices", []))
    Identifier.objects.bulk_create(
        Identifier(actor=actor, position=place, **row) for place, row in enumerate(fields.get("identifiers", []))
    )
    Rating.objects.bulk_create(
        Rating(actor=actor, position=place, **row) for place, row in enumerate(fields.get("ratings", []))
    )
    if fields.get("same_as"):
        _project_sameness(actor, fields["same_as"])


def forget_rows(actor: Actor) -> None:
    for rows in (actor.names, actor.offices, actor.identifiers, actor.ratings):
        rows.all().delete()
    Sameness.objects.filter(actor=actor).delete()


def heard(value: str) -> Fields:
    """What stands beside a name so that it is found: folded, in Latin letters, by its sounds."""
    return {"folded": fold(value), "latin": latin(value), "sounds": sounds_of(value)}


def demand_no_circle(actor: Actor, into: UUID) -> None:
    """:raises NotNow: `into` is the actor, or leads to it by merges that show"""
    seen = set()
    while into and into not in seen:
        if into == actor.pk:
            raise NotNow(_("That one is merged into this one already, or is this one."))
        seen.add(into)
        into = Sameness.objects.filter(actor=into).values_list("other", flat=True).first()


def _name(actor: Actor, place: int, row: Fields) -> Name:
    plain = {name: row[name] for name in ("value", "language", "script", "role")}
    claim = row.get("claim")
    home = {"claim_id": claim, "case_id": actor.case_id} if claim else {}
    return Name(actor=actor, position=place, **plain, **heard(row["value"]), **_span(row), **home)


def _project_offices(actor: Actor, rows: list[Fields]) -> None:
    others = Actor.objects.select_related("case").in_bulk([row["of"] for row in rows if row["of"]])
    for place, row in enumerate(rows):
        of = others.get(UUID(row["of"])) if row["of"] else None
        home = of.case if of else actor.case
        Office.objects.create(
            actor=actor,
            position=place,
            case_id=actor.case_id,
            other_case=home,
            other_is_registry=home.is_registry,
            office=row["office"],
            of=of,
            of_words=row["of_words"],
            **_span(row),
        )


def _project_sameness(actor: Actor, same_as: Fields) -> None:
    other = Actor.objects.select_related("case").get(pk=same_as["actor"])
    demand_no_circle(actor, other.pk)
    Sameness.objects.create(
        actor=actor,
        other=other,
        case_id=actor.case_id,
        other_case=other.case,
        other_is_registry=other.case.is_registry,
        reason=same_as["reason"],
    )


def _span(row: Fields) -> Fields:
    """The members `valid_from` and `valid_until` as the columns hold them."""
    columns = {}
    for name in ("valid_from", "valid_until"):
        date = row.get(name) or {}
        columns |= {name: date.get("edtf", ""), f"{name}_printed": date.get("printed", "")}
    return columns
