"""The same browser with nothing of ours around it, or with another's recording proxy before it."""

import asyncio
import atexit
import tempfile
import time
from functools import partial
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, BrowserContext, Playwright, async_playwright
from playwright.async_api import Error as PlaywrightError

from casefile.browser import confined
from casefile.browser.chromium import find_browser
from casefile.browser.enclosure import HOME_WORD
from casefile.browser.stage import visit
from casefile.outside.failed import Failed
from casefile.outside.policy import Policy

from .told import AT_ONCE, Take, Told

POLICY = Policy(loopback_allowed=True, unconfined_allowed=True)


def bare(_folder: Path) -> Take:
    """The same browser and steps with nothing recorded and no walls: a browser for each page, one driver for all."""
    loop = asyncio.new_event_loop()
    playwright = loop.run_until_complete(async_playwright().start())
    gate = asyncio.Semaphore(AT_ONCE)

    async def turn(urls: list[str]) -> list[Told]:
        return await asyncio.gather(*(_bare_page(playwright, gate, url) for url in urls))

    return lambda urls: loop.run_until_complete(turn(urls))


async def _bare_page(playwright: Playwright, gate: asyncio.Semaphore, url: str) -> Told:
    async with gate:
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
            began = time.monotonic()
            browser = await _launched(playwright, home)
            told = await _in_context(browser, url)
            await browser.close()
            return {**told, "seconds": time.monotonic() - began}


def kept(_folder: Path, proxy: str = "") -> Take:
    """One browser that stays open, a context for each page: how others capture, through `proxy` or through nothing."""
    loop = asyncio.new_event_loop()
    browser = loop.run_until_complete(_stay(tempfile.mkdtemp(), proxy))
    atexit.register(lambda: loop.run_until_complete(browser.close()))

    async def turn(urls: list[str]) -> list[Told]:
        gate = asyncio.Semaphore(AT_ONCE)
        return await asyncio.gather(*(_gated(browser, gate, url) for url in urls))

    return lambda urls: loop.run_until_complete(turn(urls))


async def _stay(home: str, proxy: str) -> Browser:
    return await _launched(await async_playwright().start(), home, *([f"--proxy-server={proxy}"] if proxy else []))


async def _gated(browser: Browser, gate: asyncio.Semaphore, url: str) -> Told:
    async with gate:
        return await _in_context(browser, url)


async def _in_context(browser: Browser, url: str) -> Told:
    began, lent, problem = time.monotonic(), _Lent(browser), ""
    try:
        await lent.visit(url)
    except (Failed, PlaywrightError) as failed:
        problem = str(failed)[:200]
    await lent.context.close()
    return {"url": url, "seconds": time.monotonic() - began, "problem": problem}


class _Lent:
    """A browser lent for one page: it knows the context made for it and what is open, as the proxy does for ours."""

    def __init__(self, browser: Browser) -> None:
        self.new_browser_cdp_session = browser.new_browser_cdp_session
        self._browser = browser
        self._open = 0
        self.context: BrowserContext

    async def visit(self, url: str) -> None:
        """The product's own steps, from the first request to the last thing taken."""
        await visit(url, self, POLICY, lambda: self._open > 0)

    async def new_context(self, **words: Any) -> BrowserContext:
        self.context = await self._browser.new_context(**words)
        for event, change in (("request", 1), ("requestfinished", -1), ("requestfailed", -1)):
            self.context.on(event, partial(self._count, change))
        return self.context

    def _count(self, change: int, _request: Any) -> None:
        self._open += change


async def _launched(playwright: Any, home: str, *more: str) -> Browser:
    flags = [flag.replace(HOME_WORD, home) for flag in confined._FLAGS]
    return await playwright.chromium.launch(
        executable_path=find_browser().path,
        args=[*flags, "--no-sandbox", *more],
        ignore_default_args=True,
        env={"HOME": home},
    )
