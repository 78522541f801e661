"""The stored bytes of a capture's files: taken apart when they are kept, put together when they are asked for.

What is large and may come again, or may have to go, is a blob by itself: a payload in a file of records, a file in a
package. What lies between is one blob more, the frame. So nothing is stored twice, and one payload can be erased.
"""

import functools
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from casefile.core.canonical import sha256
from casefile.custody.blobs import Damaged, Missing
from casefile.custody.made import ArtifactMade
from casefile.custody.pieces import frame_of, pieces_of
from casefile.sources.models import PACKAGE, Artifact
from casefile.sources.storage import Stored, unheld

from .intake import blobs
from .staying import leaving, staying


class Stretch(NamedTuple):
    """Bytes that lie side by side in a file and in a blob: where, how many, and whether they were erased there."""

    start: int
    size: int
    address: str
    offset: int
    is_erased: bool


def store(artifacts: Sequence[ArtifactMade]) -> list[Stored]:
    """Put all files of one capture into the store, each blob once; a package comes last, after what it holds."""
    own = [sha256(one.bytes) for one in artifacts]
    return [_stored(one, address, set(own)) for one, address in zip(artifacts, own, strict=True)]


def hold_fast(artifacts: Sequence[ArtifactMade], stored: Sequence[Stored]) -> None:
    """After the capture was committed: store again what an erasure of the same bytes elsewhere took meanwhile."""
    with staying():
        is_there = all(blobs().has(address) for one in stored for address in one.sizes)
    if not is_there:
        store(artifacts)


def remove(addresses: Sequence[str]) -> None:
    """Take files out of the store that nothing holds, after the erasure was committed."""
    with leaving():
        for address in unheld(set(addresses)):
            blobs().remove(address)


def bytes_of(artifact: Artifact) -> bytes:
    """All of one file, verified.

    :raises blobs.Missing: something of it was erased
    :raises blobs.Damaged: its bytes do not have its hash
    """
    content = part_of(artifact, 0, artifact.size)
    if sha256(content) != artifact.sha256:
        raise Damaged(artifact.sha256)
    return content


def part_of(artifact: Artifact, start: int, length: int) -> bytes:
    """A stretch of one file, for records of a WARC file and for ranges; reads only the blobs it lies in.

    :raises blobs.Missing: something in it was erased
    """
    return b"".join(_read(artifact, start, start + length, _refuse))


def as_left(artifact: Artifact) -> bytes:
    """All of one file, with zeros in place of what was erased.

    :raises blobs.Missing: a package of which not even the frame is left
    """
    if artifact.role == PACKAGE and next(_stretches(artifact)).is_erased:
        raise Missing(artifact.sha256)
    return b"".join(_read(artifact, 0, artifact.size, lambda stretch: bytes(stretch.size)))


def erased_in(artifact: Artifact) -> list[Stretch]:
    """What of the file was erased, in order."""
    return [one for one in _stretches(artifact) if one.is_erased]


def _stored(one: ArtifactMade, own: str, files: set[str]) -> Stored:
    places = [[start, end] for start, end in zip(one.cuts[::2], one.cuts[1::2], strict=True)]
    pieces = [frame_of(one.bytes, one.cuts), *pieces_of(one.bytes, one.cuts)]
    addresses = [sha256(piece) for piece in pieces]
    mine = {at: piece for at, piece in zip(addresses, pieces, strict=True) if at == own or at not in files}
    for piece in mine.values():
        blobs().put(piece)
    return Stored(own, addresses, places, {address: len(piece) for address, piece in mine.items()})


def _stretches(artifact: Artifact) -> Iterator[Stretch]:
    """What a file is made of, in order, the files in a package taken apart as well."""
    frame, *pieces = artifact.blobs
    gone = {one.address for one in artifact.erasures.all()}
    is_gone = artifact.sha256 in gone
    inside = _files_of(artifact) if artifact.role == PACKAGE else {}
    at = taken = 0
    for address, (start, end) in zip(pieces, artifact.places, strict=True):
        yield Stretch(at, start - at, frame, taken, is_gone or frame in gone)
        taken += start - at
        if address in inside:
            yield from (one._replace(start=start + one.start) for one in _stretches(inside[address]))
        else:
            yield Stretch(start, end - start, address, 0, is_gone or address in gone)
        at = end
    yield Stretch(at, artifact.size - at, frame, taken, is_gone or frame in gone)


def _files_of(package: Artifact) -> dict[str, Artifact]:
    return {one.sha256: one for one in package.capture.artifacts.all() if one.role != PACKAGE}


def _read(artifact: Artifact, start: int, end: int, instead: Callable[[Stretch], bytes]) -> Iterator[bytes]:
    # A frame is asked for again and again, a piece once.
    get = functools.lru_cache(maxsize=4)(blobs().get)
    for one in _stretches(artifact):
        first, last = max(start, one.start), min(end, one.start + one.size)
        if first < last:
            content = instead(one) if one.is_erased else memoryview(get(one.address))[one.offset :]
            yield content[first - one.start : last - one.start]


def _refuse(stretch: Stretch) -> bytes:
    raise Missing(stretch.address)
