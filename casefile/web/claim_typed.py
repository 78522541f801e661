"""A claim as it was typed, as the claims room takes it. Nothing is judged here: a field that is missing stays away."""

from urllib.parse import urlsplit
from uuid import UUID

from django.http import QueryDict

from .pointed import FILE, pointed_in
from .typed import DATE, date_typed, is_id, is_number, number_typed, passage_value, passages_in, rows_typed

PLAIN = (
    "statement",
    "voice",
    "claim_kind",
    "mode",
    "predicate",
    "predicate_value",
    "reading_note",
    "attribution",
    "attribution_note",
    "credibility",
    "credibility_reason",
    "marking",
)
PARTY = ("part", "step", "actor", "known", "kind", "name", "printed", "capacity", "of_actor", "of_known", "of_name")
FIGURE = ("printed", "low", "high", "comparator", "unit")
FIGURE_DATES = ("window", "as_of")
LINK = ("type", "actor", "known", "name", "by", "note")
TRANSLATION = ("text", "language", "translator")


def claim_fields(post: QueryDict) -> dict:
    """A claim's fields as `claims.content` reads them; parties with a name that is no actor yet stay `new`.

    Beside them stand what only a page knows: an `event_title` typed for a new event, and an end of a link, or of
    words, that was typed and not chosen, as `name`; `claim_ends.resolved` turns them into ids.
    """
    told = {name: post[name] for name in PLAIN if name in post}
    if "passage" in post or "also" in post or FILE in post:
        told["passages"] = _passages(post)
    if "party_part" in post or "speaker_name" in post:
        told["parties"] = _told_apart(_speaker(post) + _parties(post), post.getlist("who"))
    if "place" in post:
        told["place"] = _place(post)
    if "figure_printed" in post:
        told["figures"] = _figures(post)
    if "link_type" in post:
        told["links"] = _links(post)
    if "tearline_words" in post:
        told["tearline"] = _tearline(post)
    if "event" in post:
        told["event"], told["event_title"] = post["event"] or None, post.get("event_title", "").strip()
    return told | date_typed(post, "said_on") | date_typed(post, "happened_on")


def id_typed(text: str) -> str:
    """The id in what was typed or pasted: an id, or the address of a page that ends in one; else ""."""
    names = [name for name in urlsplit(text.strip()).path.split("/") if name] if len(text) < 2000 else []
    found = [name for name in names if is_id(name)]
    return str(UUID(found[-1])) if found else ""


def _passages(post: QueryDict) -> list[dict]:
    rows = passages_in([*post.getlist("passage"), *post.getlist("also")])
    return [{**row, **_beside(post, passage_value(row))} for row in rows] + pointed_in(post)


def _beside(post: QueryDict, value: str) -> dict:
    """What is typed beside a passage: its page, its translation, its words where they are transcribed; nothing when
    the form did not ask.
    """
    told = {}
    if f"exact-{value}" in post:
        told["exact"] = post[f"exact-{value}"]
    if f"page-{value}" in post:
        told["page"] = number_typed(post[f"page-{value}"])
    if f"translation_text-{value}" in post:
        row = {name: post.get(f"translation_{name}-{value}", "") for name in TRANSLATION}
        told["translation"] = row if any(one.strip() for one in row.values()) else None
    return told


def _speaker(post: QueryDict) -> list[dict]:
    """The second of the three inputs: who says it. Named: an actor; unnamed: the words the source has for them."""
    name = post.get("speaker_name", "").strip()
    if not name or post.get("voice") == "own":
        return []
    at = {one: post.get(f"speaker_{one}", "") for one in PARTY} | {"part": "speaker", "name": name}
    if post.get("voice") == "unnamed":
        at["kind"] = "words"
    return [_party(at, bool(post.get("speaker_uncertain")))]


def _parties(post: QueryDict) -> list[dict]:
    unsure = set(post.getlist("party_uncertain"))
    rows = enumerate(rows_typed(post, "party", PARTY))
    return [_party(at, str(place) in unsure) for place, at in rows if at["part"] and at["name"].strip()]


def _party(at: dict, is_unsure: bool) -> dict:
    """One party: an actor, an event, or words, which may be of somebody."""
    shared = {"part": at["part"], "printed": at["printed"], "capacity": at["capacity"], "uncertain": is_unsure}
    if at["part"] == "via" and is_number(at["step"]):
        shared["step"] = int(at["step"])
    name, chosen = at["name"].strip(), _chosen(at, "")
    if at["kind"] == "event":
        return {**shared, **({"event": chosen} if is_id(chosen) else {"event_title": name})}
    if at["kind"] == "words":
        return {**shared, "words": name, **_of(at)}
    if is_id(chosen):
        return {**shared, "actor": chosen}
    return {**shared, "new": {"name": name, "actor_kind": at["kind"], "is_sure": chosen == "new"}}


def _chosen(at: dict, prefix: str) -> str:
    """What was chosen in a box; "" once another name was typed over it, as one can without a script."""
    known = at[f"{prefix}known"].strip()
    return at[f"{prefix}actor"] if not known or known == at[f"{prefix}name"].strip() else ""


def _of(at: dict) -> dict:
    """Whom words are of: chosen, or a name still to be found."""
    name, chosen = at["of_name"].strip(), _chosen(at, "of_")
    if name and is_id(chosen):
        return {"of": chosen}
    return {"of_name": name} if name else {}


def _told_apart(parties: list[dict], answers: list[str]) -> list[dict]:
    """Parties after the person said who one of them is: `place:id`, or `place:new`."""
    for answer in answers:
        place, _colon, who = answer.partition(":")
        if is_number(place) and int(place) < len(parties):
            party = parties[int(place)]
            name = party.pop("new", None) or {"name": "", "actor_kind": ""}
            party |= {"actor": who} if is_id(who) else {"new": {**name, "is_sure": True}}
    return parties


def _place(post: QueryDict) -> dict:
    words = {name: post.get(f"place_{name}", "").strip() for name in ("relation", "latitude", "longitude")}
    return {"words": post["place"], **words, "radius_m": number_typed(post.get("place_radius", ""))}


def _figures(post: QueryDict) -> list[dict]:
    dates = [f"{name}_{one}" for name in FIGURE_DATES for one in DATE]
    rows = []
    for at in rows_typed(post, "figure", (*FIGURE, *dates)):
        row = {name: at[name].strip() for name in FIGURE}
        row |= {name: {one: at[f"{name}_{one}"] for one in DATE} for name in FIGURE_DATES}
        if any(at[name].strip() for name in (*FIGURE, *dates) if name != "comparator"):
            rows.append(row)
    return rows


def _links(post: QueryDict) -> list[dict]:
    rows = []
    for at in rows_typed(post, "link", LINK):
        chosen, name = _chosen(at, ""), at["name"].strip()
        if name or is_id(chosen):
            claim = chosen if is_id(chosen) else id_typed(name) or None
            row = {"type": at["type"], "by": at["by"] or "desk", "note": at["note"]}
            rows.append({**row, "claim": claim, "name": name})
    return rows


def _tearline(post: QueryDict) -> dict | None:
    words, marking = post["tearline_words"].strip(), post.get("tearline_marking", "")
    return {"words": words, "marking": marking} if words else None
