"""The texts of a page: what claims quote. Made once, normalised once, never changed afterwards."""

import re
import unicodedata
from dataclasses import dataclass, field

ARTICLE = "article"
PAGE = "page"
PDF = "pdf"
DOCUMENT = "document"

# C0, DEL and C1 but for tab and line feed; lone surrogates; the byte order mark; the two noncharacters XML refuses.
_DROPPED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")
_LINE_ENDS = re.compile("\r\n?|[\x85\u2028\u2029]")
_RIGHT_TO_LEFT = frozenset({"R", "AL"})


@dataclass(frozen=True)
class TextMade:
    """One text of a page.

    :ivar role: `article` (title, dek if any, paragraphs, each after a blank line), `page` (all visible text), `pdf` or
        `document` (a word processor's, with its tables and notes)
    :ivar content: NFC, LF, without NUL, C0 or surrogates; paragraphs stand apart by one blank line
    :ivar extractor: program and version, and what was added to its output
    :ivar language: BCP 47 as the page declares it, or ""
    :ivar published: the date as the page prints or declares it, not interpreted, or ""
    :ivar sentences: [start, end] pairs in Unicode code points of `content`, end exclusive, in order
    :ivar direction: `ltr` or `rtl`, by the letters of `content`
    :ivar pages: [start, end] of each page of a document; [] for what has none
    :ivar unseen: [start, end] of words that no reader sees on the rendered page; [] where nothing was rendered
    :ivar scripted: [start, end] of words that the page as sent did not hold: a script put them there
    """

    role: str
    content: str
    extractor: str
    language: str = ""
    title: str = ""
    dek: str = ""
    byline: str = ""
    published: str = ""
    sentences: list[list[int]] = field(default_factory=list)
    direction: str = "ltr"
    pages: list[list[int]] = field(default_factory=list)
    unseen: list[list[int]] = field(default_factory=list)
    scripted: list[list[int]] = field(default_factory=list)


def clean_text(text: str) -> str:
    """The one normal form of a captured text: NFC, LF line ends, tabs as spaces, no NUL, C0, C1, BOM, lone surrogates.

    What is dropped is dropped silently: it has no glyph, and neither the database nor a partner's XML can hold it.
    (What people type goes through `core.text.clean`, which can ask them to type it again.)
    Joiners, directional marks and emoji stay. Applying it twice changes nothing.
    """
    lines = _LINE_ENDS.sub("\n", text).replace("\t", " ")
    return unicodedata.normalize("NFC", _DROPPED.sub("", lines))


def direction(text: str) -> str:
    """`rtl` when more letters of the text run from right to left than from left to right (Unicode bidi classes).

    A captured text may open with a date, a flag or a name in another script, so the first letter does not decide.
    """
    kinds = [unicodedata.bidirectional(letter) for letter in text if letter.isalpha()]
    leftwards = sum(kind in _RIGHT_TO_LEFT for kind in kinds)
    return "rtl" if leftwards > kinds.count("L") else "ltr"
