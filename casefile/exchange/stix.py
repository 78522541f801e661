"""STIX 2.1 (OASIS) from frozen documents, as plain dicts.

A claim is a `note` whose text stands alone, with what STIX has no words for in a property extension. It becomes a
`relationship` only where it is one, is graded 1 or 2, and both its ends are here. Nobody becomes a `threat-actor`, and
no decision an `opinion`: the desk would agree with what it only records. `created` and `modified` tell the order in
the feed, not a time: a document does not say when it was written.
"""

import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta

from casefile.core import markings
from casefile.releases.feed import Line, Shown

from .standing import ACTOR, ASSESSMENT, CLAIM, SOURCE, standing
from .stix_marks import MARKINGS, marking_objects

MAKER = "identity--a69c75f7-4975-4edc-8269-dc03cf132257"
EXTENSION = "extension-definition--cad62b7e-6c4b-4598-83f1-9a6150ee06f6"
BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)
CREDIBILITY = {"1": 90, "2": 70, "3": 50, "4": 30, "5": 10}
CONFIDENCE = {"low": 15, "moderate": 50, "high": 85}
CLASSES = {
    "person": "individual",
    "armed-group": "group",
    "collective": "group",
    "state": "unspecified",
    "": "unspecified",
}
FIRM = {"1", "2"}


def bundle(shown: Shown, lines: Iterable[Line]) -> Iterator[bytes]:
    """One bundle of all that the collection holds now."""
    documents = [(line.number, json.loads(line.bytes)) for line in lines if not line.is_tombstone]
    ids = {document["id"]: id_of(document) for _number, document in documents if id_of(document)}
    objects = [*_frame(shown), *marking_objects(_marked(shown, documents))]
    for number, document in documents:
        objects += [_dated(one, number) for one in _objects(document, ids, shown)]
    objects.append(_dated(_grouping(shown, objects), max((number for number, _one in documents), default=0)))
    yield b'{"type":"bundle","id":"bundle--%s","objects":[' % str(shown.id).encode()
    for place, one in enumerate(objects):
        yield (b",\n" if place else b"\n") + json.dumps(one, ensure_ascii=False).encode()
    yield b"\n]}\n"


def id_of(document: dict) -> str:
    """The id of the object that a document mainly becomes; "" for one that only connects others."""
    kinds = {ACTOR: "identity", SOURCE: "report", CLAIM: "note", ASSESSMENT: "report"}
    kind = kinds.get(document["schema"])
    return f"{kind}--{document['id']}" if kind else ""


def is_edge(document: dict) -> bool:
    """Does a claim leave as an edge of a graph, and not as words only?"""
    return document["kind"] == "relationship" and document["credibility"]["grade"] in FIRM


def _objects(document: dict, ids: dict[str, str], shown: Shown) -> list[dict]:
    makers = {ACTOR: _identity, SOURCE: _source, CLAIM: _claim, ASSESSMENT: _assessment}
    make = makers.get(document["schema"])
    return make(document, ids, shown) if make else []


def _base(document: dict, kind: str, **members) -> dict:
    return {
        "type": kind,
        "spec_version": "2.1",
        "id": f"{kind}--{document['id']}",
        "object_marking_refs": [MARKINGS[document["marking"]]],
        **members,
    }


def _identity(document: dict, ids, shown) -> list[dict]:
    others = [row["value"] for row in document["names"] if row["value"] != document["name"]]
    told = {"description": ", ".join(others)} if others else {}
    kind = CLASSES.get(document["kind"], "organization" if document["kind"] else "unspecified")
    return [_base(document, "identity", name=document["name"], identity_class=kind, **told)]


def _source(document: dict, ids, shown) -> list[dict]:
    reference = {"source_name": document["publisher"] or "publisher not known", "description": standing(document)}
    if document["url"].startswith(("http://", "https://")):
        reference["url"] = document["url"]
    members = {
        "name": f"Source: “{document['title'] or 'without a title'}”",
        "description": standing(document),
        "published": f"{document['accessed_on']}T00:00:00.000Z",
        "object_refs": [_group(shown)],
        "external_references": [reference],
        "labels": ["source"],
    }
    return [_base(document, "report", **members)]


