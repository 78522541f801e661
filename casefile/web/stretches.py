"""A text as the reader shows it: gapless, sentence by sentence, with the marks of the claims on it."""

from dataclasses import dataclass, field

from casefile.sources.queries import Piece, cut
from casefile.sources.spans import Ranges


@dataclass
class Stretch:
    """A sentence with its pieces, or the blanks between two.

    :ivar anchors: claim -> offset of the piece at which its first mark begins, for those that begin here
    """

    start: int
    end: int
    is_sentence: bool
    pieces: list[Piece]
    is_headline: bool = False
    anchors: dict[str, int] = field(default_factory=dict)


def stretches(
    content: str, sentences: list, passages: list, *, headline: bool = False, noted: dict[str, Ranges] | None = None
) -> list[Stretch]:
    """The whole text, every character once, so that offsets in the page are offsets in the text.

    :param sentences: [[start, end], …] in code points, in order
    :param passages: those to mark, in order
    :param headline: whether a first sentence on a line of its own is the headline
    :param noted: name -> where it holds
    """
    rows, at = [], 0
    for start, end in [*sentences, (len(content), len(content))]:
        if start > at:
            rows.append(Stretch(at, start, False, cut(content, passages, (at, start), noted)))
        if end > start:
            rows.append(Stretch(start, end, True, cut(content, passages, (start, end), noted)))
        at = end
    if headline and len(rows) > 1 and rows[0].is_sentence and "\n" in content[rows[1].start : rows[1].end]:
        rows[0].is_headline = True
    _anchor(rows)
    return rows


def _anchor(rows: list[Stretch]) -> None:
    seen = set()
    for row in rows:
        for piece in row.pieces:
            new = [claim for claim in piece.claims if claim not in seen]
            row.anchors |= dict.fromkeys(new, piece.start)
            seen |= set(new)
