"""The words around what was looked for, with marks: found by folding each word as the index does."""

import re
import unicodedata
from dataclasses import dataclass
from itertools import pairwise

from casefile.core.text import direction, fold

from .language import Query

AROUND = 90
"""Characters before and behind the first mark."""
# Letters and digits with the signs that stand on them; `\w` has no such signs. One word may hold joiners and hyphens.
_SIGNS = "".join(chr(code) for code in range(0x300, 0x10000) if unicodedata.category(chr(code)) in ("Mn", "Mc"))
_LETTERS = f"[^\\W_](?:[^\\W_]|[{_SIGNS}])*"
_WORD = re.compile(f"{_LETTERS}(?:[\u200c\u200d\u0640'’-]{_LETTERS})*")


@dataclass(frozen=True)
class Snippet:
    """:ivar pieces: (words, is it a mark?), in order
    :ivar direction: for `dir=`
    """

    pieces: list[tuple[str, bool]]
    direction: str

    def __bool__(self) -> bool:
        return any(is_mark for _words, is_mark in self.pieces)


def wanted(query: Query) -> frozenset[str]:
    """The folded words that are to be marked."""
    asked = [fold(term.value) for term in query.words if not term.without]
    return frozenset(word for text in asked for word in [text, *_parts(text)] if word)


def snippet(text: str, words: frozenset[str], around: int = AROUND) -> Snippet:
    """The stretch of a text around the place where most of the words stand near each other, with each of them marked.

    Without any of them in it, the beginning.
    """
    places = [(match.start(), match.end(), fold(match[0])) for match in _WORD.finditer(text)]
    marks = [(start, end, word) for start, end, word in places if word in words or not words.isdisjoint(_parts(word))]
    first = _richest(marks, 2 * around) if marks else 0
    low, high = _at_blank(text, first - around, first + 2 * around)
    inside = [(start, end) for start, end, _word in marks if low <= start and end <= high]
    edges = sorted({low, high, *(edge for mark in inside for edge in mark)})
    pieces = [(text[a:b], (a, b) in inside) for a, b in pairwise(edges)]
    pieces = ([("… ", False)] if low > 0 else []) + pieces + ([(" …", False)] if high < len(text) else [])
    return Snippet(pieces, direction(text[low:high]))


def _richest(marks: list[tuple[int, int, str]], width: int) -> int:
    """Where the stretch of that width begins that has the most different words; the first of equals."""
    best, most, behind = marks[0][0], 0, 0
    for place, (start, _end, _word) in enumerate(marks):
        behind = max(behind, place)
        while behind < len(marks) and marks[behind][0] - start <= width:
            behind += 1
        different = len({word for _start, _end, word in marks[place:behind]})
        if different > most:
            best, most = start, different
    return best


def _at_blank(text: str, low: int, high: int) -> tuple[int, int]:
    low, high = max(low, 0), min(high, len(text))
    if low > 0:
        low = max(text.rfind(" ", 0, low), text.rfind("\n", 0, low)) + 1
    if high < len(text):
        found = [place for place in (text.find(" ", high), text.find("\n", high)) if place >= 0]
        high = min(min(found, default=len(text)), high + 40)
    return low, high


def _parts(word: str) -> list[str]:
    return re.findall(r"[^\W_]+", word)
