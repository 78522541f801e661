"""Reading a stranger's page: its texts, what it is built of, and whether it is what was asked for."""

from dataclasses import dataclass, replace

from casefile.outside.failed import Failed
from casefile.outside.policy import Policy
from casefile.outside.visited import HTML_TYPES
from casefile.reading.cell import ask
from casefile.reading.text import TextMade


@dataclass(frozen=True)
class Reading:
    """What was read of one page or document.

    :ivar texts: the article, where one can be told, and the page; or the one text of a PDF
    :ivar parts: absolute http and https addresses of what the page is built of, in document order, each once
    :ivar leads_to: the address the page goes on to by itself, and then nothing else was read of it; or ""
    :ivar lacks: the walls that were missing around the cell, as `walls.lacking` names them
    """

    texts: list[TextMade]
    parts: list[str]
    leads_to: str = ""
    lacks: tuple[str, ...] = ()


def read_page(
    html: bytes,
    charset: str | None,
    url: str | None,
    policy: Policy,
    *,
    visible: str | None = None,
    sent: bytes | None = None,
    is_judged: bool = True,
    wants_parts: bool = False,
) -> Reading:
    """Read a page, or a PDF document where the bytes are one, in a cell of its own.

    There are walls around its memory, processor time, open files and the clock.

    :param html: the page as sent, or the document after its scripts
    :param charset: as the server declared it
    :param visible: the words a reader sees on the rendered page; fills `TextMade.unseen`
    :param sent: the page as the site sent it, where scripts ran on `html`; fills `TextMade.scripted`
    :param is_judged: False for what a person saved: they have seen it
    :param wants_parts: whether no browser loads the page: then what it is built of and leads to is told
    :raises Failed: as `article.texts_of`, `pdf.texts_of_pdf` and `judge.judge`; `too-large` over
        `policy.max_document`; `too-complex` at any wall
    """
    job = {"do": "page", "charset": charset, "url": url, "is_judged": is_judged, "wants_parts": wants_parts}
    _refuse_larger(policy, html, sent or b"")
    seen = None if visible is None else visible.encode(errors="replace")
    said = ask(job, [html, seen, sent], policy)
    return Reading([TextMade(**row) for row in said["texts"]], said["parts"], said["leads_to"], tuple(said["lacks"]))


BUILT = {"text/css": "style", **dict.fromkeys(HTML_TYPES, "frame")}
"""The kinds of parts that are built of others, and the job that tells of which."""
# A page may have hundreds of them, and the task that captures it has a wall of its own.
_PART_SECONDS = 5.0


def parts_of_part(part: bytes, kind: str, url: str, policy: Policy) -> list[str]:
    """Absolute http and https addresses that a style sheet or a frame is built of, in order, each once.

    :param kind: a key of `BUILT`
    :param url: of the part
    :raises Failed: `too-large`, `too-complex` as above
    """
    _refuse_larger(policy, part)
    hasty = replace(policy, extract_seconds=min(policy.extract_seconds, _PART_SECONDS))
    return ask({"do": BUILT[kind], "url": url}, [part], hasty)["parts"]


def _refuse_larger(policy: Policy, *documents: bytes) -> None:
    largest = max(map(len, documents))
    if largest > policy.max_document:
        raise Failed("too-large", f"{largest} bytes")
