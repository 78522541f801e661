"""What was asked of a site for the page itself: off the record that stands behind that of its answer."""

import json
from io import BytesIO
from typing import NamedTuple

from warcio.archiveiterator import ArchiveIterator

from casefile.custody.blobs import Damaged, Missing
from casefile.sources.models import PACKAGE, Artifact, Capture

from .indexed import lines_of
from .kept import part_of

_LONGEST = 1 << 18
"""Bytes, packed, in which the head of a request is looked for."""


class Asked(NamedTuple):
    """A request as it went out: `GET`, `/today HTTP/1.1`, and [[name, value], …] in order."""

    method: str
    target: str
    headers: list[list[str]]


def asked_for(capture: Capture) -> Asked | None:
    """What was asked for the page; None where nothing was fetched, or the record is not there any more."""
    files = {one.role: one for one in capture.artifacts.all()}
    if not capture.final_url or not {"warc", PACKAGE} <= set(files):
        return None
    try:
        answers = [line for line in lines_of(files[PACKAGE]) if line["url"] == capture.final_url and "status" in line]
        # What a browser shows is the last that came from there; without one the page came before its parts.
        is_rendered = json.loads(bytes(capture.manifest)).get("browser")
        return _asked_behind(files["warc"], answers[-1 if is_rendered else 0]) if answers else None
    except (Missing, Damaged):
        return None


def _asked_behind(warc: Artifact, answer: dict[str, str]) -> Asked | None:
    start = int(answer["offset"]) + int(answer["length"])
    # A large body is a piece of its own, and may have been erased when its head was not.
    end = min([warc.size, start + _LONGEST, *(place[0] for place in warc.places if place[0] > start)])
    record = next(iter(ArchiveIterator(BytesIO(part_of(warc, start, end - start)))), None)
    if record is None or record.rec_type != "request":
        return None
    head = record.http_headers
    return Asked(head.protocol, head.statusline, [list(pair) for pair in head.headers])
