"""Where the bytes of a file lie: in which blobs of the store, and whether they were erased there."""

from collections.abc import Iterator
from typing import NamedTuple

from casefile.custody.pieces import HEAD
from casefile.sources.models import PACKAGE, Artifact


class Stretch(NamedTuple):
    """Bytes that lie side by side in a file and in a blob: where, how many, and whether they were erased there."""

    start: int
    size: int
    address: str
    offset: int
    is_erased: bool

    def between(self, start: int, end: int) -> "Stretch":
        """What of it lies between two places in the file; of size 0 where nothing does."""
        first, last = max(start, self.start), min(end, self.start + self.size)
        return self._replace(start=first, size=max(0, last - first), offset=self.offset + first - self.start)


def stretches_of(artifact: Artifact) -> Iterator[Stretch]:
    """What a file is made of, in order, the files in a package taken apart as well."""
    frame, *pieces = artifact.blobs
    gone = {one.address for one in artifact.erasures.all()}
    is_gone = artifact.sha256 in gone
    inside = _files_of(artifact) if artifact.role == PACKAGE else {}
    at = taken = 0
    for address, (start, end, *block) in zip(pieces, artifact.places, strict=True):
        yield Stretch(at, start - at, frame, taken, is_gone or frame in gone)
        taken += start - at
        piece = Stretch(start, end - start, address, 0, is_gone or address in gone)
        if address in inside:
            yield from (one._replace(start=start + one.start) for one in stretches_of(inside[address]))
        elif block:
            yield from _blocks(piece, *block, frame, taken)
            taken += HEAD * -(-piece.size // (HEAD + block[0]))
        else:
            yield piece
        at = end
    yield Stretch(at, artifact.size - at, frame, taken, is_gone or frame in gone)


def erased_in(artifact: Artifact) -> list[Stretch]:
    """What of the file was erased, in order."""
    return [one for one in stretches_of(artifact) if one.is_erased]


def _blocks(piece: Stretch, size: int, frame: str, taken: int) -> Iterator[Stretch]:
    """A piece that was left as it is: the bytes of its blob, and before each block of them a head from the frame."""
    for number, at in enumerate(range(0, piece.size, HEAD + size)):
        yield Stretch(piece.start + at, HEAD, frame, taken + number * HEAD, piece.is_erased)
        length = min(size, piece.size - at - HEAD)
        yield piece._replace(start=piece.start + at + HEAD, size=length, offset=number * size)


def _files_of(package: Artifact) -> dict[str, Artifact]:
    return {one.sha256: one for one in package.capture.artifacts.all() if one.role != PACKAGE}
