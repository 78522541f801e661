"""A page saved by a browser as one MHTML file (RFC 2557). Works in this process: it belongs into the cell."""

from email import policy as email_policy
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from email.parser import BytesParser

from casefile.outside.failed import Failed
from casefile.outside.visited import HTML_TYPES
from casefile.reading.article import texts_of
from casefile.reading.text import TextMade, clean_text

MOST_PARTS = 2_000
_LONGEST = 2_000


def read_mhtml(body: bytes) -> tuple[list[TextMade], dict[str, str]]:
    """The texts of the page, and what the file says of itself: address, title, saved.

    :raises Failed: `too-complex` for more than `MOST_PARTS` parts; `not-readable` where none is a page; as `texts_of`
    """
    message = BytesParser(policy=email_policy.compat32).parsebytes(body)
    parts = []
    for part in message.walk():
        parts.append(part)
        if len(parts) > MOST_PARTS:
            raise Failed("too-complex", "parts")
    root = _root(message, parts)
    html = root.get_payload(decode=True) or b""
    address = _address(message, root)
    claims = {"address": address, "title": _line(message, "Subject"), "saved": _line(message, "Date")}
    return texts_of(html, root.get_content_charset(), address or None), claims


def _root(message: Message, parts: list[Message]) -> Message:
    """The part that `start` names, else the first page."""
    pages = [part for part in parts if part.get_content_type() in HTML_TYPES]
    start = message.get_param("start")
    named = (part for part in pages if start and part.get("Content-ID") == start)
    root = next(named, pages[0] if pages else None)
    if root is None:
        raise Failed("not-readable", "no part is a page")
    return root


def _address(message: Message, root: Message) -> str:
    said = (_line(message, "Snapshot-Content-Location"), _line(root, "Content-Location"))
    return next((one for one in said if one.startswith(("http://", "https://"))), "")


def _line(part: Message, name: str) -> str:
    """A field as people read it; "" where there is none or it cannot be decoded."""
    try:
        said = str(make_header(decode_header(str(part.get(name, "")))))
    except (LookupError, UnicodeError, MessageError, OSError, ValueError):
        return ""
    return " ".join(clean_text(said).split())[:_LONGEST]
