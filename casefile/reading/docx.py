"""The text of a Word document, in the order of its body. Works in this process: it belongs into the cell."""

from collections.abc import Iterable, Iterator
from functools import cache
from importlib.metadata import version
from posixpath import normpath

from lxml import etree

from casefile.outside.failed import Failed
from casefile.reading.sentences import sentences
from casefile.reading.text import DOCUMENT, TextMade, clean_text, direction
from casefile.reading.zipped import Zipped

CELLS = " | "
"""What stands between two cells of a table; a row is a line."""
_MOST = 50_000_000
_LONGEST = 500
_MAIN = "/officeDocument"
# Runs that were struck out or moved away, what older programs see in place of a drawing, and the numbers of fields.
_SKIPPED = frozenset({"del", "moveFrom", "Fallback", "instrText", "delText", "rPr", "pPr"})
_AS_LETTERS = {"tab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "\u2011"}
_FALSE = frozenset({"0", "false", "off", "none"})
_CLAIMS = {
    "title": "title",
    "creator": "author",
    "created": "made",
    "modified": "changed",
    "lastModifiedBy": "changed by",
}


def is_docx(zipped: Zipped) -> bool:
    """Whether the members are those of a Word document."""
    return "[Content_Types].xml" in zipped.names and any(name.startswith("word/") for name in zipped.names)


def read_docx(zipped: Zipped) -> tuple[list[TextMade], dict[str, str]]:
    """The one text of a document, and what it says of itself: title, author, made, changed, changed by.

    Body, headings and tables in their order, then footnotes and endnotes; without headers, comments and hidden words.

    :raises Failed: `not-readable`, also where its XML defines entities; `no-text`
    """
    main = _main_part(zipped)
    body = next((one for one in _tree(zipped, main) if _name(one) == "body"), None)
    if body is None:
        raise Failed("not-readable", "a document without a body")
    folder = main.rpartition("/")[0]
    notes = [_tree(zipped, f"{folder}/{kind}.xml") for kind in ("footnotes", "endnotes")]
    paragraphs = [*_blocks(body), *(text for part in notes for note in part for text in _noted(note))]
    content = "\n\n".join(paragraphs)
    if not content:
        raise Failed("no-text")
    claims = _claims(_tree(zipped, "docProps/core.xml"))
    return [_made(content, claims.get("title", ""))], claims


@cache
def extractor_name() -> str:
    return f"casefile docx, lxml {version('lxml')}"


def _made(content: str, title: str) -> TextMade:
    return TextMade(
        role=DOCUMENT,
        content=content,
        extractor=extractor_name(),
        title=title,
        sentences=[[start, end] for start, end in sentences(content)],
        direction=direction(content),
    )


def _tree(zipped: Zipped, name: str) -> Iterable[etree._Element]:
    """The root of a part, or () where there is none. Entities are neither resolved nor allowed, nothing is fetched."""
    content = zipped.read(name, _MOST)
    if not content:
        return ()
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise Failed("not-readable", f"{name}: {error}") from error
    if root.getroottree().docinfo.doctype:
        raise Failed("not-readable", f"{name}: a document type stands in it")
    return root


def _main_part(zipped: Zipped) -> str:
    """Where the document stands. The name is one of the members or nothing."""
    for row in _tree(zipped, "_rels/.rels"):
        if row.get("Type", "").endswith(_MAIN):
            return normpath(row.get("Target", "")).lstrip("/")
    return "word/document.xml"


def _blocks(parent: Iterable[etree._Element]) -> Iterator[str]:
    for one in parent:
        name = _name(one)
        if name == "p":
            yield from _paragraph(one)
        elif name == "tbl":
            yield from _kept(["\n".join(filter(None, map(_row, _named(one, "tr"))))])
        elif name in ("sdt", "sdtContent", "ins", "customXml", "moveTo"):
            yield from _blocks(one)


def _row(row: etree._Element) -> str:
    cells = (" ".join(" ".join(_blocks(cell)).split()) for cell in _named(row, "tc"))
    return CELLS.join(filter(None, cells))


def _named(parent: etree._Element, name: str) -> Iterator[etree._Element]:
    for one in parent:
        if _name(one) == name:
            yield one
        elif _name(one) in ("sdt", "sdtContent", "ins"):
            yield from _named(one, name)


def _noted(note: etree._Element) -> Iterator[str]:
    # The first notes of every document are the lines that part notes from the text.
    is_line = any(key.endswith("}type") and "eparat" in value for key, value in note.items())
    return iter(()) if is_line else _blocks(note)


def _paragraph(paragraph: etree._Element) -> Iterator[str]:
    """Its words, and after them those of the text boxes that hang on it."""
    boxes: list[str] = []
    yield from _kept(["".join(_letters(paragraph, boxes))])
    yield from boxes


def _letters(parent: etree._Element, boxes: list[str]) -> Iterator[str]:
    for one in parent:
        name = _name(one)
        if name in _SKIPPED or (name == "r" and _is_hidden(one)):
            continue
        if name == "t":
            yield one.text or ""
        elif name in _AS_LETTERS:
            yield _AS_LETTERS[name]
        elif name == "txbxContent":
            boxes.extend(_blocks(one))
        else:
            yield from _letters(one, boxes)


def _is_hidden(run: etree._Element) -> bool:
    marks = (mark for part in run if _name(part) == "rPr" for mark in part if _name(mark) == "vanish")
    return any(not _FALSE.intersection(mark.values()) for mark in marks)


def _kept(texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        # An empty line inside a paragraph would read as its end.
        lines = (" ".join(line.split()) for line in clean_text(text).split("\n"))
        if whole := "\n".join(filter(None, lines)):
            yield whole


def _claims(core: Iterable[etree._Element]) -> dict[str, str]:
    named = ((_CLAIMS.get(_name(one)), one.text) for one in core)
    return {name: clean_text(text or "").strip()[:_LONGEST] for name, text in named if name}


def _name(one: etree._Element) -> str:
    """Without its namespace: transitional and strict documents differ in nothing else."""
    return etree.QName(one).localname if isinstance(one.tag, str) else ""
