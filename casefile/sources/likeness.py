"""Where words that were quoted from one text stand in another one: as they were, elsewhere, changed, or nowhere."""

from dataclasses import dataclass
from functools import cached_property
from itertools import takewhile

from rapidfuzz import process
from rapidfuzz.distance import Indel

from .spans import Ranges, touching

ALIKE = 0.6
"""From here on a sentence counts as the old one, changed: the share of words that both have, in order."""

MOST = 1_000
"""Places of the same words that are looked at: a page that repeats them without end must not hold up the worker."""

Span = tuple[int, int]


@dataclass(frozen=True)
class Quoted:
    """A passage as it was quoted.

    :ivar sentence: the sentences it stands in; "" when its text was erased
    """

    exact: str
    prefix: str
    suffix: str
    sentence: str


@dataclass(frozen=True)
class Copy:
    """A text in which passages are looked for.

    :ivar sentences: [[start, end], …] in code points
    """

    content: str
    sentences: Ranges

    @cached_property
    def units(self) -> list[list[str]]:
        """Each sentence as what is compared."""
        return [_units(self.content[start:end]) for start, end in self.sentences]


def found_in(copy: Copy, quoted: Quoted) -> tuple[str, Span | None]:
    """What became of a passage (a word of `vocabulary.OUTCOMES`), and the words to show for it.

    Unchanged: the same words in the same sentence, or once only. Moved: the same words, but which of them is not sure.
    Altered: the words are gone, and one sentence is still like theirs. Gone: nothing is like them.
    """
    places = _places(copy.content, quoted.exact)
    same = [place for place in places if _same(sentence_of(copy, place), quoted.sentence)]
    if same or len(places) == 1:
        return "unchanged", _nearest(copy.content, same or places, quoted)
    if places:
        return "moved", _nearest(copy.content, places, quoted)
    near = _likest(copy, quoted.sentence or quoted.exact)
    return ("altered", near) if near else ("gone", None)


def sentence_of(copy: Copy, place: Span) -> str:
    """The sentences that a stretch of a text touches, whole."""
    start, end = place
    touched = touching(copy.sentences, start, end)
    return copy.content[touched[0][0] : touched[-1][1]] if touched else copy.content[start:end]


def _places(content: str, words: str) -> list[Span]:
    places, start = [], content.find(words)
    while start >= 0 and len(places) < MOST:
        places.append((start, start + len(words)))
        start = content.find(words, start + 1)
    return places


def _same(one: str, other: str) -> bool:
    return bool(other) and one.split() == other.split()


def _nearest(content: str, places: list[Span], quoted: Quoted) -> Span:
    """The place whose surroundings agree furthest with those that were kept with the passage."""

    def agreement(place: Span) -> int:
        before, after = content[: place[0]][-len(quoted.prefix) :], content[place[1] :][: len(quoted.suffix)]
        return _shared(before[::-1], quoted.prefix[::-1]) + _shared(after, quoted.suffix)

    return max(places, key=agreement)


def _shared(one: str, other: str) -> int:
    """How many letters two texts begin with alike."""
    return sum(1 for _pair in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _likest(copy: Copy, sentence: str) -> Span | None:
    best = process.extractOne(_units(sentence), copy.units, scorer=Indel.normalized_similarity, score_cutoff=ALIKE)
    return tuple(copy.sentences[best[2]]) if best else None


def _units(text: str) -> list[str]:
    """Its words; its letters where it is written without blanks."""
    words = text.split()
    return words if len(words) > 1 else list(text)
