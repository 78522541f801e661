"""The texts of a page: what claims quote. Made once, normalised once, never changed afterwards."""

import re
import unicodedata
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import version

from lxml import etree
from lxml import html as lxml_html
from trafilatura import bare_extraction

from casefile.archive.cell import run_bounded
from casefile.archive.charset import decode
from casefile.archive.failed import Failed
from casefile.archive.headline import Front, front_of, same_words
from casefile.archive.policy import Policy
from casefile.archive.sentences import sentences
from casefile.archive.visible import body_paragraphs, page_paragraphs

ARTICLE = "article"
PAGE = "page"
PDF = "pdf"

# C0, DEL and C1 but for tab and line feed; lone surrogates; the byte order mark; the two noncharacters XML refuses.
_DROPPED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")
_LINE_ENDS = re.compile("\r\n?|[\x85\u2028\u2029]")
# How far down an extractor may repeat headline and dek.
_OPENING = 4
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


def texts_of(html: bytes, charset: str | None = None, url: str | None = None) -> list[TextMade]:
    """The article text, where one can be told from the page, and the text of the whole page.

    Works in this process and trusts the page with its time and memory: for pages of strangers use `extract_bounded`.

    :param charset: as the server declared it; a byte order mark wins, then this, then the page's own declaration
    :raises Failed: `not-readable` when the bytes are not text, `empty-page` when there is no visible text
    """
    source = clean_text(decode(html, charset))
    if not source.strip():
        raise Failed("empty-page")
    # Bytes, not a string: lxml refuses strings that open with an XML declaration.
    parser = lxml_html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        tree = lxml_html.document_fromstring(source.encode(), parser=parser)
    except (etree.ParserError, ValueError) as error:  # a document without a single element
        raise Failed("empty-page", str(error)) from error
    # The parser leaves off quietly where a page nests too deep; half a page would pass for the whole.
    cut = [entry for entry in parser.error_log if entry.level == etree.ErrorLevels.FATAL]
    if cut:
        raise Failed("too-complex", cut[0].message)
    page = page_paragraphs(tree)
    if not page:
        raise Failed("empty-page")
    body = _article_body(tree, url)
    front = front_of(tree, page, body)
    texts = [_article(front, body)] if body else []
    return [*texts, _made(PAGE, page, front, "casefile visible text")]


def extract_bounded(
    body: bytes, charset: str | None = None, url: str | None = None, policy: Policy | None = None
) -> list[TextMade]:
    """`texts_of`, or `pdf.texts_of_pdf` where the bytes are a PDF, in a process of its own.

    There are walls around its memory, processor time, open files and the clock.

    :raises Failed: as those; `too-large` over `policy.max_document`; `too-complex` at any wall
    """
    policy = policy or Policy()
    if len(body) > policy.max_document:
        raise Failed("too-large", f"{len(body)} bytes")
    return [TextMade(**row) for row in run_bounded(body, charset, url, policy)]


@cache
def extractor_name() -> str:
    """Program and version that make the article text. Kept: inside the cell no file can be opened to ask again."""
    return f"trafilatura {version('trafilatura')} + title, dek"


def _article_body(tree: lxml_html.HtmlElement, url: str | None) -> list[str]:
    found = bare_extraction(tree, url=url, include_comments=False, include_tables=True, with_metadata=False)
    return body_paragraphs(found.body) if found is not None and found.body is not None else []


def _article(front: Front, body: list[str]) -> TextMade:
    """Title and dek lead, once: where the extractor kept them at the top of the body they are not said again."""
    opening, rest = body[:_OPENING], body[_OPENING:]
    opening = [line for line in opening if not same_words(line, front.title) and line != front.dek]
    is_in_body = any(front.dek in line for line in [*opening, *rest])
    lead = [front.title, "" if is_in_body else front.dek]
    return _made(ARTICLE, [*filter(None, lead), *opening, *rest], front, extractor_name())


def _made(role: str, paragraphs: list[str], front: Front, extractor: str) -> TextMade:
    content = clean_text("\n\n".join(paragraphs))
    headline = len(clean_text(front.title)) if role == ARTICLE else 0
    return TextMade(
        role=role,
        content=content,
        extractor=extractor,
        language=front.language,
        title=clean_text(front.title),
        dek=clean_text(front.dek),
        byline=clean_text(front.byline),
        published=clean_text(front.published),
        sentences=[[start, end] for start, end in sentences(content, front.language, headline=headline)],
        direction=direction(content),
    )
