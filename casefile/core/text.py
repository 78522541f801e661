"""Text as people type it and as people look for it, in any script."""

import re
import unicodedata

from django.utils.translation import gettext as _

from casefile.core.errors import Invalid

# C0 and DEL without tab and line feed; a carriage return has become a line feed by then.
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f]")

# Letters that differ in the keyboard, not in the word, and Latin letters that Unicode does not take apart.
_ALIKE = {
    "ك": "ک", "ڪ": "ک", "ي": "ی", "ى": "ی", "ې": "ی", "ے": "ی",
    "ة": "ه", "ہ": "ه", "ھ": "ه", "ە": "ه", "ۃ": "ه", "ٱ": "ا", "ـ": "",
    "ø": "o", "ł": "l", "đ": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d",
    "’": "'", "‘": "'", "ʼ": "'", "ʻ": "'", "‐": "-", "–": "-", "—": "-", "−": "-",
}  # fmt: skip


class NotText(Invalid, ValueError):
    """Characters that cannot be stored or sent."""

    code = "not-text"


class _Folding(dict[int, str]):
    """A table for `str.translate` that works out each character when it first meets it."""

    def __missing__(self, code: int) -> str:
        self[code] = _folded(chr(code))
        return self[code]


def fold(text: str) -> str:
    """`text` as both the index and the query hold it: two spellings of one word become one.

    Case, diacritics, compatibility forms (NFKC), Arabic and Persian letter variants, tatweel, vowel signs,
    invisible joiners and digits of any script fall together; runs of blanks become one. Folding twice changes
    nothing. For searching only: what it returns is never shown, and its offsets mean nothing.
    """
    if not text.isascii():
        apart = unicodedata.normalize("NFKD", text).casefold()
        apart = unicodedata.normalize("NFKD", apart).translate(_FOLDING)
        text = unicodedata.normalize("NFKC", apart)
    return " ".join(text.lower().split())


def clean(text: str, *, field: str = "") -> str:
    """Typed text as it is stored: NFC, lines end in LF, no NUL and no control character but tab and line feed.

    :param field: the input to name when the text is refused
    :raises NotText: half of a surrogate pair
    """
    try:
        text.encode()
    except UnicodeEncodeError:
        sentence = _("The text contains half of a character (a lone surrogate). Please type it again.")
        raise NotText(sentence, field=field) from None
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", _CONTROLS.sub("", lines))


def direction(text: str) -> str:
    """For `dir=`: rtl when the first letter runs right to left, else ltr.

    Unlike UAX #9, rule P2, a flag (🇮🇷) is no letter and does not turn what follows it.
    """
    for character in text:
        if character.isalpha():
            return "rtl" if unicodedata.bidirectional(character) in ("R", "AL") else "ltr"
    return "ltr"


def _folded(character: str) -> str:
    if character in _ALIKE:
        return _ALIKE[character]
    kind = unicodedata.category(character)
    if kind == "Nd":
        return str(unicodedata.digit(character))
    return "" if kind == "Cf" or _is_accent(character) else character


def _is_accent(character: str) -> bool:
    # Classes 10–36 are Hebrew and Arabic vowel signs, from 200 on accents. Between and below them are signs that
    # make another letter (the dakuten of が, a Thai vowel, a virama): those stay. Variation selectors go.
    sign = unicodedata.combining(character)
    return 10 <= sign <= 36 or sign >= 200 or "\ufe00" <= character <= "\ufe0f"


_FOLDING = _Folding()
