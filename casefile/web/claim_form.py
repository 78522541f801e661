"""The form of a claim: the same beside the text, after a refusal, and for a change."""

import re

from casefile.actors.models import Actor
from casefile.actors.queries import reachable
from casefile.actors.vocabulary import ACTOR_KINDS
from casefile.claims import vocabulary as words
from casefile.core import markings
from casefile.core.errors import Refused
from casefile.entries.diff import readable
from casefile.sources.vocabulary import PASSAGE_PARTS

from .doors import new_key
from .typed import passage_value

BLANK_ROWS = 2
"""Empty party rows a form offers, also without JavaScript."""

WORDS = {
    "voices": words.VOICES,
    "kinds_of_claim": words.CLAIM_KINDS,
    "modes": words.MODES,
    "parts": [word for word in words.PARTS if word.code != "speaker"],
    "predicates": words.PREDICATES,
    "grades": words.CREDIBILITY,
    "attributions": words.ATTRIBUTION,
    "passage_parts": PASSAGE_PARTS,
    "actor_kinds": ACTOR_KINDS,
    "markings": markings.MARKINGS,
}
BEYOND_THREE = ("claim_kind", "credibility", "predicate", "place", "reading_note", "happened_on", "said_on")
_PARTY = re.compile(r"parties\[(\d+)\]")


def form_context(person, case, fields: dict, passages: list[dict], refusal: Refused | None = None) -> dict:
    """What the form shows.

    :param fields: a claim's fields, stored or as typed; whatever is absent is shown empty
    :param passages: the quoted words, cleaned
    :param refusal: why what was typed could not be taken
    """
    rows = party_rows(fields, names_of(person, case, fields))
    speaker = next((row for row in rows if row["part"] == "speaker"), {})
    others = [row for row in rows if row is not speaker]
    found = _PARTY.match(refusal.field) if refusal else None
    return {
        "typed": fields,
        "speaker": speaker,
        "parties": others + [{} for _n in range(BLANK_ROWS)],
        "passages": [{**passage, "value": passage_value(passage)} for passage in passages],
        "wrong_party": int(found[1]) if found else None,
        "more_is_open": bool(others) or any(readable(fields.get(name)) for name in BEYOND_THREE),
        "key": new_key(),
        **WORDS,
    }


def names_of(person, case, *contents: dict) -> dict[str, Actor]:
    """The actors that the parties of some claims name, as far as the person may see them; one query."""
    ids = {party["actor"] for fields in contents for party in fields.get("parties", []) if party.get("actor")}
    return {str(pk): actor for pk, actor in reachable(person, case, ids).items()} if ids else {}


def party_rows(fields: dict, names: dict[str, Actor]) -> list[dict]:
    """The parties with their names, `kind` "words" for those that are no actor."""
    return [_row(party, names) for party in fields.get("parties", [])]


def _row(party: dict, names: dict[str, Actor]) -> dict:
    new = party.get("new") or {}
    actor = names.get(party.get("actor") or "")
    name = actor.title if actor else party.get("words") or new.get("name", "")
    kind = "words" if party.get("words") else new.get("actor_kind", "")
    return {**party, "name": name, "kind": kind, "actor": party.get("actor") or ("new" if new.get("is_sure") else "")}
