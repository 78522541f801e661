"""The stored bytes of a capture's files, put together when they are asked for out of what `storing.py` made of them."""

import hashlib
from collections.abc import Iterable, Iterator
from typing import IO

from casefile.custody.blobs import Damaged, Missing
from casefile.sources.models import PACKAGE, Artifact

from .intake import blobs
from .places import Stretch, erased_in, stretches_of

FLOW = 1 << 18
"""Bytes of a file that are in memory at once where it flows."""
_OPEN = 4


def bytes_of(artifact: Artifact) -> bytes:
    """All of one file, verified.

    :raises blobs.Missing: something of it was erased
    :raises blobs.Damaged: its bytes do not have its hash
    """
    return b"".join(whole_of(artifact))


def whole_of(artifact: Artifact) -> Iterator[bytes]:
    """The same as `flow_of` has it. Its last piece comes only where all of them have the hash of the file.

    :raises blobs.Missing, blobs.Damaged: as `flow_of`; who was told the length sees that it was cut off
    """
    return _begun(_checked(artifact))


def part_of(artifact: Artifact, start: int, length: int) -> bytes:
    """A stretch of one file, for records of a WARC file and for ranges; reads only the blobs it lies in.

    :raises blobs.Missing: something in it was erased
    """
    return b"".join(flow_of(artifact, start, length))


def flow_of(artifact: Artifact, start: int, length: int) -> Iterator[bytes]:
    """The same in the order of the file, `FLOW` bytes at a time: no more of it is ever in memory.

    Each blob is verified as a whole before a byte of it comes. Whoever does not take it to its end closes it.

    :raises blobs.Missing: something in it was erased, or its first blob is lost, told at once; or another one is,
        told when it is its turn
    :raises blobs.Damaged: a blob is, likewise
    """
    wanted = [part for one in stretches_of(artifact) if (part := one.between(start, start + length)).size]
    for part in wanted:
        if part.is_erased:
            raise Missing(part.address)
    return _begun(_read(wanted))


def as_left(artifact: Artifact) -> bytes:
    """All of one file, with zeros in place of what was erased; verified as a whole where nothing was.

    :raises blobs.Missing: a package of which not even the frame is left
    :raises blobs.Damaged: its bytes, or those of a blob, do not have their hash
    """
    return b"".join(flow_as_left(artifact))


def flow_as_left(artifact: Artifact) -> Iterator[bytes]:
    """The same as `whole_of` has it."""
    if not erased_in(artifact):
        return whole_of(artifact)
    stretches = list(stretches_of(artifact))
    if artifact.role == PACKAGE and stretches[0].is_erased:
        raise Missing(artifact.sha256)
    return _begun(_read(stretches))


def _read(stretches: Iterable[Stretch]) -> Iterator[bytes]:
    """Their bytes, zeros for what was erased."""
    opened: dict[str, IO[bytes]] = {}
    try:
        for one in stretches:
            file = None if one.is_erased or not one.size else _opened(one.address, opened)
            for at in range(0, one.size, FLOW):
                length = min(FLOW, one.size - at)
                if file:
                    file.seek(one.offset + at)
                yield file.read(length) if file else bytes(length)
    finally:
        for file in opened.values():
            file.close()


def _opened(address: str, opened: dict[str, IO[bytes]]) -> IO[bytes]:
    """Files stay open while they are used: a frame is asked for again and again, a piece once."""
    opened[address] = file = opened.pop(address, None) or blobs().open(address)
    if len(opened) > _OPEN:
        opened.pop(next(iter(opened))).close()
    return file


def _checked(artifact: Artifact) -> Iterator[bytes]:
    """Its pieces, each given when the next one is read, so that the last one waits for the hash of them all."""
    found, last = hashlib.sha256(), b""
    for piece in flow_of(artifact, 0, artifact.size):
        found.update(piece)
        if last:
            yield last
        last = piece
    if found.hexdigest() != artifact.sha256:
        raise Damaged(artifact.sha256)
    yield last


def _begun(flow: Iterator[bytes]) -> Iterator[bytes]:
    """The same with its first bytes read: whether a file is there and sound must be known before it is answered."""
    return _resumed(next(flow, b""), flow)


def _resumed(first: bytes, flow: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from flow
