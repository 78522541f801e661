"""One page in a browser made for it: its document after scripts, its picture, its print, the words a reader sees."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from playwright.async_api import Browser as Driven
from playwright.async_api import Error as PlaywrightError
from playwright.async_api import async_playwright

from casefile.archive.chromium import Browser
from casefile.archive.confined import Confined, confined
from casefile.archive.failed import Failed
from casefile.archive.page import Visit
from casefile.archive.policy import Policy

_LAUNCH_SECONDS = 20
_CLOSE_SECONDS = 3
_GRACE = 5
_LOST = {"memory": "page-memory", "wall": "page-hangs"}


@dataclass(frozen=True)
class Rendered:
    """A page as the browser had it when it was taken. What could not be taken is None, and `missing` names it.

    :ivar url: after redirects and what scripts did to it
    :ivar status: of the answer the page came with
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


def render(url: str, browser: Browser, way_out: str, pin: str, policy: Policy) -> Rendered:
    """Open `url` in a browser made for it, through the proxy and nowhere else, and take what it shows.

    Runs in a thread of its own: the driver needs an event loop, and where one runs Django refuses to query.

    :param way_out: path of the proxy's unix socket; `pin`: base64 SHA-256 of the key it certifies with
    :raises Failed: `unconfined`; `page-hangs` when it answers nothing or is not done at `policy.browser_seconds`,
        `page-memory` over `policy.browser_memory`, `browser-broke`; `too-many-redirects`, `unsupported-type` for a
        download, `connection-lost` for what the proxy refused or the network lost
    """
    with confined(browser, way_out, pin, policy) as walls, ThreadPoolExecutor(1) as thread:
        try:
            taken = thread.submit(asyncio.run, _bounded(url, walls, policy)).result()
        except (PlaywrightError, TimeoutError) as error:
            ending = walls.ending().get("why", "")
            raise Failed(_LOST.get(ending, _code_of(error)), str(error)[-1500:]) from error
        return Rendered(**taken, browser=browser.version, lacks=walls.lacks, peak=walls.ending().get("peak", 0))


def _code_of(error: Exception) -> str:
    return "page-hangs" if isinstance(error, TimeoutError) else "browser-broke"


async def _bounded(url: str, walls: Confined, policy: Policy) -> dict[str, Any]:
    return await asyncio.wait_for(_drive(url, walls, policy), policy.browser_seconds + _GRACE)


async def _drive(url: str, walls: Confined, policy: Policy) -> dict[str, Any]:
    async with async_playwright() as playwright:
        driven = await playwright.chromium.launch(
            executable_path=walls.executable,
            args=walls.arguments,
            ignore_default_args=True,
            chromium_sandbox=True,
            env={},
            timeout=_LAUNCH_SECONDS * 1000,
        )
        try:
            return await _visit(url, driven, policy)
        finally:
            await _close(driven)


async def _visit(url: str, driven: Driven, policy: Policy) -> dict[str, Any]:
    context = await driven.new_context(
        accept_downloads=False,
        service_workers="block",
        viewport={"width": 1280, "height": 800},
        timezone_id="UTC",
        user_agent=await _user_agent(driven, policy),
    )
    visit = Visit(await context.new_page(), policy)
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
