"""What became of words that were quoted from one text in another one: they stand, in other company, changed, or not."""

from dataclasses import dataclass
from functools import cached_property
from itertools import takewhile

from rapidfuzz import process
from rapidfuzz.distance import Indel

from casefile.core.text import fold

from .spans import Ranges, touching

ALIKE = 0.6
"""From here on a sentence counts as the old one, changed: the share of words that both have, in order."""

MOST = 1_000
"""Places of the same words that are looked at: a page that repeats them without end must not hold up the worker."""

AROUND_WORDS = ".,،。、;؛:!\"'“”„«»‹›()[]"
"""What may change around a word and leave its sentence the same. Of a question mark that is not so, nor of a sign."""

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

    Unchanged: the words stand in their sentence, wherever that is now. Recast: they stand in a sentence that is like
    theirs and reads otherwise. Moved: they stand in sentences unlike theirs only. Altered: they stand nowhere, and one
    sentence is like theirs. Gone: nothing is like them. Of all but the first, whole sentences are shown. Sentences are
    compared by their folded words; where the old text was erased, the words alone count.
    """
    places = {place: span_of(copy, place) for place in _places(copy.content, quoted.exact)}
    holding = list(dict.fromkeys(places.values()))
    theirs = _same_as(quoted.sentence, copy, holding) if quoted.sentence else set(holding)
    if same := [place for place, span in places.items() if span in theirs]:
        return "unchanged", _nearest(copy.content, same, quoted)
    near, holds = _likest(copy, holding, quoted.sentence or quoted.exact)
    if near and not places and _same_as(quoted.sentence, copy, [near]):
        return "unchanged", near  # in other quotation marks, or with another blank
    if near:
        return "recast" if holds else "altered", near
    return ("moved", places[_nearest(copy.content, list(places), quoted)]) if places else ("gone", None)


def span_of(copy: Copy, place: Span) -> Span:
    """From the first to the last sentence that a stretch of a text touches; itself where it touches none."""
    touched = touching(copy.sentences, *place)
    return (touched[0][0], touched[-1][1]) if touched else place


def sentence_of(copy: Copy, place: Span) -> str:
    """The sentences that a stretch of a text touches, whole."""
    return copy.content[slice(*span_of(copy, place))]


def _places(content: str, words: str) -> list[Span]:
    places, start = [], content.find(words)
    while start >= 0 and len(places) < MOST:
        places.append((start, start + len(words)))
        start = content.find(words, start + 1)
    return places


def _same_as(sentence: str, copy: Copy, spans: list[Span]) -> set[Span]:
    words = _words(sentence)
    return {span for span in spans if _words(copy.content[slice(*span)]) == words}


def _nearest(content: str, places: list[Span], quoted: Quoted) -> Span:
    """The place whose surroundings agree furthest with those that were kept with the passage."""

    def agreement(place: Span) -> int:
        start, end = place
        before, after = content[max(0, start - len(quoted.prefix)) : start], content[end : end + len(quoted.suffix)]
        return _shared(before[::-1], quoted.prefix[::-1]) + _shared(after, quoted.suffix)

    return max(places, key=agreement)


def _shared(one: str, other: str) -> int:
    """How many letters two texts begin with alike."""
    return sum(1 for _pair in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _likest(copy: Copy, holding: list[Span], sentence: str) -> tuple[Span | None, bool]:
    """The stretch most like a sentence, if one is like enough, and whether it is one of those in `holding`."""
    choices = [*(_units(copy.content[slice(*span)]) for span in holding), *copy.units]
    best = process.extractOne(_units(sentence), choices, scorer=Indel.normalized_similarity, score_cutoff=ALIKE)
    return (tuple([*holding, *copy.sentences][best[2]]), best[2] < len(holding)) if best else (None, False)


def _units(text: str) -> list[str]:
    """Its folded words; its letters where it is written without blanks."""
    words = _words(text)
    return words if len(words) > 1 else list(fold(text))


def _words(text: str) -> list[str]:
    """Its words, folded, without what stands around them; a dash by itself is none."""
    stripped = (word.strip(AROUND_WORDS) for word in fold(text).split())
    return [word for word in stripped if word.strip("-")]
