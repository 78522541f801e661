"""What a cell does: wall itself in, hear one job, answer, end. Loads everything that reads pages."""

import contextlib
import json
import socket
from dataclasses import replace
from typing import Any

from casefile.outside.failed import Failed
from casefile.reading.article import texts_of, texts_of_tree
from casefile.reading.calls import forbid_calls
from casefile.reading.charset import looks_like_pdf
from casefile.reading.drawing import show_drawing
from casefile.reading.judge import judge
from casefile.reading.linked import linked_of
from casefile.reading.mhtml import list_saved
from casefile.reading.opened import open_given
from casefile.reading.opened import warm_up as warm_up_given
from casefile.reading.pdf import texts_of_pdf
from casefile.reading.pdf import warm_up as warm_up_pdf
from casefile.reading.refresh import leads_to
from casefile.reading.resources import parts_in_style, parts_of
from casefile.reading.rewriting import show_page, show_style
from casefile.reading.seen import not_seen, only_by_script
from casefile.reading.stopwords import hold_once
from casefile.reading.text import TextMade
from casefile.reading.tree import tree_of
from casefile.reading.visible import held_text
from casefile.reading.walls import close_doors, die_with, lacking, wall_in

# Long enough that the extractor loads all it ever loads: its fallbacks read word lists from disk on first use, and
# once the doors are closed no file can be opened.
_WARM_UP = f"<html lang=en><title>Warm</title><body><h1>Warm</h1><p>{'A sentence to warm up with. ' * 3}</p></body>"

_UNWALLED = "a cell for reading would run {}; a Linux with seccomp has every wall, CASEFILE_BROWSER=unwalled needs none"


def warm_up() -> None:
    """Read from disk whatever is read on first use: in a cell no file can be opened."""
    hold_once()
    texts_of(_WARM_UP.encode())
    warm_up_pdf()
    warm_up_given()


def live(asker: socket.socket, template: int, seconds: float, memory: int, *, is_offline: bool, may_lack: bool) -> None:
    """The whole life of a cell. The walls stand before the first byte is heard; the answer says which do not.

    :param is_offline: whether the template has left the network
    :param may_lack: whether it reads also where a wall is missing
    """
    wall_in(seconds, memory)
    is_nobody = close_doors()
    die_with(template)
    lacks = lacking(is_offline=is_offline, is_nobody=is_nobody, is_bound=forbid_calls())
    with contextlib.suppress(OSError):  # whoever asked is gone
        heard = _hear(asker)
        said = (
            {"failed": "unconfined", "detail": _UNWALLED.format(", ".join(lacks))}
            if lacks and not may_lack
            else _answer(*heard)
        )
        asker.sendall(json.dumps({**said, "lacks": lacks}).encode())


def _hear(asker: socket.socket) -> tuple[dict[str, Any], list[bytes | None]]:
    heard = asker.makefile("rb")
    job = json.loads(heard.readline())
    return job, [None if size is None else heard.read(size) for size in job.pop("sizes")]


def _answer(job: dict[str, Any], parts: list[bytes | None]) -> dict[str, Any]:
    try:
        return JOBS[job.pop("do")](*parts, **job)
    except Failed as refusal:
        return {"failed": refusal.code, "detail": refusal.detail}
    except (MemoryError, RecursionError, OSError) as error:
        return {"failed": "too-complex", "detail": repr(error)}


def read_page(
    html: bytes,
    visible: bytes | None,
    sent: bytes | None,
    *,
    charset: str | None,
    url: str | None,
    is_judged: bool,
    wants_parts: bool,
) -> dict[str, Any]:
    """`reading.Reading` as plain rows; the arguments are those of `reading.read_page`."""
    if looks_like_pdf(html):
        return _told(texts_of_pdf(html))
    tree = tree_of(html, charset)
    has_no_browser = wants_parts and url
    if has_no_browser and (there := leads_to(tree, url)):
        return _told([], leads_to=there)
    parts = parts_of(tree, url) if has_no_browser else []
    linked = linked_of(tree)
    texts = texts_of_tree(tree, url, linked)
    seen = None if visible is None else visible.decode(errors="replace")
    if is_judged:
        judge(tree, texts, seen, has_run_scripts=sent is not None, is_for_payers=linked.is_for_payers)
    held = None if sent is None else held_text(tree_of(sent, charset))
    return _told([_compared(text, seen, held) for text in texts], parts)


def _told(texts: list[TextMade], parts: list[str] | None = None, leads_to: str = "") -> dict[str, Any]:
    return {"texts": [vars(text) for text in texts], "parts": parts or [], "leads_to": leads_to}


def _compared(text: TextMade, seen: str | None, held: str | None) -> TextMade:
    return replace(
        text,
        unseen=[] if seen is None else not_seen(text.content, seen),
        scripted=[] if held is None else only_by_script(text.content, held),
    )


def read_style(css: bytes, *, url: str) -> dict[str, Any]:
    """The addresses a style sheet asks for."""
    return {"parts": parts_in_style(css, url)}


def read_frame(html: bytes, *, url: str) -> dict[str, Any]:
    """The addresses a page within a page is built of."""
    return {"parts": parts_of(tree_of(html, None), url)}


JOBS = {
    "page": read_page,
    "style": read_style,
    "frame": read_frame,
    "given": open_given,
    "show-page": show_page,
    "show-style": show_style,
    "show-drawing": show_drawing,
    "list-saved": list_saved,
}
