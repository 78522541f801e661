"""Keys by which spellings of one name meet: the consonants that are left of a word however it is spelt.

Languages read and write consonants differently (Gh, Q and K; B, P and V; a W that is a vowel), and Arabic and Hebrew
letters leave out vowels: so a word has a few keys, and two words may be the same when they share one.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise, product

from .latin import is_syllabic, words_of

MOST = 12
"""Keys of one word."""

# (letters, at the start of a word, inside, at its end): each letter of an answer is one possibility, "-" is silence,
# "X" two sounds.
_RULES = [
    ("tsch|tch|shch|sch|sh|zh|dzh|dj|cz|tz|ts|dz|ss|zz", "S", "S", "S"),
    ("x", "SX", "SX", "SX"),
    ("ck|cq|qu|gh|gg|kk|qq|kq|cc", "K", "K", "K"),
    ("ch", "SKH", "SK", "SK"),
    ("kh", "KH", "K-", "K-"),
    ("ph|ff", "F", "F", "FP"),
    ("dhdh|dh|thth|th", "TS", "TS", "TS"),
    ("tt|dd|td|dt|t|d", "T", "T", "T"),
    ("ng", "N", "N", "N"),
    ("wr", "R", "R", "R"),
    ("c(?=[eiy])", "SK", "SK", "SK"),
    ("[kqgc]", "K", "K", "K"),
    ("j", "SK-", "SK-", "SK-"),
    ("[sz]", "S", "S", "S"),
    ("[pb]", "P", "P", "P"),
    ("f", "F", "F", "FP"),
    ("v", "PF", "PF-", "PF-"),
    ("w", "P-", "P-", "P-"),
    ("l", "L", "L", "L"),
    ("r", "R", "R", "R"),
    ("m", "M", "M", "M"),
    ("n", "N", "N", "N"),
    ("h", "H-", "-K", "-K"),
    ("[aeiouy0-9]", "-", "-", "-"),
]  # fmt: skip
_SPELT = re.compile("|".join(f"({letters})" for letters, *_rest in _RULES))


@lru_cache(maxsize=8192)
def keys_of(word: str) -> frozenset[str]:
    """The keys of one word in Latin letters; of a word without consonants, the word itself."""
    choices = []
    for found in _SPELT.finditer(word):
        _letters, first, inside, last = _RULES[found.lastindex - 1]
        choices.append(first if found.start() == 0 else last if found.end() == len(word) else inside)
    keys = {_squeezed(letters) for letters, _n in zip(product(*choices), range(MOST * 4), strict=False)}
    return frozenset(sorted(keys - {""}, key=lambda key: (-len(key), key))[:MOST] or [word])


def sounds_of(name: str) -> list[str]:
    """All keys of a name, sorted; of syllables written together, also of those that stand side by side."""
    words = words_of(name)
    return sorted({key for word in _with_joined(words, name) for key in keys_of(word)})


def _with_joined(words: tuple[str, ...], name: str) -> Iterable[str]:
    yield from words
    if is_syllabic(name):
        yield from (one + other for one, other in pairwise(words))


def _squeezed(letters: Iterable[str]) -> str:
    """Without silence, and each run of one sound once."""
    return re.sub(r"(.)\1+", r"\1", "".join(letters).replace("-", "").replace("X", "KS"))
