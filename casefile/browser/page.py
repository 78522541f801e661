"""A visit to one page over the browser's debugging protocol, each step under a clock of its own."""

import asyncio
import base64
import contextlib
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any
from urllib.parse import urldefrag

from playwright.async_api import CDPSession, Dialog, Page, Response
from playwright.async_api import Error as PlaywrightError

from casefile.outside.failed import Failed
from casefile.outside.policy import Policy

SCREENSHOT, PDF, VISIBLE_TEXT, WHOLE_HEIGHT, QUIET = "screenshot", "pdf", "visible-text", "whole-height", "quiet"
MISSING = (SCREENSHOT, PDF, VISIBLE_TEXT, WHOLE_HEIGHT, QUIET)
POPUP, DIALOG, DOWNLOAD = "popup", "dialog", "download"

_LOAD_SECONDS = 15.0
_SCROLL_SECONDS = 5.0
_QUIET_SECONDS = 5.0
# Nothing under way for so long is quiet; and so long after the way down, what that calls for has been called for.
_STILL, _LAZY, _LOOK = 0.5, 0.15, 0.02
_PICTURE_SECONDS, _TURN_SECONDS = 10.0, 1.0
_PIECE = 1 << 20
_READ = "\n".join(path.read_text(encoding="utf-8") for path in sorted(Path(__file__).parent.glob("*.js")))
_TURNS, _FEW_TURNS = 20, 3
_clock = time.monotonic


