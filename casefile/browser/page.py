"""A visit to one page over the browser's debugging protocol, each step under a clock of its own."""

import asyncio
import base64
import contextlib
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any
from urllib.parse import urldefrag, urlsplit

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
_STILL, _LAZY, _LOOK = 0.5, 0.15, 0.03
_PICTURE_SECONDS = 10.0
_READ = (Path(__file__).with_name("page.js")).read_text(encoding="utf-8")
_TURNS, _FEW_TURNS = 20, 3
_FRAMES = 50


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
        try:
            await self._take(url)
        except PlaywrightError as error:
            # A page that goes on and on takes the ground from under whatever is asked of it.
            if self._turns <= _FEW_TURNS or not self._page.context.browser.is_connected():
                raise
            raise Failed("redirect-loop", f"{self._turns} pages") from error
        return self.taken()

    async def _take(self, url: str) -> None:
        await self._open_page(url)
        await self._settle()
        await self._take_document()
        for key, take in (("png", self._take_picture), ("pdf", self._take_print), ("visible", self._take_visible)):
            await take()
            if not await self._is_still_there():
                self._taken.pop(key, None)

    def taken(self) -> dict[str, Any]:
        """What there is so far.

        :raises Failed: `page-hangs` when not even the document is
        """
        if "dom" not in self._taken:
            raise Failed("page-hangs", "no document in time")
        lacks = self._lacks | {name for name, key in _KEYS.items() if self._taken.get(key) is None}
        kept = {"png": None, "pdf": None, "visible": None, "frames": [], "chain": self._chain, **self._taken}
        return {**kept, "missing": [name for name in MISSING if name in lacks], "noted": sorted(self._noted)}

    async def _open_page(self, url: str) -> None:
        try:
            answer = await self._page.goto(url, wait_until="commit", timeout=self._policy.page_seconds * 1000)
        except PlaywrightError as error:
            if not self._page.context.browser.is_connected():
                raise  # killed: the watchdog knows why
            raise Failed(_reason_of(str(error), self._noted), str(error)[:500]) from error
        self._taken["status"] = answer.status if answer else None
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

    async def _settle(self) -> None:
        """Scroll down for what loads late, back up, and wait until the network is still."""
        await self._must_answer()
        scrolling = asyncio.ensure_future(self._run("scroll", _SCROLL_SECONDS * 1000, seconds=_SCROLL_SECONDS + 3))
        scrolling.add_done_callback(_swallow)
        clock = asyncio.get_running_loop().time
        busy_at, down_at = clock(), 0.0
        while not down_at or clock() < down_at + _LAZY or busy_at + _STILL > clock() < down_at + _QUIET_SECONDS:
            await asyncio.sleep(_LOOK)
            busy_at = clock() if self._is_busy() else busy_at
            down_at = down_at or (clock() if scrolling.done() else 0.0)
        if self._is_busy():
            self._lacks.add(QUIET)
        await self._must_answer()

    async def _take_document(self) -> None:
        most = self._policy.max_document
        try:
            read = await self._run("readDocument", most, seconds=_PICTURE_SECONDS)
        except TimeoutError as error:
            raise Failed("page-hangs", "the document cannot be read") from error
        if read is None:
            raise Failed("too-large", f"a document of more than {most} letters")
        if read["url"].startswith("chrome-error:"):
            raise Failed("connection-lost", "the browser's own error page")
        self._taken["chain"] = _way_to(read["came"], read["url"], self._chain)
        self._taken |= {"url": read["url"], "title": read["title"], "dom": read["html"].encode(errors="replace")}
        self._born = read["born"]
        if len(self._taken["dom"]) > most:
            raise Failed("too-large", f"{len(self._taken['dom'])} bytes of document")
        self._taken["frames"] = await self._read_frames(most)

    async def _is_still_there(self) -> bool:
        """Whether the page shows the document that was taken: what is taken of another is no part of it."""
        with contextlib.suppress(TimeoutError):
            try:
                return await self._run("born", 0, seconds=self._policy.answer_seconds) == self._born
            except PlaywrightError:
                return False
        return True

    async def _read_frames(self, most: int) -> list[tuple[str, str]]:
        try:
            tree = (await self._ask("Page.getFrameTree", _PICTURE_SECONDS))["frameTree"]
        except PlaywrightError:
            return []
        waiting, found = list(tree.get("childFrames", ())), []
        while waiting and len(found) < _FRAMES:
            inner = waiting.pop(0)
            waiting[:0] = inner.get("childFrames", ())
            with contextlib.suppress(TimeoutError, PlaywrightError):
                read = await self._run("readDocument", most, seconds=_PICTURE_SECONDS, frame=inner["frame"]["id"])
                found.append((inner["frame"]["url"], read["html"] if read else ""))
                most -= len(found[-1][1])
        return found

    async def _take_picture(self) -> None:
        with contextlib.suppress(TimeoutError, PlaywrightError):
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
            self._taken["png"] = base64.b64decode(got["data"])

    async def _take_print(self) -> None:
        with contextlib.suppress(TimeoutError, PlaywrightError):
            got = await self._ask(
                "Page.printToPDF",
                _PICTURE_SECONDS,
                printBackground=True,
                pageRanges=f"1-{self._policy.max_printed}",
            )
            self._taken["pdf"] = base64.b64decode(got["data"])

    async def _take_visible(self) -> None:
        """Last, because it hides what nobody sees and then reads the rest."""
        with contextlib.suppress(TimeoutError, PlaywrightError):
            self._taken["visible"] = await self._run("visible", self._policy.max_document, seconds=_PICTURE_SECONDS)

    async def _run(self, name: str, argument: float, *, seconds: float, frame: str | None = None) -> Any:
        """One function of page.js in a world apart from the page's scripts."""
        world = await self._ask("Page.createIsolatedWorld", seconds, frameId=frame or self._main, worldName="casefile")
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


def _way_to(came: str, url: str, chain: list[tuple[str, int]]) -> list[tuple[str, int]]:
    """The answers up to the one that brought the document.

    A page may have asked for another since, whose answer is there and which is not: it must not get that one's name.

    :param came: the address the document came from; `url`: the one its scripts have given it since, of the same site
    :raises Failed: `connection-lost` when no answer brought it
    """
    site = _site_of(url)
    for is_it in (lambda one: one == urldefrag(came).url, lambda one: _site_of(one) == site):
        for at in range(len(chain), 0, -1):
            if is_it(chain[at - 1][0]):
                return chain[:at]
    raise Failed("connection-lost", "no answer brought the document")


def _site_of(url: str) -> tuple[str, str]:
    parts = urlsplit(url.removeprefix("blob:"))
    return parts.scheme, parts.netloc


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