def _claim(document: dict, ids, shown) -> list[dict]:
    text, confidence = standing(document), CREDIBILITY.get(document["credibility"]["grade"] or "")
    sure = {"confidence": confidence} if confidence else {}
    about = [ids[pk] for pk in _ends(document) if pk in ids] or [_group(shown)]
    extension = {EXTENSION: {"extension_type": "property-extension", **_extended(document)}}
    note = _base(document, "note", content=text, object_refs=about, labels=["claim"], extensions=extension, **sure)
    return [note, *_edges(document, ids, text, sure)]


def _edges(document: dict, ids: dict[str, str], text: str, sure: dict) -> list[dict]:
    if not is_edge(document):
        return []
    ends = {
        part: [row["actor"]["id"] for row in document["parties"] if row["part"] == part and row["actor"]]
        for part in ("subject", "object")
    }
    pairs = [(ids[one], ids[other]) for one in ends["subject"] for other in ends["object"] if {one, other} <= set(ids)]
    if len(pairs) != 1:
        return []
    ((source, target),) = pairs
    kind = document["predicate"]["code"]
    edge = {"relationship_type": kind, "source_ref": source, "target_ref": target, "description": text, **sure}
    return [_base(document, "relationship", **edge)]


def _ends(document: dict) -> list[str]:
    source = [document["source"]["id"]] if "id" in document["source"] else []
    return source + list(dict.fromkeys(row["actor"]["id"] for row in document["parties"] if row["actor"]))


def _extended(document: dict) -> dict:
    """What STIX has no words for. A statement is never without its speaker and grade beside it."""
    return {
        "voice": document["voice"],
        "kind": document["kind"],
        "mode": document["mode"],
        "attribution_check": document["attribution"]["check"],
        "credibility": document["credibility"]["state"],
        "quotes": [_quote(row) for row in document["passages"]],
    }


def _quote(row: dict) -> dict:
    if row.get("transcribed"):
        file = {"file_sha256": row["artifact"]["sha256"]}
        return {"exact": row["exact"], "transcribed": True, "selector": row["selector"], **file}
    place = {"start": row["start"], "end": row["end"], "text_sha256": row["text"]["sha256"]}
    return {"exact": row["exact"], **place, **({"notes": row["notes"]} if "notes" in row else {})}


def _assessment(document: dict, ids, shown) -> list[dict]:
    rests_on = [ids[row["claim"]["id"]] for row in document["basis"] if row["claim"]["id"] in ids]
    members = {
        "name": f"Judgement: “{document['judgement']}”",
        "description": standing(document),
        "published": _stamp(0),
        "object_refs": list(dict.fromkeys(rests_on)) or [_group(shown)],
        "labels": ["assessment"],
    }
    sure = {"confidence": CONFIDENCE[document["confidence"]]} if document["confidence"] in CONFIDENCE else {}
    return [_base(document, "report", **members, **sure)]


def _frame(shown: Shown) -> list[dict]:
    """Who wrote the bundle, as a program, and what its extension means."""
    dates = {"spec_version": "2.1", "created": _stamp(0), "modified": _stamp(0)}
    maker = {"type": "identity", "id": MAKER, "name": "Casefile", "identity_class": "system", **dates}
    definition = {
        "type": "extension-definition",
        "id": EXTENSION,
        **dates,
        "created_by_ref": MAKER,
        "name": "Casefile claim",
        "description": "Voice, kind and mode of a claim, the check of its attribution, and its exact words.",
        "schema": "Described in docs/partners.md of Casefile.",
        "version": "1.0.0",
        "extension_types": ["property-extension"],
    }
    return [maker, definition]


def _grouping(shown: Shown, objects: list[dict]) -> dict:
    refs = [one["id"] for one in objects if one["type"] not in ("marking-definition", "extension-definition")]
    return {
        "type": "grouping",
        "spec_version": "2.1",
        "id": _group(shown),
        "name": f"Collection: “{shown.title}”",
        "context": "unspecified",
        "object_refs": refs,
        "object_marking_refs": [MARKINGS[shown.ceiling]],
    }


def _group(shown: Shown) -> str:
    return f"grouping--{shown.id}"


def _marked(shown: Shown, documents: list) -> list[str]:
    used = {shown.ceiling, *(document["marking"] for _number, document in documents)}
    return [one for one in markings.MARKINGS if one in used]


def _dated(made: dict, number: int) -> dict:
    return {**made, "created": _stamp(0), "modified": _stamp(number)}


def _stamp(number: int) -> str:
    return (BEGINNING + timedelta(seconds=number)).strftime("%Y-%m-%dT%H:%M:%S.000Z")
