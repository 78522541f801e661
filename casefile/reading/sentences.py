"""Sentences, made once on the server and stored with the text: for walking by key, and for people without a mouse."""

import re

import sentencex

# Longer than any paragraph a person writes: past it the library's time grows with the square of the quotation marks.
_LONGEST = 20_000
_BETWEEN = re.compile(r"\n[^\S\n]*\n\s*")
_LONGEST_WORD = 40
_HEADLINE = 200
# Abbreviations that are followed by a name and that the library does not know; compared with the last word.
_BEFORE_A_NAME = frozenset({
    "M.", "MM.", "Mme.", "Mlle.", "Me.", "Mgr.", "Fr.", "St.", "Ste.", "Gov.", "Sgt.", "Cpl.", "Maj.", "Capt.",
    "Brig.", "Adm.", "Cmdr.", "Supt.", "Approx.", "approx.", "Gral.", "Cnel.", "Lic.", "Ing.", "Exmo.", "Excmo.",
    "Arq.", "د.", "م.", "أ.", "ق.", "ر.ك.",
})  # fmt: skip
_SHORT = re.compile(r"(?:^|\W)(?:[^\W\d_]{1,5}|(?:[^\W\d_]\.\s?)+[^\W\d_])\.$")


def sentences(text: str, language: str = "", *, headline: int | None = None) -> list[tuple[int, int]]:
    """Where the sentences stand: (start, end) in Unicode code points, end exclusive, trimmed, in order.

    A sentence never crosses a blank line. The headline is one sentence, whatever its punctuation.

    :param language: BCP 47; what the library does not know is split by its general rules
    :param headline: length of the headline the text begins with, 0 for none; None lets the shape of the text tell
    """
    spans: list[tuple[int, int]] = []
    start = 0
    for border in [*_BETWEEN.finditer(text), None]:
        end = border.start() if border else len(text)
        whole = not spans and _is_headline(text, start, end, headline)
        spans += [_trimmed(text, start, end)] if whole else _of_paragraph(text, start, end, language)
        start = border.end() if border else end
    return [(begin, stop) for begin, stop in spans if begin < stop]


def _is_headline(text: str, start: int, end: int, headline: int | None) -> bool:
    if headline is not None:
        return 0 < headline == end
    first = text[start:end].strip()
    followed = bool(text[end:].strip())
    return followed and len(first) <= _HEADLINE and "\n" not in first and first[-1:] not in {".", "。", "\u06d4"}


def _of_paragraph(text: str, start: int, end: int, language: str) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for piece in range(start, end, _LONGEST):
        words = text[piece : min(piece + _LONGEST, end)]
        for part in sentencex.get_sentence_boundaries(_known(language), words):
            span = _trimmed(text, piece + part["start_index"], piece + part["end_index"])
            if found and (span[0] >= span[1] or _belongs(text, found[-1], span)):
                found[-1] = (found[-1][0], max(found[-1][1], span[1]))
            elif span[0] < span[1]:
                found.append(span)
    return found


def _belongs(text: str, before: tuple[int, int], after: tuple[int, int]) -> bool:
    """Whether a border is false: an abbreviation before a name, or a short one before a word in lower case."""
    said = text[max(before[0], before[1] - _LONGEST_WORD) : before[1]]
    if said.split()[-1] in _BEFORE_A_NAME:
        return True
    return text[after[0]].islower() and bool(_SHORT.search(said))


def _known(language: str) -> str:
    return language.split("-", 1)[0].lower() or "en"


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    said = text[start:end]
    return start + len(said) - len(said.lstrip()), end - len(said) + len(said.rstrip())
