"""A file as a frame into which pieces are set: what is stored, sealed and erased by itself."""

from collections.abc import Sequence

from casefile.outside.warc import AT_ONCE, left_as_is

HEAD = len(left_as_is(0))
"""Bytes before each block of a piece that was left as it is."""


def pieces_of(content: bytes, cuts: Sequence[int]) -> list[memoryview]:
    """What stands between the cuts, which are the start and end of each piece, in order."""
    view = memoryview(content)
    return [view[start:end] for start, end in zip(cuts[::2], cuts[1::2], strict=True)]


def frame_of(content: bytes, cuts: Sequence[int]) -> bytes:
    """All that stands before, between and after the pieces."""
    view, ends = memoryview(content), [0, *cuts, len(content)]
    return b"".join(view[start:end] for start, end in zip(ends[::2], ends[1::2], strict=True))


def blocks_in(content: bytes, start: int, end: int) -> list[int]:
    """Cuts around the bytes of a piece that was left as it is, all but the heads of its blocks; [] if it was packed.

    What stands between the cuts is the payload itself: the same bytes as a file that holds nothing else.
    """
    cuts: list[int] = []
    while start < end:
        first, last = start + HEAD, min(start + HEAD + AT_ONCE, end)
        if first >= last or content[start:first] != left_as_is(last - first):
            return []
        cuts += (first, last)
        start = last
    return cuts
