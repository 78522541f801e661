"""What the page of an actor shows around its content: who it is the same as, who not, who it may be."""

from uuid import UUID

from casefile.actors.identifiers import link_of
from casefile.actors.models import Actor
from casefile.actors.queries import Kin, kin_of, near_duplicates
from casefile.cases.roles import Right
from casefile.cases.sight import cases_with, rights_of

from .actor_form import claims_named, offices_named


def around(person, actor: Actor, fields: dict) -> dict:
    """:returns: into, merged, apart, near (for those who write), offices, identifiers, claims_named, may_offer"""
    writes, kin = Right.WRITE in rights_of(person, actor.case), kin_of(actor)
    numbers = [(row["scheme"], row["value"]) for row in fields.get("identifiers", [])]
    seen = _seen(person, actor, fields, kin)
    return {
        "into": seen.get(_id_of(fields)),
        "merged": sorted((seen[pk] for pk in kin.same - {actor.pk} if pk in seen), key=lambda one: (one.title, one.pk)),
        "apart": [(seen[pk], row) for pk, row in kin.apart if pk in seen],
        "near": near_duplicates(actor, person, kin=kin).select_related("case") if writes else [],
        "offices": offices_named(person, actor, fields),
        "identifiers": [(scheme, value, link_of(scheme, value)) for scheme, value in numbers],
        "claims_named": claims_named(person, fields),
        "may_offer": writes and not actor.case.is_registry and _writes_in_registry(person),
    }


def _id_of(fields: dict) -> UUID | None:
    return UUID(fields["same_as"]["actor"]) if fields.get("same_as") else None


def _seen(person, actor: Actor, fields: dict, kin: Kin) -> dict[UUID, Actor]:
    """Of all actors that were judged to be this one, or not to be, those the person sees."""
    wanted = (kin.judged | {_id_of(fields)}) - {actor.pk, None}
    return Actor.objects.visible_to(person).prefetch_related("names").in_bulk(wanted) if wanted else {}


def _writes_in_registry(person) -> bool:
    return cases_with(person, Right.WRITE).filter(case__is_registry=True).exists()
