"""WebM and Matroska: elements in elements (RFC 8794, RFC 9559), as far as they say how large and how long it is."""

import struct
from collections.abc import Iterator

from casefile.outside.failed import Failed

MOST_ELEMENTS = 10_000
_SEGMENT, _INFO, _TRACKS, _TRACK, _VIDEO = 0x18538067, 0x1549A966, 0x1654AE6B, 0xAE, 0xE0
_SCALE, _DURATION, _WIDTH, _HEIGHT = 0x2AD7B1, 0x4489, 0xB0, 0xBA
_CLUSTER = 0x1F43B675
_INSIDE = frozenset({_SEGMENT, _INFO, _TRACKS, _TRACK, _VIDEO})
_A_MILLISECOND = 1_000_000


def read_matroska(body: bytes) -> tuple[dict[str, int], dict[str, str]]:
    """{width, height, milliseconds}, as far as it says; {} of claims.

    :raises Failed: `not-readable`: it has no tracks, or its head is cut off
    """
    found: dict[int, bytes] = {}
    for number, content in _elements(memoryview(body)):
        found.setdefault(number, content)
    if _TRACKS not in found:
        raise Failed("not-readable", "a recording without tracks")
    width, height = _whole(found.get(_WIDTH, b"")), _whole(found.get(_HEIGHT, b""))
    scale = _whole(found.get(_SCALE, b"")) or _A_MILLISECOND
    lasts = _number(found.get(_DURATION, b"")) * scale / _A_MILLISECOND
    return {
        **({"width": width, "height": height} if width and height else {}),
        **({"milliseconds": round(lasts)} if 0 < lasts < 2**53 else {}),
    }, {}


def _elements(content: memoryview) -> Iterator[tuple[int, bytes]]:
    """Every element before the first pictures and sounds, those inside of `_INSIDE` included: 64 bytes of each."""
    waiting, seen = [content], 0
    while waiting:
        rest = waiting.pop()
        while len(rest):
            number, used = _coded(rest, keep_mark=True)
            size, more = _coded(rest[used:], keep_mark=False)
            used, seen = used + more, seen + 1
            if number == _CLUSTER:
                break
            # A recording that was written as it was made does not know how long its parts become.
            inside = rest[used:] if size == 2 ** (7 * more) - 1 else rest[used : used + size]
            if seen > MOST_ELEMENTS or (len(inside) < size < 2 ** (7 * more) - 1 and number != _SEGMENT):
                raise Failed("not-readable", "it ends inside an element")
            yield number, bytes(inside[:64])
            if number in _INSIDE:
                waiting.append(inside)
            rest = rest[used + len(inside) :]


def _coded(content: memoryview, *, keep_mark: bool) -> tuple[int, int]:
    """A number of one to eight bytes, whose first bits say how many; and how many."""
    if not len(content) or not content[0]:
        raise Failed("not-readable", "no element begins like this")
    length = 9 - content[0].bit_length()
    if len(content) < length:
        raise Failed("not-readable", "it ends inside a number")
    value = int.from_bytes(content[:length])
    return (value if keep_mark else value & (2 ** (7 * length) - 1)), length


def _whole(content: bytes) -> int:
    return int.from_bytes(content[:8])


def _number(content: bytes) -> float:
    form = {4: ">f", 8: ">d"}.get(len(content))
    return struct.unpack(form, content)[0] if form else 0.0
