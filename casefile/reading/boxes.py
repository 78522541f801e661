"""MP4, MOV and HEIC: boxes in boxes (ISO/IEC 14496-12), as far as they say how large and how long something is."""

import struct
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from casefile.outside.failed import Failed

MOST_BOXES = 10_000
_EPOCH = datetime(1904, 1, 1, tzinfo=UTC)
# Where the boxes within begin, for those that are looked into.
_INSIDE = {b"moov": 0, b"trak": 0, b"meta": 4, b"iprp": 0, b"ipco": 0}
_UNKNOWN = (0, 2**32 - 1, 2**64 - 1)


def read_movie(body: bytes) -> tuple[dict[str, int], dict[str, str]]:
    """{width, height, milliseconds} and {made}, as far as the movie says.

    :raises Failed: `not-readable`: it has no head, or ends inside a box
    """
    boxes = list(_boxes(memoryview(body)))
    head = next((content for name, content in boxes if name == b"mvhd"), None)
    if head is None:
        raise Failed("not-readable", "a movie without a head")
    sizes = [_size_of_track(content) for name, content in boxes if name == b"tkhd"]
    width, height = max(sizes, default=(0, 0))
    facts, claims = _told_by(head)
    return {**({"width": width, "height": height} if width and height else {}), **facts}, claims


def size_of_picture(body: bytes) -> dict[str, int]:
    """{width, height} of a HEIC picture, the largest of those in the file.

    :raises Failed: `not-readable`: it says none, or ends inside a box
    """
    boxes = _boxes(memoryview(body))
    sizes = [struct.unpack(">II", content[4:12]) for name, content in boxes if name == b"ispe" and len(content) >= 12]
    if not sizes:
        raise Failed("not-readable", "a picture without a size")
    width, height = max(sizes)
    return {"width": width, "height": height}


def _boxes(content: memoryview) -> Iterator[tuple[bytes, memoryview]]:
    """Every box, those inside of `_INSIDE` included, each with what it holds."""
    waiting, seen = [content], 0
    while waiting:
        rest = waiting.pop()
        while len(rest) >= 8:
            size, name = struct.unpack(">I4s", rest[:8])
            begins = 8
            if size == 1 and len(rest) >= 16:
                size, begins = struct.unpack(">Q", rest[8:16])[0], 16
            size = size or len(rest)
            seen += 1
            if not begins <= size <= len(rest) or seen > MOST_BOXES:
                raise Failed("not-readable", f"it ends inside of {name!r}")
            inside = rest[begins:size]
            yield name, inside
            if name in _INSIDE:
                waiting.append(inside[_INSIDE[name] :])
            rest = rest[size:]


def _told_by(head: memoryview) -> tuple[dict[str, int], dict[str, str]]:
    try:
        wide = head[0] == 1
        made, _changed, scale, lasts = struct.unpack(">QQIQ" if wide else ">IIII", head[4 : 32 if wide else 20])
        when = _EPOCH + timedelta(seconds=made)
    except (struct.error, IndexError, OverflowError) as error:
        raise Failed("not-readable", "the head of the movie") from error
    facts = {"milliseconds": lasts * 1000 // scale} if scale and lasts not in _UNKNOWN else {}
    return facts, {"made": when.strftime("%Y-%m-%dT%H:%M:%SZ")} if made else {}


def _size_of_track(content: memoryview) -> tuple[int, int]:
    ends = 96 if len(content) and content[0] == 1 else 84
    if len(content) < ends:
        raise Failed("not-readable", "the head of a track")
    # With 16 bits behind the point; 0 for sound.
    width, height = struct.unpack(">II", content[ends - 8 : ends])
    return width >> 16, height >> 16
