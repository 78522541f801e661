"""How like two names are, from 0 to 1, whatever the script, the spelling and the order of their words."""

import re
from functools import lru_cache

from rapidfuzz.distance import OSA, JaroWinkler

from casefile.core.text import fold

from .latin import script_of, words_of
from .sounds import keys_of

NEAR = 0.72
"""From here on a name is offered."""

_WITHOUT_VOWELS = {"Arab", "Hebr", "Syrc"}
_DIGRAPHS = (("eo", "u"), ("oo", "u"), ("ou", "u"), ("ee", "i"), ("ei", "i"), ("ae", "i"))
_OTHERS = re.compile("[^aiu]")
_AGREED = str.maketrans("yeow", "iiuu")
_SLIP = 0.74
"""Words further apart than this share of their letters, and of other sound, are different words."""


def likeness(asked: str, name: str) -> float:
    """How much of `asked` is in `name`: words in any order; a name's further words count for little.

    Exactly the same, but for case, accents and letter variants, is 1; nothing else is.
    """
    if fold(asked) == fold(name):
        return 1.0
    mine, theirs = words_of(asked), words_of(name)
    if not mine or not theirs:
        return 0.0
    has_vowels = not {script_of(asked), script_of(name)} & _WITHOUT_VOWELS
    ways = [(mine, theirs)]
    if len(mine) < len(theirs):
        ways += [(mine, joined) for joined in _joined(theirs)]
    elif len(mine) > len(theirs):
        ways += [(joined, theirs) for joined in _joined(mine)]
    return min(max(_by_words(*way, has_vowels) for way in ways), 0.99)


def sameness(one: str, other: str) -> float:
    """How likely two whole names are of one actor: the weaker way round of `likeness`."""
    return min(likeness(one, other), likeness(other, one))


def _by_words(mine: tuple[str, ...], theirs: tuple[str, ...], has_vowels: bool) -> float:
    """Each word asked for takes the best of the words left; long words weigh more, words left over a little."""
    left = list(theirs)
    total = weight = strange = 0.0
    for word in sorted(mine, key=lambda one: (-len(one), one)):
        score, best = max(((_alike(word, other, has_vowels), other) for other in left), default=(0.0, ""))
        weight += len(word) + 2
        total += score * (len(word) + 2)
        if score >= NEAR:
            left.remove(best)
        else:
            strange += 0.1
    return max(total / weight - strange - 0.02 * min(len(left), 5), 0.0)


def _joined(words: tuple[str, ...]) -> list[tuple[str, ...]]:
    """The words with two neighbours written as one, in each way: “Wei Ming” is “Weiming”."""
    return [(*words[:n], words[n] + words[n + 1], *words[n + 2 :]) for n in range(min(len(words) - 1, 6))]


@lru_cache(maxsize=32768)
def _alike(one: str, other: str, has_vowels: bool) -> float:
    """Of two words in Latin letters: the same, begun, sounding alike, slipped in typing; else little."""
    if one == other:
        return 1.0
    if one[0] == other[0] and min(len(one), len(other)) == 1:
        return 0.8
    near = OSA.normalized_similarity(one, other)
    if len(one) > 2 and other.startswith(one):
        return max(near, 0.88)
    shared = keys_of(one) & keys_of(other)
    if shared:
        near = max(near, _sounding(one, other, max(map(len, shared)), has_vowels))
    elif near < _SLIP:
        return near * 0.6
    return max(near, JaroWinkler.similarity(one, other) * 0.9 if near >= _SLIP else 0.0)


def _sounding(one: str, other: str, consonants: int, has_vowels: bool) -> float:
    """Words with the same consonants: their vowels decide, where both have them, the more the shorter they are."""
    if not has_vowels:
        return 0.86 + 0.02 * min(consonants, 4) if consonants > 1 else 0.75
    same = OSA.normalized_similarity(_vowels(one), _vowels(other))
    return 0.96 - (1 - same) * (0.4 if consonants > 2 else 0.5 if consonants == 2 else 0.9)


def _vowels(word: str) -> str:
    """The vowels of a word as far as languages agree on them: three, each run of one once."""
    for letters, vowel in _DIGRAPHS:
        word = word.replace(letters, vowel)
    return _OTHERS.sub("", re.sub(r"([aiu])\1+", r"\1", word.translate(_AGREED)))
