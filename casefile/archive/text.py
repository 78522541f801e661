"""The texts of a page: what claims quote. Made once, normalised once, never changed afterwards."""

import re
import unicodedata
from dataclasses import dataclass, field

from casefile.archive.cell import run_bounded
from casefile.archive.failed import Failed
from casefile.archive.policy import Policy

ARTICLE = "article"
PAGE = "page"
PDF = "pdf"

# C0, DEL and C1 but for tab and line feed; lone surrogates; the byte order mark; the two noncharacters XML refuses.
_DROPPED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")
_LINE_ENDS = re.compile("\r\n?|[\x85\u2028\u2029]")
_RIGHT_TO_LEFT = frozenset({"R", "AL"})


@dataclass(frozen=True)
class TextMade:
    """One text of a page.

    :ivar role: `article` (title, dek if any, paragraphs, each after a blank line), `page` (all visible text) or `pdf`
    :ivar content: NFC, LF, without NUL, C0 or surrogates; paragraphs stand apart by one blank line
    :ivar extractor: program and version, and what was added to its output
    :ivar language: BCP 47 as the page declares it, or ""
    :ivar published: the date as the page prints or declares it, not interpreted, or ""
    :ivar sentences: [start, end] pairs in Unicode code points of `content`, end exclusive, in order
    :ivar direction: `ltr` or `rtl`, by the letters of `content`
    :ivar pages: [start, end] of each page of a document; [] for what has none
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


def extract_bounded(
    body: bytes, charset: str | None = None, url: str | None = None, policy: Policy | None = None
) -> list[TextMade]:
    """`article.texts_of`, or `pdf.texts_of_pdf` where the bytes are a PDF, in a process of its own.

    There are walls around its memory, processor time, open files and the clock.

    :raises Failed: as those; `too-large` over `policy.max_document`; `too-complex` at any wall
    """
    policy = policy or Policy()
    if len(body) > policy.max_document:
        raise Failed("too-large", f"{len(body)} bytes")
    return [TextMade(**row) for row in run_bounded(body, charset, url, policy)]
