"""The form of an actor: what was typed into it, as the actors room takes it, and what stands around the fields."""

from django.http import QueryDict

from casefile.actors.models import Actor
from casefile.actors.queries import reachable
from casefile.actors.vocabulary import ACTOR_KINDS, GRADES, IDENTIFIER_SCHEMES, NAME_ROLES
from casefile.core import markings
from casefile.core.errors import Refused
from casefile.entries.models import Entry

from .claim_typed import id_typed
from .doors import new_key
from .typed import is_id, rows_typed

PLAIN = ("actor_kind", "description", "country", "marking")
NAME = ("value", "language", "script", "role", "claim")
OFFICE = ("office", "of_actor", "of_known", "of_name", "of_words")
DATES = ("from", "from_printed", "until", "until_printed")
WORDS = {
    "actor_kinds": ACTOR_KINDS,
    "name_roles": NAME_ROLES,
    "schemes": IDENTIFIER_SCHEMES,
    "grades": GRADES,
    "markings": markings.MARKINGS,
}


def actor_fields(post: QueryDict) -> dict:
    """An actor's fields as `actors.content` reads them; rows left empty stay away."""
    told = {name: post[name] for name in PLAIN if name in post}
    if "name_value" in post:
        told["names"] = [_name(at) for at in rows_typed(post, "name", NAME + DATES) if at["value"].strip()]
    if "office_office" in post:
        rows = rows_typed(post, "office", OFFICE + DATES)
        told["offices"] = [_office(at) for at in rows if at["office"].strip() or at["of_name"].strip()]
    if "identifier_value" in post:
        rows = rows_typed(post, "identifier", ("scheme", "value"))
        told["identifiers"] = [at for at in rows if at["value"].strip()]
    if "rating_grade" in post:
        rows = rows_typed(post, "rating", ("grade", "on", "reason"))
        told["ratings"] = [at for at in rows if any(one.strip() for one in at.values())]
    return told


def _name(at: dict[str, str]) -> dict:
    claim = id_typed(at["claim"]) or at["claim"].strip() or None
    return {**{one: at[one] for one in ("value", "language", "script", "role")}, **_span(at), "claim": claim}


def _office(at: dict[str, str]) -> dict:
    """Whose office it is: the actor chosen, while its name still stands in the box; else the words."""
    name, is_chosen = at["of_name"].strip(), is_id(at["of_actor"])
    if is_chosen and (name == at["of_known"].strip() or not at["of_known"]):
        return {"office": at["office"], "of": at["of_actor"], "of_words": at["of_words"], **_span(at)}
    return {"office": at["office"], "of": None, "of_words": name, **_span(at)}


def _span(at: dict[str, str]) -> dict:
    return {
        f"valid_{end}": {"edtf": at[end], "printed": at[f"{end}_printed"], "time": "", "zone": ""}
        for end in ("from", "until")
    }


def form_context(person, actor: Actor, fields: dict, refusal: Refused | None = None) -> dict:
    """What the form shows: the fields, stored or as typed, with two empty rows of each list."""
    return {
        "entry": actor,
        "typed": fields,
        "names": [*fields["names"], {}, {}],
        "offices": [*offices_named(person, actor, fields), {}, {}],
        "identifiers": [*fields.get("identifiers", []), {}, {}],
        "ratings": [{}, *fields.get("ratings", [])],
        "refusal": refusal,
        "key": new_key(),
        **WORDS,
    }


def offices_named(person, actor: Actor, fields: dict) -> list[dict]:
    """The offices, stored or as typed, each with whose it is as `other`, as far as the person sees them; one query."""
    rows = fields.get("offices", [])
    ids = {row["of"] for row in rows if is_id(str(row["of"] or ""))}
    seen = {str(pk): one for pk, one in reachable(person, actor.case, ids).items()} if ids else {}
    return [{**row, "other": seen.get(str(row["of"]))} for row in rows]


def claims_named(person, fields: dict) -> dict[str, Entry]:
    """The claims that names come from, as far as the person sees them, by their ids as text."""
    ids = {name["claim"] for name in fields.get("names", []) if name.get("claim")}
    return {str(pk): one for pk, one in Entry.objects.visible_to(person).in_bulk(ids).items()} if ids else {}
