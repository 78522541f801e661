"""One page in a browser made for it: its document after scripts, its picture, its print, the words a reader sees."""

import json
import os
import select
import socket
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any, BinaryIO

from casefile.browser.chromium import Browser
from casefile.browser.confined import confined
from casefile.core.companion import Companion, CompanionGone
from casefile.outside.failed import Failed
from casefile.outside.policy import Policy

BUSY, QUIET = b"1", b"0"
WRITTEN = b"0"
LONGEST = 100_000
"""Bytes of one message between the asker and the stage."""
PARTS = ("dom", "png", "pdf", "visible")
"""What a page leaves behind as bytes, in the order of the stage's file; the line before them says the rest."""

_LOST = {"memory": "page-memory", "wall": "page-hangs"}
_BROKEN = frozenset({"page-hangs", "browser-broke"})
# How often the proxy is asked whether it has something under way, and how long a stage may be silent past the walls:
# longer than it needs itself to give up a browser and a driver that answer nothing.
_LOOK, _GRACE = 0.02, 12

Busy = Callable[[], bool]
# The driver keeps 16 MB for what it soon throws away, thrice; one does.
stage = Companion("casefile.browser.stage", {"NODE_OPTIONS": "--max-semi-space-size=1"})


@dataclass(frozen=True)
class Rendered:
    """A page as the browser had it when it was taken. What could not be taken is None, and `missing` names it.

    :ivar url: after redirects and what scripts did to it
    :ivar came: the address its document came from
    :ivar chain: (url, status) of every answer to the page, redirects and pages that went on by themselves included
    :ivar dom: the document after its scripts, as HTML in UTF-8
    :ivar visible: the words a reader sees, line by line; `seen.py` compares texts with it
    :ivar missing: of `screenshot`, `pdf`, `visible-text`, `whole-height`, `quiet`, in that order
    :ivar noted: what the page tried: `popup`, `dialog`, `download`, each once
    :ivar lacks: walls the browser ran without, see `confined.py`
    :ivar peak: bytes the browser's processes held at most
    """

    url: str
    came: str
    chain: list[tuple[str, int]]
    dom: bytes
    png: bytes | None
    pdf: bytes | None
    visible: str | None
    missing: list[str]
    noted: list[str]
    browser: str
    lacks: tuple[str, ...]
    peak: int = 0


def render(url: str, browser: Browser, way_out: str, pin: str, policy: Policy, is_busy: Busy = bool) -> Rendered:
    """Open `url` in a browser made for it, through the proxy and nowhere else, and take what it shows.

    :param way_out: path of the proxy's unix socket; `pin`: base64 SHA-256 of the key it certifies with
    :param is_busy: whether the proxy has something under way: the page is taken when it has not
    :raises Failed: `unconfined`; `page-hangs` when it answers nothing or is not done at `policy.browser_seconds`,
        `page-memory` over `policy.browser_memory` or `max_written`, `browser-broke`; `too-many-redirects`,
        `unsupported-type` for a download, `connection-lost` for what the proxy refused or the network lost
    """
    with confined(browser, way_out, pin, policy) as walls:
        job = {
            "url": url,
            "executable": walls.executable,
            "arguments": walls.arguments,
            "policy": {name: limit for name, limit in asdict(policy).items() if not isinstance(limit, frozenset)},
        }
        try:
            taken = _played(json.dumps(job).encode(), policy, is_busy)
        except Failed as failed:
            ending = walls.ending().get("why", "")
            if failed.code in _BROKEN and ending in _LOST:
                raise Failed(_LOST[ending], failed.detail) from failed
            raise
        return Rendered(**taken, browser=browser.version, lacks=walls.lacks, peak=walls.ending().get("peak", 0))


def _played(job: bytes, policy: Policy, is_busy: Busy) -> dict[str, Any]:
    """Have the stage play a page; what interrupts this ends the page."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with ours:
        with theirs:
            try:
                stage.ask(b"", theirs)
            except CompanionGone as error:
                raise Failed("browser-broke", "no stage for browsers") from error
        try:
            ours.send(job)
            said, files = _conversation(ours, is_busy, time.monotonic() + policy.browser_seconds + _GRACE)
        except TimeoutError as error:
            stage.stop()  # or the next page would wait for the same silence
            raise Failed("browser-broke", str(error)) from error
        except OSError as error:
            raise Failed("browser-broke", f"the stage went away: {error}") from error
    if not files:
        raise Failed("browser-broke", "the stage went away")
    with os.fdopen(files[0], "rb") as file:
        if said != WRITTEN:
            raise OSError(int(said), os.strerror(int(said)))
        file.seek(0)
        return _read(file)


def _conversation(line: socket.socket, is_busy: Busy, end: float) -> tuple[bytes, list[int]]:
    """Say whether the proxy is busy, each time that changes, until the answer comes.

    :raises TimeoutError: none came by `end`
    """
    told = b""
    while time.monotonic() < end:
        state = BUSY if is_busy() else QUIET
        if state != told:
            line.send(state)
            told = state
        if select.select([line], [], [], _LOOK)[0]:
            said, files, _flags, _from = socket.recv_fds(line, LONGEST, 1)
            return said, files
    raise TimeoutError("the stage is silent")


def _read(file: BinaryIO) -> dict[str, Any]:
    """What the stage wrote.

    :raises Failed: as the page did
    """
    told = json.loads(file.readline())
    if "failed" in told:
        raise Failed(told["failed"], told["detail"])
    sizes = told.pop("sizes")
    told["chain"] = [(url, status) for url, status in told["chain"]]
    told |= {name: None if size is None else file.read(size) for name, size in zip(PARTS, sizes, strict=True)}
    return told | {"visible": None if told["visible"] is None else told["visible"].decode()}
