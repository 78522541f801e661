"""Reading a page: its article, where one can be told, and all the words a reader sees. Loads the extractor."""

from functools import cache
from importlib.metadata import version
from itertools import dropwhile

from lxml import etree
from lxml import html as lxml_html
from trafilatura import bare_extraction

from casefile.outside.failed import Failed
from casefile.reading.charset import decode
from casefile.reading.headline import Front, front_of, same_words
from casefile.reading.sentences import sentences
from casefile.reading.text import ARTICLE, PAGE, TextMade, clean_text, direction
from casefile.reading.visible import body_paragraphs, page_paragraphs

# How far down an extractor may repeat headline and dek.
_OPENING = 4
# HTML, 13.2.6.4.4 "in head".
_IN_HEAD = frozenset({
    "base", "basefont", "bgsound", "link", "meta", "noscript", "script", "style", "template", "title",
})  # fmt: skip


def texts_of(html: bytes, charset: str | None = None, url: str | None = None) -> list[TextMade]:
    """The article text, where one can be told from the page, and the text of the whole page.

    Works in this process and trusts the page with its time and memory: for strangers' pages use `reading.read_page`.

    :param charset: as the server declared it; a byte order mark wins, then this, then the page's own declaration
    :raises Failed: `not-readable` when the bytes are not text, `empty-page` when there is no visible text
    """
    return texts_of_tree(tree_of(html, charset), url)


def tree_of(html: bytes, charset: str | None = None) -> lxml_html.HtmlElement:
    """The document as lxml reads it.

    :raises Failed: `not-readable`, `empty-page`; `too-complex` where it nests too deep to be read whole
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
    _close_head(tree)
    return tree


def texts_of_tree(tree: lxml_html.HtmlElement, url: str | None = None) -> list[TextMade]:
    """As `texts_of`.

    :raises Failed: `empty-page`
    """
    page = page_paragraphs(tree)
    if not page:
        raise Failed("empty-page")
    body = _article_body(tree, url)
    front = front_of(tree, page, body)
    texts = [_article(front, body)] if body else []
    return [*texts, _made(PAGE, page, front, "casefile visible text")]


def _close_head(tree: lxml_html.HtmlElement) -> None:
    """Browsers begin the body at the first tag that has no place in a head; the parser only at those of HTML 4."""
    head = tree.find("head")
    strays = [] if head is None else list(dropwhile(lambda child: child.tag in _IN_HEAD, head))
    if not strays:
        return
    body = tree.find("body")
    if body is None:
        body = etree.SubElement(tree, "body")
    strays[-1].tail = (strays[-1].tail or "") + (body.text or "")
    body.text = None
    body[:0] = strays


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