class Visit:
    """One page from the first request to the last thing taken.

    What the page's own scripts see is the document and nothing of us: we read from a world apart, where they cannot
    have put functions of their own in place of the browser's.

    :param is_busy: whether something the page asked for is still on its way. The proxy knows: the browser does not say
        of an answer that nobody reads that it has ended
    """

    def __init__(self, page: Page, policy: Policy, is_busy: Callable[[], bool]) -> None:
        self._page = page
        self._policy = policy
        self._is_busy = is_busy
        self._noted: set[str] = set()
        self._lacks: set[str] = set()
        self._taken: dict[str, Any] = {}
        self._turns = 0
        self._chain: list[tuple[str, int]] = []
        self._session: CDPSession
        self._main = ""
        self._born = 0.0
        self._busy_at = 0.0
        page.on("dialog", self._dismiss)
        page.on("download", lambda _download: self._noted.add(DOWNLOAD))
        page.on("framenavigated", self._count)
        page.on("response", self._follow)
        page.context.on("page", self._shut)

    async def take(self, url: str) -> dict[str, Any]:
        """Everything `Rendered` needs of the page.

        :raises Failed: no document came of it
        """
        self._session = await self._page.context.new_cdp_session(self._page)
        # Asked while the page is empty: a page with frames in frames in frames breaks the answer.
        self._main = (await self._ask("Page.getFrameTree", _PICTURE_SECONDS))["frameTree"]["frame"]["id"]
        watching = asyncio.ensure_future(self._watch())
        try:
            await self._take(url)
        except PlaywrightError as error:
            # A page that goes on and on takes the ground from under whatever is asked of it.
            if self._turns <= _FEW_TURNS or not self._page.context.browser.is_connected():
                raise
            raise Failed("redirect-loop", f"{self._turns} pages") from error
        finally:
            watching.cancel()
        return self.taken()

    async def _take(self, url: str) -> None:
        await self._open_page(url)
        await self._scroll_down()
        pictured = await self._settle()
        shown = await self._take_document()
        if pictured != shown:
            await self._taking("png", self._take_picture)
        await self._taking("pdf", self._take_print)
        await self._taking("visible", self._take_visible)

    async def _taking(self, key: str, take: Callable[[], Awaitable[None]]) -> None:
        """What was taken of another document, which came meanwhile, is not kept."""
        self._taken.pop(key, None)
        await take()
        if not await self._is_still_there():
            self._taken.pop(key, None)

    async def _watch(self) -> None:
        while True:
            if self._is_busy():
                self._busy_at = _clock()
            await asyncio.sleep(_LOOK)

    def taken(self) -> dict[str, Any]:
        """What there is so far.

        :raises Failed: `page-hangs` when not even the document is
        """
        if "dom" not in self._taken:
            raise Failed("page-hangs", "no document in time")
        lacks = self._lacks | {name for name, key in _KEYS.items() if self._taken.get(key) is None}
        kept = {"png": None, "pdf": None, "visible": None, **self._taken}
        return {**kept, "missing": [name for name in MISSING if name in lacks], "noted": sorted(self._noted)}

    async def _open_page(self, url: str) -> None:
        try:
            await self._page.goto(url, wait_until="commit", timeout=self._policy.page_seconds * 1000)
        except PlaywrightError as error:
            if not self._page.context.browser.is_connected():
                raise  # killed: the watchdog knows why
            raise Failed(_reason_of(str(error), self._noted), str(error)[:500]) from error
        loaded = asyncio.ensure_future(self._page.wait_for_load_state("load", timeout=_LOAD_SECONDS * 1000))
        loaded.add_done_callback(_swallow)
        while not loaded.done():
            await self._must_answer()
            await asyncio.wait({loaded}, timeout=1)
        if loaded.exception():
            self._lacks.add(QUIET)

    async def _must_answer(self) -> None:
        """A page whose scripts never rest answers nothing: it is given up long before the wall."""
        try:
            await self._ask("Runtime.evaluate", self._policy.answer_seconds, expression="1")
        except TimeoutError as error:
            raise Failed("page-hangs", "the page answers nothing") from error
        except PlaywrightError:
            # It went on to another page meanwhile, which is no silence; a browser that is gone is something else.
            if not self._page.context.browser.is_connected():
                raise
        if self._turns > _TURNS:
            raise Failed("redirect-loop", f"{self._turns} pages")

    async def _scroll_down(self) -> None:
        """Scroll down for what loads late, and back up."""
        await self._must_answer()
        with contextlib.suppress(TimeoutError, PlaywrightError):
            await self._run("scroll", _SCROLL_SECONDS * 1000, seconds=_SCROLL_SECONDS + 3)

    async def _settle(self) -> str:
        """Wait until the network is still, and take a picture meanwhile; which document it shows.

        The picture stands when nothing was asked for since, and the document has not changed when it is taken.
        """
        down_at = _clock()
        end = down_at + _QUIET_SECONDS
        await self._until_still(0, end)
        began, shown = _clock(), await self._shown()
        await self._take_picture()
        await asyncio.sleep(down_at + _LAZY - _clock())
        await self._until_still(_STILL, end)
        if self._is_busy():
            self._lacks.add(QUIET)
        await self._must_answer()
        return shown if self._busy_at < began else ""

    async def _until_still(self, seconds: float, end: float) -> None:
        while (self._is_busy() or _clock() < self._busy_at + seconds) and _clock() < end:
            await asyncio.sleep(_LOOK)

    async def _shown(self) -> str:
        with contextlib.suppress(TimeoutError, PlaywrightError):
            return await self._run("shown", 0, seconds=self._policy.answer_seconds)
        return ""

    async def _take_document(self) -> str:
        """Take the document; what `_shown` says of it."""
        most = self._policy.max_document
        try:
            read = await self._run("readDocument", most, seconds=_PICTURE_SECONDS)
        except TimeoutError as error:
            raise Failed("page-hangs", "the document cannot be read") from error
        if read is None:
            raise Failed("too-large", f"a document of more than {most} letters")
        if read["url"].startswith("chrome-error:"):
            raise Failed("connection-lost", "the browser's own error page")
        self._taken |= {"url": read["url"], "came": read["came"], "chain": list(self._chain)}
        self._taken["dom"] = read["html"].encode(errors="replace")
        self._born = read["born"]
        if len(self._taken["dom"]) > most:
            raise Failed("too-large", f"{len(self._taken['dom'])} bytes of document")
        return read["shown"]

    async def _is_still_there(self) -> bool:
        """Whether the page shows the document that was taken: what is taken of another is no part of it."""
        with contextlib.suppress(TimeoutError):
            try:
                return await self._run("born", 0, seconds=self._policy.answer_seconds) == self._born
            except PlaywrightError:
                return False
        return True

    async def _take_picture(self) -> None:
        with contextlib.suppress(TimeoutError, PlaywrightError):
            async with _a_turn():
                await self._picture()

    async def _picture(self) -> None:
        size = (await self._ask("Page.getLayoutMetrics", _PICTURE_SECONDS))["cssContentSize"]
        height = min(size["height"], self._policy.max_height)
        if height < size["height"]:
            self._lacks.add(WHOLE_HEIGHT)
        clip = {"x": 0, "y": 0, "width": min(size["width"], 2560), "height": max(height, 1), "scale": 1}
        got = await self._ask(
            "Page.captureScreenshot",
            _PICTURE_SECONDS,
            format="png",
            clip=clip,
            captureBeyondViewport=True,
            optimizeForSpeed=True,
        )
        self._keep("png", base64.b64decode(got["data"]))

    async def _take_print(self) -> None:
        with contextlib.suppress(TimeoutError, PlaywrightError):
            got = await self._ask(
                "Page.printToPDF",
                _PICTURE_SECONDS,
                printBackground=True,
                pageRanges=f"1-{self._policy.max_printed}",
                transferMode="ReturnAsStream",
            )
            self._keep("pdf", await self._drained(got["stream"]))

    async def _drained(self, stream: str) -> bytes:
        """A file the browser holds, piece by piece: whole, or a little longer than it may be."""
        got = bytearray()
        while len(got) <= self._policy.max_taken:
            piece = await self._ask("IO.read", _PICTURE_SECONDS, handle=stream, size=_PIECE)
            got += base64.b64decode(piece["data"])
            if piece["eof"]:
                break
        await self._ask("IO.close", _PICTURE_SECONDS, handle=stream)
        return bytes(got)

    def _keep(self, name: str, taken: bytes) -> None:
        """What is larger than it may be is not kept, and so is missing."""
        if len(taken) <= self._policy.max_taken:
            self._taken[name] = taken

    async def _take_visible(self) -> None:
        """Last, because it hides what nobody sees and then reads the rest."""
        with contextlib.suppress(TimeoutError, PlaywrightError):
            seen = await self._run("visible", self._policy.max_document, seconds=_PICTURE_SECONDS)
            self._taken["visible"] = None if seen is None else seen.encode(errors="replace")

    async def _run(self, name: str, argument: float, *, seconds: float) -> Any:
        """One function of page.js or visible.js in a world apart from the page's scripts."""
        world = await self._ask("Page.createIsolatedWorld", seconds, frameId=self._main, worldName="casefile")
        answer = await self._ask(
            "Runtime.evaluate",
            seconds,
            contextId=world["executionContextId"],
            expression=f"{_READ}\n{name}({argument})",
            awaitPromise=True,
            returnByValue=True,
        )
        return answer["result"].get("value")

    async def _ask(self, method: str, seconds: float, **words: Any) -> dict[str, Any]:
        return await _in_time(self._session.send(method, words), seconds)

    def _dismiss(self, dialog: Dialog) -> None:
        self._noted.add(DIALOG)
        _let_run(dialog.dismiss())

    def _shut(self, page: Page) -> None:
        if page is not self._page:
            self._noted.add(POPUP)
            _let_run(page.close())

    def _count(self, frame: Any) -> None:
        self._turns += frame is self._page.main_frame

    def _follow(self, answer: Response) -> None:
        asked = answer.request
        if asked.is_navigation_request() and asked.frame is self._page.main_frame:
            self._chain.append((urldefrag(answer.url).url, answer.status))


