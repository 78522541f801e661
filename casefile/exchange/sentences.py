"""A collection as plain text: a line a document, each of which can be read, quoted and forwarded alone."""

import json
from collections.abc import Iterable, Iterator

from casefile.releases.feed import Line, Shown

from .standing import ACTOR, standing


def sentences(shown: Shown, lines: Iterable[Line]) -> Iterator[bytes]:
    """Claims, assessments and sources; names alone say nothing, and tombstones have nothing to say."""
    yield f"{shown.ceiling}\n".encode()
    for line in lines:
        document = {} if line.is_tombstone else json.loads(line.bytes)
        if document and document["schema"] != ACTOR and (text := standing(document)):
            yield f"[{document['marking']}] {' '.join(text.split())}\n".encode()
