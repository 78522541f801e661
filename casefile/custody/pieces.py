"""A file as a frame into which pieces are set: what is stored, sealed and erased by itself."""

from collections.abc import Sequence


def pieces_of(content: bytes, cuts: Sequence[int]) -> list[memoryview]:
    """What stands between the cuts, which are the start and end of each piece, in order."""
    view = memoryview(content)
    return [view[start:end] for start, end in zip(cuts[::2], cuts[1::2], strict=True)]


def frame_of(content: bytes, cuts: Sequence[int]) -> bytes:
    """All that stands before, between and after the pieces."""
    view, ends = memoryview(content), [0, *cuts, len(content)]
    return b"".join(view[start:end] for start, end in zip(ends[::2], ends[1::2], strict=True))
