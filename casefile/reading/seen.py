"""Which words of a text stand in another: what no reader sees on the page, and what only scripts put there."""

import re
from collections.abc import Iterator

from casefile.reading.text import clean_text

_WORD = re.compile(r"\w+")
_TOGETHER = 4
_MOST = 2_000_000


def not_seen(content: str, visible: str) -> list[list[int]]:
    """[start, end] in code points of the words of a text that are not among the words a reader sees.

    A quotation that touches one of them has to say so. A word counts as seen where it stands with its neighbours, up
    to four of the same paragraph, in the same order, letter case aside.
    """
    return list(_strange(content, visible))


def only_by_script(dom_text: str, http_text: str) -> list[list[int]]:
    """[start, end] of the words that the page as sent did not hold: a script put them there, or fetched them."""
    return list(_strange(dom_text, http_text))


def _strange(content: str, other: str) -> Iterator[list[int]]:
    words = [_plain(word[0]) for word in _WORD.finditer(clean_text(other[:_MOST]))]
    known: dict[int, set[int]] = {}
    for paragraph in re.finditer(r"[^\n]+", content):
        found = [(word.start(), word.end()) for word in _WORD.finditer(content, *paragraph.span())]
        size = min(_TOGETHER, len(found))
        if size and size not in known:
            known[size] = set(_runs(words, size))
        yield from _gaps(found, content, size, known.get(size, set()))


def _gaps(found: list[tuple[int, int]], content: str, size: int, known: set[int]) -> Iterator[list[int]]:
    """The stretches of words that no known run covers, neighbours joined."""
    covered = [False] * len(found)
    for at, run in enumerate(_runs([_plain(content[start:end]) for start, end in found], size)):
        if run in known:
            covered[at : at + size] = [True] * size
    open_gap: list[int] | None = None
    for (start, end), is_covered in zip(found, covered, strict=True):
        if is_covered:
            if open_gap:
                yield open_gap
            open_gap = None
        else:
            open_gap = [open_gap[0] if open_gap else start, end]
    if open_gap:
        yield open_gap


def _runs(words: list[str], size: int) -> Iterator[int]:
    """One number for each run of `size` words: the runs themselves would fill the memory."""
    return (hash(tuple(words[at : at + size])) for at in range(len(words) - size + 1)) if size else iter(())


def _plain(word: str) -> str:
    return word.casefold()
