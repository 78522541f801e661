"""Large files in the store that take no room on the disk: zeros, and a few words in them."""

import hashlib
import os
import tracemalloc
from collections.abc import Callable, Mapping

from casefile.archive.intake import blobs
from casefile.sources.models import Artifact, Capture

MB = 1 << 20
SIZE, HEAD, MARK = 100 * MB, b"\0\0\0\x20ftypisom", b"the lighthouse"
AT = 77 * MB + 5
"""Where in a file the mark stands."""


def put(size: int, marks: Mapping[int, bytes]) -> str:
    """The address of a file of zeros with some marks in it."""
    place = blobs().folder / "being-made"
    with place.open("w+b") as file:
        file.truncate(size)
        for at, mark in marks.items():
            file.seek(at)
            file.write(mark)
        file.seek(0)
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    blobs().path(sha256).parent.mkdir(parents=True, exist_ok=True)
    os.replace(place, blobs().path(sha256))
    return sha256


def film(capture: Capture) -> Artifact:
    """A file of a capture that is one blob."""
    address = put(SIZE, {0: HEAD, AT: MARK})
    return _of(capture, role="original", sha256=address, blobs=[address])


def records(capture: Capture) -> Artifact:
    """One that is a frame with a piece in it."""
    frame, piece = blobs().put(b"headtail"), put(SIZE - 8, {AT - 4: MARK})
    whole = put(SIZE, {0: b"head", AT: MARK, SIZE - 4: b"tail"})
    blobs().remove(whole)
    return _of(capture, role="warc", sha256=whole, blobs=[frame, piece], places=[[4, SIZE - 4]])


LARGE: tuple[Callable[[Capture], Artifact], ...] = (film, records)


def _of(capture: Capture, **made) -> Artifact:
    return Artifact.objects.create(capture=capture, name="large", content_type="x/x", size=SIZE, **made)


def peak_of(work: Callable[[], object]) -> float:
    """Megabytes in memory at once while something is done."""
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1] / MB
    finally:
        tracemalloc.stop()
