"""Where a long text is cut into chunks: at blanks, each overlapping the next."""

from collections.abc import Iterator

LONGEST = 50_000
"""Characters of one chunk: a tsvector ends at 1 MB, and a snippet is looked for in one chunk."""
OVERLAP = 500


def chunks_of(content: str, longest: int = LONGEST, overlap: int = OVERLAP) -> Iterator[tuple[int, int]]:
    """(start, end) of each chunk, cut at blanks where there are any; each begins a little before the last one ends."""
    start = 0
    while start < len(content):
        end = min(start + longest, len(content))
        if end < len(content):
            end = _blank_before(content, end, start + longest // 2)
        yield start, end
        if end == len(content):
            return
        start = _blank_before(content, end - overlap, end - 2 * overlap)


def _blank_before(content: str, place: int, lowest: int) -> int:
    found = max(content.rfind(" ", lowest, place), content.rfind("\n", lowest, place))
    return found + 1 if found > 0 else place
