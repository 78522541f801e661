"""What stands in a file of records, by the index of its package: which is there even where records are gone."""

import json
from typing import NamedTuple

from casefile.custody.cdxj import lines_in
from casefile.custody.seal import MANIFEST
from casefile.custody.wacz import INDEX, apart
from casefile.sources.models import Artifact

from .kept import as_left
from .sealing import package_in


class Listed(NamedTuple):
    """One answer: its number in the file, counted from 1, its address, what it is, and what it is stored as by itself.

    :ivar pieces: addresses among the file's `blobs`; () where it is too small to be a piece
    """

    number: int
    url: str
    content_type: str
    pieces: tuple[str, ...]


def records_in(artifact: Artifact) -> list[Listed]:
    """The answers in a file of records, in the order of the file; [] for any other file.

    :raises Missing: the package was erased
    """
    files, _about = apart(as_left(package_in(artifact.capture)))
    named = json.loads(files[MANIFEST])["files"]
    names = [one["path"].rpartition("/")[2] for one in named if one["sha256"] == artifact.sha256]
    mine = [line for line in lines_in(files[INDEX]) if line["filename"] in names]
    return [
        Listed(number, line["url"], line.get("mime", ""), _pieces(artifact, int(line["offset"]), int(line["length"])))
        for number, line in enumerate(mine, 1)
    ]


def _pieces(artifact: Artifact, offset: int, length: int) -> tuple[str, ...]:
    placed = zip(artifact.blobs[1:], artifact.places, strict=True)
    return tuple(address for address, (start, end, *_block) in placed if offset <= start and end <= offset + length)
