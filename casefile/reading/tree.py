"""A page as lxml reads it: whole, or refused. Works in this process: it belongs into the cell."""

from itertools import dropwhile

from lxml import etree
from lxml import html as lxml_html

from casefile.outside.failed import Failed
from casefile.reading.charset import decode
from casefile.reading.text import clean_text

# HTML, 13.2.6.4.4 "in head".
_IN_HEAD = frozenset({
    "base", "basefont", "bgsound", "link", "meta", "noscript", "script", "style", "template", "title",
})  # fmt: skip


def tree_of(html: bytes, charset: str | None = None) -> lxml_html.HtmlElement:
    """The document in the normal form of captured texts, its head closed where browsers close it.

    :param charset: as the server declared it
    :raises Failed: `not-readable`, `empty-page`; `too-complex` where it nests too deep to be read whole
    """
    source = clean_text(decode(html, charset))
    if not source.strip():
        raise Failed("empty-page")
    tree = parsed(source)
    _close_head(tree)
    return tree


def parsed(source: str) -> lxml_html.HtmlElement:
    """The document with its letters as they are.

    :param source: without NUL
    :raises Failed: `empty-page`, `too-complex`
    """
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
    return tree


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
