"""The form of a claim: the same beside the text, after a refusal, and for a change."""

import re
from itertools import chain

from django.utils.functional import SimpleLazyObject

from casefile.actors.models import Actor
from casefile.actors.queries import reachable
from casefile.actors.vocabulary import ACTOR_KINDS
from casefile.claims import vocabulary as words
from casefile.claims.models import Claim, Event
from casefile.claims.places import place_of
from casefile.claims.sight import hidden_name
from casefile.core import markings
from casefile.core.errors import Refused
from casefile.entries.actions import note_read
from casefile.entries.diff import readable
from casefile.sources.models import Text
from casefile.sources.quoting import clean_passages

from .doors import new_key
from .typed import is_id, passage_value

BLANK_ROWS = 2
"""Empty rows a form offers, also without JavaScript."""
MOST_EVENTS = 200

WORDS = {
    "voices": words.VOICES,
    "kinds_of_claim": words.CLAIM_KINDS,
    "modes": words.MODES,
    "parts": words.PARTS,
    "predicates": words.PREDICATES,
    "grades": words.CREDIBILITY,
    "attributions": words.ATTRIBUTION,
    "comparators": words.COMPARATORS,
    "place_relations": words.PLACE_RELATIONS,
    "link_types": words.LINK_TYPES,
    "link_owners": words.LINK_OWNERS,
    "actor_kinds": ACTOR_KINDS,
    "markings": markings.MARKINGS,
}
BEYOND_THREE = (
    *("claim_kind", "credibility", "predicate", "place", "reading_note", "happened_on", "said_on", "event"),
    *("figures", "links", "tearline", "attribution_note"),
)
QUOTED = ("text", "start", "end", "part", "artifact", "page", "region", "time", "exact")
_ROW = re.compile(r"(\w+)\[(\d+)\]")


def form_context(person, case, fields: dict, passages: list[dict], refusal: Refused | None = None) -> dict:
    """What the form shows.

    :param fields: a claim's fields, stored or as typed; whatever is absent is shown empty
    :param passages: the quoted words, cleaned
    :param refusal: why what was typed could not be taken
    """
    rows = party_rows(fields, names_of(person, case, fields), events_of(person, case, fields))
    speaker = next((row for row in rows if row["part"] == "speaker"), {})
    others = [row for row in rows if row is not speaker]
    found = _ROW.match(refusal.field or "") if refusal else None
    return {
        "typed": fields,
        "speaker": speaker,
        "parties": _and_blank(others),
        "figures": _and_blank(fields.get("figures", [])),
        "links": _and_blank(link_rows(fields, titles_of(person, case, fields))),
        "place": place_of(fields),
        "passages": [{**passage, "value": passage_value(passage)} for passage in passages],
        "copies": copies_in(fields | {"passages": passages}),
        "events": SimpleLazyObject(lambda: _offered_events(person, case, fields)),
        "wrong_party": int(found[2]) if found and found[1] == "parties" else None,
        "wrong_row": found[0] if found else "",
        "more_is_open": bool(others) or any(readable(fields.get(name)) for name in BEYOND_THREE),
        "key": new_key(),
        **WORDS,
    }


def names_of(person, case, *contents: dict) -> dict[str, Actor]:
    """The actors that the parties of some claims name, as far as the person may see them; one query."""
    parties = [party for fields in contents for party in fields.get("parties", [])]
    ids = {party.get(end) for party in parties for end in ("actor", "of")} - {None, ""}
    return {str(pk): actor for pk, actor in reachable(person, case, ids).items()} if ids else {}


def events_of(person, case, *contents: dict) -> dict[str, Event]:
    """The events that some claims name, themselves or as a party, as far as the person may see them; one query."""
    parties = [party for fields in contents for party in fields.get("parties", [])]
    ids = {one["event"] for one in (*contents, *parties) if is_id(one.get("event") or "")}
    found = Event.objects.visible_to(person).filter(case=case, pk__in=ids) if ids else []
    return {str(event.pk): event for event in found}


def party_rows(fields: dict, names: dict[str, Actor], events: dict[str, Event] | None = None) -> list[dict]:
    """The parties with their names; `kind` "words" or "event" for those that are no actor; `chosen`, an id or "new"."""
    return [_row(party, names, events or {}) for party in fields.get("parties", [])]


def _row(party: dict, names: dict[str, Actor], events: dict[str, Event]) -> dict:
    new, of = party.get("new") or {}, names.get(party.get("of") or "")
    chosen = party.get("actor") or party.get("event") or ""
    end = names.get(chosen) or events.get(chosen)
    typed = party.get("words") or new.get("name", "") or party.get("event_title", "")
    return {
        **party,
        "name": end.title if end else hidden_name() if chosen else typed,
        "kind": _kind(party),
        "chosen": chosen or ("new" if new.get("is_sure") else ""),
        "is_hidden": bool(chosen) and not end,
        "of_title": of.title if of else hidden_name() if party.get("of") else party.get("of_name", ""),
        "of_is_hidden": bool(party.get("of")) and not of,
    }


def _kind(party: dict) -> str:
    if party.get("words"):
        return "words"
    is_event = party.get("event") or party.get("event_title")
    return "event" if is_event else (party.get("new") or {}).get("actor_kind", "")


def titles_of(person, case, *contents: dict) -> dict[str, str]:
    """The statements of the claims that some claims are linked to, as far as the person may see them; one query."""
    ids = {row["claim"] for fields in contents for row in fields.get("links") or [] if row.get("claim")}
    seen = Claim.objects.visible_to(person).filter(case=case, pk__in=ids) if ids else []
    return {str(claim.pk): claim.title for claim in seen}


def link_rows(fields: dict, titles: dict[str, str]) -> list[dict]:
    """The links with the words of their claims: `title` "" where the person may not see it, or it is not chosen yet."""
    rows = fields.get("links") or []
    return [{**row, "title": titles.get(row.get("claim") or "", row.get("name", ""))} for row in rows]


def quoted(rows: list[dict], source, person) -> tuple[list[dict], Refused | None]:
    """The chosen words as they stand in the text, with what was typed beside them; and why not, when they do not."""
    bare = [{name: row[name] for name in QUOTED if name in row} for row in rows]
    note_read(by=person, entry=source)
    try:
        found = clean_passages(bare, source=source, person=person)
    except Refused as unfit:
        return [], unfit
    return [{**stands, **row} for stands, row in zip(found, rows, strict=True)], None


TOLD = ("unseen", "scripted", "capture__method")
"""What is told of a copy beside a quotation from it."""


def copies_in(*contents: dict) -> dict[str, Text]:
    """The texts that some claims quote, with their captures, by id; one query."""
    ids = {row["text"] for fields in contents for row in fields.get("passages", []) if "text" in row}
    found = Text.objects.filter(pk__in=ids).select_related("capture").only(*TOLD) if ids else []
    return {str(text.pk): text for text in found}


def _offered_events(person, case, fields: dict) -> list[Event]:
    """Events to choose from, newest first; the one that is chosen is always among them."""
    rows = Event.objects.visible_to(person).of(case)
    newest = rows.filter(merged_into=None).order_by("-created_at", "id")[:MOST_EVENTS]
    chosen = rows.filter(pk=fields["event"]) if is_id(fields.get("event") or "") else []
    return list(dict.fromkeys(chain(chosen, newest)))


def _and_blank(rows: list[dict]) -> list[dict]:
    return [*rows, *({} for _n in range(BLANK_ROWS))]