_turns = asyncio.Lock()


@contextlib.asynccontextmanager
async def _a_turn() -> AsyncIterator[None]:
    """Pictures are taken in turns: for that time a browser holds half as much again. Nobody waits long for it."""
    try:
        async with asyncio.timeout(_TURN_SECONDS):
            await _turns.acquire()
    except TimeoutError:
        yield
        return
    try:
        yield
    finally:
        _turns.release()


_KEYS = {SCREENSHOT: "png", PDF: "pdf", VISIBLE_TEXT: "visible"}
_NET_ERRORS = {
    "ERR_TOO_MANY_REDIRECTS": "too-many-redirects",
    "ERR_ABORTED": "unsupported-type",
    "ERR_CERT": "tls",
    "ERR_TIMED_OUT": "timeout",
    "Timeout": "timeout",
}


def _reason_of(said: str, noted: set[str]) -> str:
    if DOWNLOAD in noted or "Download is starting" in said:
        return "unsupported-type"
    return next((code for words, code in _NET_ERRORS.items() if words in said), "connection-lost")


async def _in_time(awaited: Awaitable[Any], seconds: float) -> Any:
    return await asyncio.wait_for(awaited, seconds)


_running: set[asyncio.Future] = set()


def _let_run(awaited: Awaitable[None]) -> None:
    """Start what nobody waits for: the page may be gone before it is done."""
    task = asyncio.ensure_future(awaited)
    _running.add(task)
    task.add_done_callback(_running.discard)
    task.add_done_callback(_swallow)


def _swallow(done: asyncio.Future) -> None:
    """Look at what became of it, so that nobody is told that nobody looked."""
    if not done.cancelled():
        done.exception()
