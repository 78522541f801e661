"""Names in Latin letters, whatever they are written in, for comparing only: what is made here is never shown."""

import re
import unicodedata
from functools import lru_cache

from anyascii import anyascii

from casefile.core.text import fold

# ISO 15924, by the first word of a letter's name in Unicode.
_SCRIPTS = {
    "LATIN": "Latn", "CYRILLIC": "Cyrl", "GREEK": "Grek", "ARABIC": "Arab", "HEBREW": "Hebr", "CJK": "Hani",
    "HIRAGANA": "Hira", "KATAKANA": "Kana", "HANGUL": "Hang", "DEVANAGARI": "Deva", "BENGALI": "Beng", "THAI": "Thai",
    "ARMENIAN": "Armn", "GEORGIAN": "Geor", "ETHIOPIC": "Ethi", "TAMIL": "Taml", "TELUGU": "Telu", "KHMER": "Khmr",
    "GUJARATI": "Gujr", "GURMUKHI": "Guru", "MYANMAR": "Mymr", "SINHALA": "Sinh", "SYRIAC": "Syrc", "LAO": "Laoo",
    "TIBETAN": "Tibt", "MONGOLIAN": "Mong", "THAANA": "Thaa", "MALAYALAM": "Mlym", "KANNADA": "Knda",
}  # fmt: skip

# Where the tables of the library lose what tells names apart: a first vowel, a letter that two languages read apart.
_BEFORE = str.maketrans({"ا": "a", "ع": "a", "ض": "dh", "ظ": "dh", "ذ": "dh", "ث": "th", "و": "w", "א": "a", "ע": "a"})
_ARTICLE = re.compile(r"(?<![^\W_])(?:ال|آل )(?=\w{2})")
_GREEK = [("μπ", "b"), ("ντ", "d"), ("γκ", "g"), ("τζ", "j"), ("ου", "u"), ("αυ", "av"), ("ευ", "ev")]
_WORD = re.compile(r"[a-z0-9]+")
_SYLLABLE = re.compile(r"[A-Z][a-z]*|[a-z0-9]+")
_SERVANT = re.compile(r"\babd *(?:[aeou]|ou)l[ -]*(?=[a-z]{3})")
_JOINED = re.compile("[\u3400-\u9fff\uac00-\ud7a3]+")

_SAY_NOTHING = (
    "al el ul il as ash ad ar an at az the of and de del della der den von van bin ibn bint ben di da do dos das la le"
)
PARTICLES = frozenset(_SAY_NOTHING.split(" "))
"""Words that say nothing about whose name it is; left out unless there is no other."""


def script_of(text: str) -> str:
    """The script most letters of `text` are of, by its ISO 15924 code; "" when there is none we know."""
    seen = [_SCRIPTS.get(unicodedata.name(letter, "").split(" ")[0], "") for letter in text if letter.isalpha()]
    if {"Hira", "Kana"} & set(seen):
        return "Jpan"
    return max(sorted(set(seen)), key=seen.count, default="")


@lru_cache(maxsize=4096)
def words_of(name: str) -> tuple[str, ...]:
    """The words of a name in Latin letters, in the order they stand, without particles and articles.

    Of a name written without blanks, as Chinese and Korean ones, each syllable is a word.
    """
    folded = _ARTICLE.sub("", fold(name))
    for letters, sound in _GREEK:
        folded = folded.replace(letters, sound)
    spaced = _JOINED.sub(lambda run: f" {_in_syllables(run.group())} ", folded).translate(_BEFORE)
    plain = re.sub(r"['`ʼ.]", "", anyascii(spaced)).lower()
    found = _WORD.findall(_SERVANT.sub("abd ", plain))
    return tuple([word for word in found if word not in PARTICLES] or found)


def latin(name: str) -> str:
    """A name in small Latin letters, its words apart by one blank."""
    return " ".join(words_of(name))


def is_syllabic(name: str) -> bool:
    return bool(_JOINED.search(name))


def _in_syllables(run: str) -> str:
    return " ".join(_SYLLABLE.findall(anyascii(run)))
