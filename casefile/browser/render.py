"""One page in a browser made for it: its document after scripts, its picture, its print, the words a reader sees."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from playwright.async_api import Browser as Driven
from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Playwright

from casefile.browser.chromium import Browser
from casefile.browser.confined import Confined, confined
from casefile.browser.driver import driver
from casefile.browser.page import Visit
from casefile.outside.failed import Failed
from casefile.outside.policy import Policy

_LAUNCH_SECONDS = 20
_CLOSE_SECONDS = 3
_GRACE = 5
_LOST = {"memory": "page-memory", "wall": "page-hangs"}

Busy = Callable[[], bool]


@dataclass(frozen=True)
class Rendered:
    """A page as the browser had it when it was taken. What could not be taken is None, and `missing` names it.

    :ivar url: after redirects and what scripts did to it
    :ivar status: of the answer the page came with
    :ivar chain: (url, status) of every answer on the way to it, redirects and pages that went on by themselves included
    :ivar dom: the document after its scripts, as HTML in UTF-8
    :ivar frames: (url, html) of each frame inside it, in order
    :ivar visible: the words a reader sees, line by line; `seen.py` compares texts with it
    :ivar missing: of `screenshot`, `pdf`, `visible-text`, `whole-height`, `quiet`, in that order
    :ivar noted: what the page tried: `popup`, `dialog`, `download`, each once
    :ivar lacks: walls the browser ran without, see `confined.py`
    :ivar peak: bytes the browser's processes held at most
    """

    url: str
    status: int | None
    chain: list[tuple[str, int]]
    title: str
    dom: bytes
    frames: list[tuple[str, str]]
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
        `page-memory` over `policy.browser_memory`, `browser-broke`; `too-many-redirects`, `unsupported-type` for a
        download, `connection-lost` for what the proxy refused or the network lost
    """
    with confined(browser, way_out, pin, policy) as walls:
        try:
            taken = driver.do(lambda playwright: _bounded(url, playwright, walls, policy, is_busy))
        except (PlaywrightError, TimeoutError) as error:
            ending = walls.ending().get("why", "")
            raise Failed(_LOST.get(ending, _code_of(error)), str(error)[-1500:]) from error
        return Rendered(**taken, browser=browser.version, lacks=walls.lacks, peak=walls.ending().get("peak", 0))


def _code_of(error: Exception) -> str:
    return "page-hangs" if isinstance(error, TimeoutError) else "browser-broke"


async def _bounded(url: str, playwright: Playwright, walls: Confined, policy: Policy, is_busy: Busy) -> dict[str, Any]:
    return await asyncio.wait_for(_drive(url, playwright, walls, policy, is_busy), policy.browser_seconds + _GRACE)


async def _drive(url: str, playwright: Playwright, walls: Confined, policy: Policy, is_busy: Busy) -> dict[str, Any]:
    driven = await playwright.chromium.launch(
        executable_path=walls.executable,
        args=walls.arguments,
        ignore_default_args=True,
        chromium_sandbox=True,
        env={},
        timeout=_LAUNCH_SECONDS * 1000,
    )
    try:
        return await _visit(url, driven, policy, is_busy)
    finally:
        await _close(driven)


async def _visit(url: str, driven: Driven, policy: Policy, is_busy: Busy) -> dict[str, Any]:
    context = await driven.new_context(
        accept_downloads=False,
        service_workers="block",
        viewport={"width": 1280, "height": 800},
        timezone_id="UTC",
        user_agent=await _user_agent(driven, policy),
    )
    visit = Visit(await context.new_page(), policy, is_busy)
    try:
        return await asyncio.wait_for(visit.take(url), policy.page_seconds)
    except TimeoutError:
        # What was taken by then is kept; without a document there is nothing to keep.
        return visit.taken()


async def _user_agent(driven: Driven, policy: Policy) -> str:
    """The browser's own, which names its engine, and after it who we are."""
    session = await driven.new_browser_cdp_session()
    own = (await session.send("Browser.getVersion"))["userAgent"]
    await session.detach()
    return f"{own.replace('Headless', '')} {policy.user_agent.split(' ')[0]}"


async def _close(driven: Driven) -> None:
    """Ask politely for a moment; the walls come down on whoever stays."""
    try:
        await asyncio.wait_for(driven.close(), _CLOSE_SECONDS)
    except (PlaywrightError, TimeoutError):
        return
