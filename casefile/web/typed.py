"""What was typed into forms, as the actions take it. Nothing is judged here: a field that is missing stays away."""

from uuid import UUID

from django.http import QueryDict

PLAIN_SOURCE = ("title", "url", "source_kind", "language", "reliability", "reliability_reason", "note", "marking")
PLAIN_CLAIM = (
    "statement",
    "voice",
    "claim_kind",
    "mode",
    "predicate",
    "predicate_value",
    "place",
    "reading_note",
    "attribution",
    "credibility",
    "credibility_reason",
    "marking",
)
PARTY_WORDS = ("name", "printed", "capacity")


def source_fields(post: QueryDict) -> dict:
    told = {name: post[name] for name in PLAIN_SOURCE if name in post}
    if "publisher_name" in post:
        told["publisher"] = {"name": post["publisher_name"], "actor": post.get("publisher_actor") or None}
    if "authors" in post:
        told["authors"] = [line.strip() for line in post["authors"].splitlines() if line.strip()]
    return told | _date(post, "published")


def claim_fields(post: QueryDict) -> dict:
    """A claim's fields as `claims.content` reads them; parties with a name that is no actor yet stay `new`."""
    told = {name: post[name] for name in PLAIN_CLAIM if name in post}
    if "passage" in post or "also" in post:
        told["passages"] = passages_in([*post.getlist("passage"), *post.getlist("also")])
    parties = _told_apart(_speaker(post) + _parties(post), post.getlist("who"))
    if parties or "party_part" in post or "speaker_name" in post:
        told["parties"] = parties
    return told | _date(post, "said_on") | _date(post, "happened_on")


def passages_in(values: list[str]) -> list[dict]:
    """Passages written `text:start:end:part`, as addresses and hidden inputs carry them; others are left out."""
    rows = []
    for value in values:
        text, *rest = value.split(":")
        numbers = [int(one) for one in rest[:2] if _is_number(one)]
        if len(numbers) == 2 and _is_id(text):
            part = rest[2] if len(rest) > 2 else "words"
            rows.append({"text": text, "start": numbers[0], "end": numbers[1], "part": part})
    return rows


def chosen_in(values: list[str]) -> dict[UUID, str]:
    """Entries chosen in a list, each with the version that was seen, written `entry:version`."""
    pairs = [value.split(":", 1) for value in values if ":" in value]
    return {UUID(entry): version for entry, version in pairs if _is_id(entry)}


def passage_value(row: dict) -> str:
    return f"{row['text']}:{row['start']}:{row['end']}:{row['part']}"


def actor_fields(post: QueryDict) -> dict:
    told = {name: post[name] for name in ("actor_kind", "description", "country", "marking") if name in post}
    if "name_value" in post:
        columns = zip(*(post.getlist(f"name_{one}") for one in ("value", "language", "script", "role")), strict=False)
        rows = [dict(zip(("value", "language", "script", "role"), row, strict=True)) for row in columns]
        told["names"] = [row for row in rows if row["value"].strip()]
    return told


def _speaker(post: QueryDict) -> list[dict]:
    """The second of the three inputs: who says it. Named: an actor; unnamed: the words the source has for them."""
    name = post.get("speaker_name", "").strip()
    if not name or post.get("voice") == "own":
        return []
    row = {"part": "speaker", "printed": post.get("speaker_printed", ""), "capacity": post.get("speaker_capacity", "")}
    if post.get("voice") == "unnamed":
        return [{**row, "words": name}]
    return [{**row, **_who(post.get("speaker_actor", ""), name, post.get("speaker_kind", ""))}]


def _parties(post: QueryDict) -> list[dict]:
    parts = post.getlist("party_part")
    columns = {one: post.getlist(f"party_{one}") for one in ("actor", "kind", "step", *PARTY_WORDS)}
    unsure = set(post.getlist("party_uncertain"))
    rows = []
    for place, part in enumerate(parts):
        at = {one: values[place] if place < len(values) else "" for one, values in columns.items()}
        if not (part and at["name"].strip()):
            continue
        step = {"step": int(at["step"])} if part == "via" and _is_number(at["step"]) else {}
        rows.append(
            {
                "part": part,
                "printed": at["printed"],
                "capacity": at["capacity"],
                "uncertain": str(place) in unsure,
                **step,
                **_who(at["actor"], at["name"].strip(), at["kind"]),
            }
        )
    return rows


def _told_apart(parties: list[dict], answers: list[str]) -> list[dict]:
    """Parties after the person said who one of them is: `place:id`, or `place:new`."""
    for answer in answers:
        place, _colon, who = answer.partition(":")
        if _is_number(place) and int(place) < len(parties):
            party = parties[int(place)]
            name = party.pop("new", None) or {"name": "", "actor_kind": ""}
            party |= {"actor": who} if _is_id(who) else {"new": {**name, "is_sure": True}}
    return parties


def _who(actor: str, name: str, kind: str) -> dict:
    """An actor by id; a new one to be made; or, with the kind "words", words that are never merged."""
    if kind == "words":
        return {"words": name}
    if _is_id(actor):
        return {"actor": actor}
    return {"new": {"name": name, "actor_kind": kind, "is_sure": actor == "new"}}


def _date(post: QueryDict, name: str) -> dict:
    if f"{name}_edtf" not in post and f"{name}_printed" not in post:
        return {}
    return {name: {"edtf": post.get(f"{name}_edtf", ""), "printed": post.get(f"{name}_printed", "")}}


def _is_number(text: str) -> bool:
    """Short enough for an offset; `int` refuses thousands of digits with an error of its own."""
    return text.isascii() and text.isdigit() and len(text) < 10


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
