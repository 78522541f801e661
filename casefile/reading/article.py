"""Reading a page: its article, where one can be told, and all the words a reader sees. Loads the extractor."""

from functools import cache
from importlib.metadata import version

from lxml import html as lxml_html
from trafilatura import bare_extraction

from casefile.outside.failed import Failed
from casefile.reading.headline import Front, front_of, same_words
from casefile.reading.linked import Linked, linked_of
from casefile.reading.sentences import sentences
from casefile.reading.text import ARTICLE, PAGE, TextMade, clean_text, direction
from casefile.reading.tree import tree_of
from casefile.reading.visible import body_paragraphs, page_paragraphs

# How far down an extractor may repeat headline and dek.
_OPENING = 4


def texts_of(html: bytes, charset: str | None = None, url: str | None = None) -> list[TextMade]:
    """The article text, where one can be told from the page, and the text of the whole page.

    Works in this process and trusts the page with its time and memory: for strangers' pages use `reading.read_page`.

    :param charset: as the server declared it; a byte order mark wins, then this, then the page's own declaration
    :raises Failed: `not-readable` when the bytes are not text, `empty-page` when there is no visible text
    """
    return texts_of_tree(tree_of(html, charset), url)


def texts_of_tree(tree: lxml_html.HtmlElement, url: str | None = None, linked: Linked | None = None) -> list[TextMade]:
    """As `texts_of`.

    :param linked: what the page says of itself, where it was read already
    :raises Failed: `empty-page`
    """
    page = page_paragraphs(tree)
    if not page:
        raise Failed("empty-page")
    body = _article_body(tree, url)
    front = front_of(tree, linked or linked_of(tree), page, body)
    texts = [_article(front, body)] if body else []
    return [*texts, _made(PAGE, page, front, "casefile visible text")]


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
