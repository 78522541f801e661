"""What a reader sees of a page, as paragraphs, in the order of the document."""

from collections.abc import Callable

from lxml import etree

_BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "br", "caption", "center", "dd", "details", "dialog",
    "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5",
    "h6", "header", "hgroup", "hr", "html", "legend", "li", "main", "menu", "nav", "ol", "p", "pre", "section",
    "summary", "table", "tbody", "tfoot", "thead", "tr", "ul",
})  # fmt: skip
_UNSEEN = frozenset({
    "area", "audio", "base", "canvas", "datalist", "embed", "frame", "frameset", "head", "iframe", "link", "map",
    "meta", "noframes", "noscript", "object", "option", "param", "rp", "script", "select", "source", "style", "svg",
    "template", "textarea", "title", "track", "video",
})  # fmt: skip
_PROGRAMS = frozenset({"script", "style"})
_CELLS = frozenset({"td", "th", "cell"})

# The extractor answers in elements of its own, named after TEI.
_BODY_BLOCKS = frozenset({
    "ab", "body", "code", "div", "fw", "head", "item", "lb", "list", "p", "quote", "row", "table",
})  # fmt: skip
_BODY_UNSEEN = frozenset({"graphic"})


def page_paragraphs(tree: etree._Element) -> list[str]:
    """All text a reader sees, headline, captions and links included; white space as a browser collapses it."""
    return _paragraphs(tree, _BLOCKS, _UNSEEN)


def held_text(tree: etree._Element) -> str:
    """All words a page holds, hidden and declared ones too, without scripts and styles: what needs no script."""
    declared = (meta.get("content") or "" for meta in tree.iter("meta"))
    return "\n\n".join([*_paragraphs(tree, _BLOCKS | _UNSEEN, _PROGRAMS, is_hidden=_never), *declared])


def body_paragraphs(body: etree._Element) -> list[str]:
    """The paragraphs of the extractor's body: the words only, without the marks it would print for lists and tables."""
    return _paragraphs(body, _BODY_BLOCKS, _BODY_UNSEEN)


def seen_text(element: etree._Element) -> str:
    """The visible text of one element on one line."""
    return " ".join(page_paragraphs(element))


def _is_hidden(element: etree._Element) -> bool:
    if element.get("hidden") is not None:
        return True
    style = (element.get("style") or "").replace(" ", "").lower()
    return "display:none" in style or "visibility:hidden" in style


def _never(_element: etree._Element) -> bool:
    return False


def _paragraphs(
    tree: etree._Element,
    blocks: frozenset[str],
    unseen: frozenset[str],
    is_hidden: Callable[[etree._Element], bool] = _is_hidden,
) -> list[str]:
    """Walks without recursion: a page may nest as deep as it likes."""
    done: list[str] = []
    open_words: list[str] = []
    for event, element in (walk := etree.iterwalk(tree, events=("start", "end", "comment", "pi"))):
        name = element.tag if isinstance(element.tag, str) else ""
        if event == "start":
            _border(name, blocks, open_words, done)
            if name in unseen or is_hidden(element):
                walk.skip_subtree()
            else:
                open_words.append(element.text or "")
            continue
        _border(name, blocks, open_words, done)
        if element is not tree:
            open_words.append(element.tail or "")
    _border("p", blocks, open_words, done)
    return done


def _border(name: str, blocks: frozenset[str], open_words: list[str], done: list[str]) -> None:
    if name in blocks:
        paragraph = " ".join("".join(open_words).split())
        if paragraph:
            done.append(paragraph)
        open_words.clear()
    elif name in _CELLS:
        open_words.append(" ")
