"""A page saved by a browser as one MHTML file (RFC 2557). Works in this process: it belongs into the cell.

The file is read where it lies: a part is its fields and where its content starts and ends, so that one picture of a
page can be shown without reading all the others.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from email import policy as email_policy
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from email.parser import BytesHeaderParser
from typing import Any, NamedTuple
from urllib.parse import urljoin

from lxml import etree
from lxml import html as lxml_html

from casefile.outside.failed import Failed
from casefile.outside.visited import HTML_TYPES
from casefile.reading.article import texts_of_tree
from casefile.reading.coded import uncoded
from casefile.reading.rewriting import name_of
from casefile.reading.text import TextMade, clean_text
from casefile.reading.tree import tree_of

MOST_PARTS = 2_000
_DEEPEST = 5
_LONGEST = 2_000
_BLANK_LINE = re.compile(rb"(?<![^\n])\r?\n")
_WEB = ("http://", "https://")


class Part(NamedTuple):
    """A part, or the whole file, which is the first: its fields, and where its content starts and ends."""

    fields: Message
    start: int
    end: int


def read_mhtml(body: bytes) -> tuple[list[TextMade], dict[str, str]]:
    """The texts of the page, and what the file says of itself: address, title, saved.

    :raises Failed: `too-complex` for more than `MOST_PARTS` parts; `not-readable` where none is a page; as `texts_of`
    """
    parts = parts_in(body)
    told, whole = _listed(parts), parts[0].fields
    address = told["page"]["url"]
    claims = {"address": address, "title": _line(whole, "Subject"), "saved": _line(whole, "Date")}
    tree = _tree(body, told["page"])
    for frames in tree.findall("frameset"):
        _read_frames(frames, body, told)
    return texts_of_tree(tree, address or None), claims


def list_saved(body: bytes) -> dict[str, Any]:
    """Where the page and its parts lie, so that they can be shown.

    :returns: `page`, and `parts`: name (`rewriting.name_of` its Content-Location and its Content-ID) to the same;
        each is {url, type, charset, coding, start, end}. Of several parts of one name the first counts
    :raises Failed: as `read_mhtml`
    """
    return _listed(parts_in(body))


def _listed(parts: list[Part]) -> dict[str, Any]:
    root = _root(parts)
    address = _address(parts[0].fields, root.fields)
    named: dict[str, dict[str, Any]] = {}
    for part in parts[1:]:
        told = _told(part, address)
        for name in (name_of(told["url"]), name_of(f"cid:{_line(part.fields, 'Content-ID').strip('<>')}")):
            named.setdefault(name, told)
    named.pop("", None)
    return {"page": {**_told(root, address), "url": address}, "parts": named}


def _tree(body: bytes, told: dict[str, Any]) -> lxml_html.HtmlElement:
    return tree_of(uncoded(body[told["start"] : told["end"]], told["coding"]), told["charset"])


def _read_frames(frames: lxml_html.HtmlElement, body: bytes, told: dict[str, Any]) -> None:
    """A page that is nothing but frames says what stands in them: the words of each, in order. Frames in frames do not.

    Each page counts once, however often it is named.
    """
    pages = {name: one for name, one in told["parts"].items() if one["type"] in HTML_TYPES}
    words = etree.SubElement(frames.getparent(), "body")
    for frame in list(frames.iter("frame")):
        page = pages.pop(name_of(_joined(told["page"]["url"], frame.get("src", ""))), None)
        with suppress(Failed):
            for inside in _tree(body, page).findall("body") if page else ():
                inside.tag = "div"
                words.append(inside)
    frames.drop_tree()


def parts_in(body: bytes) -> list[Part]:
    """The file itself and all its parts, those of parts included, in order.

    :raises Failed: `too-complex`
    """
    found: list[Part] = []
    for part in _walk(body, _part(body, 0, len(body)), 0):
        found.append(part)
        if len(found) > MOST_PARTS:
            raise Failed("too-complex", "parts")
    return found


def _walk(body: bytes, part: Part, depth: int) -> Iterator[Part]:
    yield part
    boundary = part.fields.get_boundary() if part.fields.get_content_maintype() == "multipart" else None
    if boundary and depth < _DEEPEST:
        for start, end in _between(body, part, boundary.encode("latin-1", errors="replace")):
            yield from _walk(body, _part(body, start, end), depth + 1)


def _between(body: bytes, part: Part, boundary: bytes) -> Iterator[tuple[int, int]]:
    """What stands between the lines of the boundary (RFC 2046, 5.1.1). The last end of line belongs to the line."""
    line = re.compile(rb"(?<![^\n])--" + re.escape(boundary) + rb"(--)?[ \t]*(?:\r?\n|\Z)")
    start = None
    for found in line.finditer(body, part.start, part.end):
        if start is not None:
            yield start, max(start, found.start() - (2 if body.startswith(b"\r\n", found.start() - 2) else 1))
        if found[1]:
            return
        start = found.end()
    if start is not None:
        yield start, part.end


def _part(body: bytes, start: int, end: int) -> Part:
    blank = _BLANK_LINE.search(body, start, end)
    head_end, content = blank.span() if blank else (end, end)
    fields = BytesHeaderParser(policy=email_policy.compat32).parsebytes(body[start:head_end])
    return Part(fields, content, end)


def _root(parts: list[Part]) -> Part:
    """The part that `start` names, else the first page."""
    pages = [part for part in parts if part.fields.get_content_type() in HTML_TYPES]
    start = parts[0].fields.get_param("start")
    named = (part for part in pages if start and part.fields.get("Content-ID") == start)
    root = next(named, pages[0] if pages else None)
    if root is None:
        raise Failed("not-readable", "no part is a page")
    return root


def _told(part: Part, address: str) -> dict[str, Any]:
    fields = part.fields
    return {
        "url": _joined(address, _line(fields, "Content-Location")),
        "type": fields.get_content_type(),
        "charset": fields.get_content_charset(),
        "coding": _coding(part),
        "start": part.start,
        "end": part.end,
    }


def _coding(part: Part) -> str:
    return _line(part.fields, "Content-Transfer-Encoding").lower()


def _address(message: Message, root: Message) -> str:
    said = (_line(message, "Snapshot-Content-Location"), _line(root, "Content-Location"))
    return next((one for one in said if one.startswith(_WEB)), "")


def _joined(address: str, location: str) -> str:
    try:
        return urljoin(address, location) if location else ""
    except ValueError:
        return ""


def _line(part: Message, name: str) -> str:
    """A field as people read it; "" where there is none or it cannot be decoded."""
    try:
        said = str(make_header(decode_header(str(part.get(name, "")))))
    except (LookupError, UnicodeError, MessageError, OSError, ValueError):
        return ""
    return " ".join(clean_text(said).split())[:_LONGEST]
