"""The form of a source: what was typed into it, as the sources room takes it, and what stands around the fields."""

from django.http import QueryDict

from casefile.actors.queries import reachable
from casefile.claims.naming import with_actors
from casefile.core import markings
from casefile.core.errors import Invalid, Refused
from casefile.sources.models import Source
from casefile.sources.reliability import rating_on, shown_of
from casefile.sources.vocabulary import DERIVATIONS, RELIABILITY, SOURCE_KINDS

from .claim_typed import id_typed
from .doors import new_key
from .typed import date_typed, is_id, lines_typed, rows_typed

PLAIN = ("title", "url", "source_kind", "language", "reliability", "reliability_reason", "note", "marking")
LINES = ("authors", "loaded", "wanted")
DERIVED = ("source", "address", "how", "note")
WORDS = {
    "source_kinds": SOURCE_KINDS,
    "reliabilities": RELIABILITY,
    "derivations": DERIVATIONS,
    "markings": markings.MARKINGS,
}
OFFERED = 200
"""Sources of the case offered as those one may derive from, the newest; others are given by their address."""


def source_fields(post: QueryDict) -> dict:
    """A source's fields as `sources.kind` reads them; what stands in the box of the publisher stays under `box`."""
    told = {name: post[name] for name in PLAIN if name in post}
    told |= {name: lines_typed(post[name]) for name in LINES if name in post}
    if "publisher_name" in post:
        told["publisher"] = {"name": post["publisher_name"], **_publisher(post)}
    if "derived_source" in post:
        told["derived_from"] = _derived(post)
    return told | date_typed(post, "published")


def pap_typed(post: QueryDict) -> dict[str, str]:
    """What may be fetched of what is added; no part of its content."""
    return {"pap": post["pap"]} if post.get("pap") else {}


def _publisher(post: QueryDict) -> dict:
    """The actor that publishes it: by id; or what stands in the box, to be found; no box, no actor."""
    box, actor = post.get("publisher_box"), post.get("publisher_actor", "")
    if box is None:
        return {"actor": actor if is_id(actor) else None}
    if not box.strip():
        return {"actor": None}
    answer = post.get("publisher_who", "")
    actor = answer or actor
    is_sure = bool(answer) or actor == "new"
    return {"actor": actor if is_id(actor) else None, "box": box.strip(), "is_sure": is_sure}


def _derived(post: QueryDict) -> list[dict]:
    rows = []
    for at in rows_typed(post, "derived", DERIVED):
        source = id_typed(at["address"]) or at["address"].strip() or at["source"]
        if source:
            rows.append({"source": source, "how": at["how"], "note": at["note"]})
    return rows


def with_publisher(told: dict, *, by, case) -> dict:
    """The fields with a publisher that was only named turned into an actor: the one of that name, or a new outlet.

    :raises Invalid: it is not clear which; `more["near"]` lists them as [{id, name}]
    """
    publisher = told.get("publisher")
    if not publisher or "box" not in publisher:
        return told
    chosen, box = outlet_in(by, case, publisher["actor"]), publisher["box"]
    # Without its script the box cannot forget whom it meant before: the name that stands in it counts.
    if chosen and (chosen.title == box or publisher["is_sure"]):
        actor = str(chosen.pk)
    else:
        actor = _found(box, publisher["is_sure"], by, case)
    return {**told, "publisher": {"name": publisher["name"], "actor": actor}}


def _found(name: str, is_sure: bool, by, case) -> str:
    row = {"new": {"name": name, "actor_kind": "outlet", "is_sure": is_sure}}
    try:
        return with_actors({"parties": [row]}, by=by, case=case)["parties"][0]["actor"]
    except Invalid as refusal:
        raise Invalid(refusal.sentence, field="publisher.box", **refusal.more) from refusal


def form_context(person, source: Source, fields: dict, refusal: Refused | None = None) -> dict:
    """What the form shows around a source's fields, stored or as typed."""
    publisher = fields["publisher"]
    actor = outlet_in(person, source.case, publisher.get("actor"))
    ratings = ratings_of(actor) if actor else []
    return {
        "typed": fields,
        "publisher": {**publisher, "box": publisher.get("box") or (actor.title if actor else "")},
        "hidden_publisher": bool(publisher.get("actor")) and actor is None,
        "ratings": ratings,
        "preset": holding(ratings, fields),
        **{f"{name}_lines": "\n".join(fields.get(name, [])) for name in LINES},
        "derived_rows": [*derived_rows(fields.get("derived_from", []), person), {}, {}],
        "others": _others(person, source),
        "is_left_out": is_left_out(fields),
        "refusal": refusal,
        "key": new_key(),
        **WORDS,
    }


def is_left_out(fields: dict) -> bool:
    """Does the reliability stand there because nobody set it: by the publisher's rating, or for want of one?"""
    if fields.get("reliability_from") == "publisher":
        return True
    return fields["reliability"] in ("", "F") and not fields["reliability_reason"]


def outlet_in(person, case, actor):
    """The actor of this id, as far as the person may name it in the case; else None."""
    return next(iter(reachable(person, case, {actor}).values()), None) if actor and is_id(str(actor)) else None


def ratings_of(outlet) -> list[dict]:
    """How an outlet was rated and when, [{grade, reason, on}], newest first."""
    return sorted(shown_of(outlet).get("ratings", []), key=lambda row: row["on"], reverse=True)


def holding(ratings: list[dict], fields: dict) -> dict | None:
    """The rating that presets the reliability of a source with these fields; None while its date cannot be read."""
    try:
        return rating_on({"ratings": ratings}, fields)
    except Refused:
        return None


def derived_rows(rows: list[dict], person) -> list[dict]:
    """The rows of `derived_from`, each with its source as `other`; where the person may not see it, `is_hidden`."""
    ids = {str(row["source"]) for row in rows if is_id(str(row["source"]))}
    seen = {str(pk): one for pk, one in Source.objects.visible_to(person).in_bulk(ids).items()}
    return [
        {
            **row,
            "other": seen.get(str(row["source"])),
            "is_hidden": str(row["source"]) in ids - set(seen),
            "address": "" if str(row["source"]) in ids else row["source"],
        }
        for row in rows
    ]


def _others(person, source: Source):
    others = Source.objects.visible_to(person).of(source.case).exclude(pk=source.pk).exclude(state="withdrawn")
    return others.newest_first().only("title")[:OFFERED]
