"""What stands beside each row of a batch: its copies, what it adds to the words, why it is stale, what waits for it."""

import re
from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from django.db.models import Count, F

from casefile.core.text import fold
from casefile.entries.kinds import Fields
from casefile.entries.models import Entry, Pin, Staleness
from casefile.review.models import BatchRow
from casefile.sources.models import Artifact, Capture, Text

from .typed import is_id

SHARED = 0.3
"""The part of a statement's words that stand in the quotation, for the others to be called added."""
COPIES = 5
"""Copies of one source that a row lists: the newest."""


def beside_in(rows: list[BatchRow], contents: dict[UUID, Fields], person) -> dict[UUID, dict]:
    """Version -> what stands beside its row; as many queries for ten rows as for five hundred.

    :param contents: version -> fields, of those the person may see
    """
    shown = [row for row in rows if row.version_id in contents]
    ids = [row.entry_id for row in shown]
    of_sources, of_texts = _copies_of_sources(shown), _copies_of_texts(contents.values())
    stale, waiting, same = _stale(ids), _waiting_for(ids, person), _same(contents.values(), person)
    return {
        row.version_id: {
            "copies": of_sources.get(row.entry_id) or _quoted(contents[row.version_id], of_texts),
            "adds": adds(contents[row.version_id]),
            "stale": stale[row.entry_id],
            "unblocks": waiting.get(row.entry_id, 0),
            "same": same.get((contents[row.version_id].get("same_as") or {}).get("actor", "")),
        }
        for row in shown
    }


def adds(fields: Fields) -> list[tuple[bool, str]]:
    """A statement in pieces, (is it not in the quoted words?, text); [] where it shares too little with them."""
    statement, quoted = fields.get("statement", ""), set()
    for row in fields.get("passages", []):
        quoted |= _words(f"{row['exact']} {(row.get('translation') or {}).get('text', '')}")
    if len(_words(statement) & quoted) < SHARED * len(_words(statement)):
        return []
    pieces = [(not _words(piece) <= quoted, piece) for piece in re.findall(r"\s+|\S+", statement)]
    return pieces if any(is_new for is_new, _piece in pieces) else []


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", fold(text)))


def _copies_of_sources(rows: list[BatchRow]) -> dict[UUID, list[Capture]]:
    found: dict[UUID, list[Capture]] = defaultdict(list)
    sources = [row.entry_id for row in rows if row.entry.kind == "source"]
    for capture in Capture.objects.filter(source__in=sources).defer("manifest").order_by("-ended_at", "-id"):
        found[capture.source_id].append(capture)
    return {source: copies[:COPIES] for source, copies in found.items()}


def _copies_of_texts(contents: Iterable[Fields]) -> dict[str, Capture]:
    """Text, or file that is pointed into, -> the copy it belongs to."""
    rows = [row for fields in contents for row in fields.get("passages", [])]
    found: dict[str, Capture] = {}
    for model, name in ((Text, "text"), (Artifact, "artifact")):
        if ids := {row[name] for row in rows if name in row}:
            these = model.objects.filter(pk__in=ids).select_related("capture").only("id", *_OF_CAPTURE)
            found |= {str(one.pk): one.capture for one in these}
    return found


_OF_CAPTURE = tuple(f"capture__{name}" for name in ("method", "ended_at", "sha256"))


def _quoted(fields: Fields, copies: dict[str, Capture]) -> list[Capture]:
    found = (copies.get(row.get("text") or row["artifact"]) for row in fields.get("passages", []))
    return list({one.pk: one for one in found if one}.values())


def _stale(ids: list[UUID]) -> dict[UUID, list[Staleness]]:
    found: dict[UUID, list[Staleness]] = defaultdict(list)
    for mark in Staleness.objects.filter(entry__in=ids).select_related("because_of").order_by("since", "id"):
        found[mark.entry_id].append(mark)
    return found


def _waiting_for(ids: list[UUID], person) -> dict[UUID, int]:
    """How many entries in review, of those the person sees, rest on each."""
    seen = Entry.objects.visible_to(person).in_state("submitted").values("pk")
    pins = Pin.objects.filter(other__in=ids, version=F("version__entry__head"), version__entry__in=seen)
    return dict(pins.order_by().values_list("other").annotate(n=Count("pk")))


def _same(contents: Iterable[Fields], person) -> dict[str, Entry]:
    """Of the actors that others are said to be the same as, those the person sees."""
    ids = {(fields.get("same_as") or {}).get("actor", "") for fields in contents}
    seen = Entry.objects.visible_to(person).filter(pk__in=[pk for pk in ids if is_id(pk)])
    return {str(entry.pk): entry for entry in seen}
