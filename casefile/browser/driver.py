"""The program that drives browsers, Playwright's own: it takes longer to start than a page to open, so it stays."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Playwright, async_playwright

_PAGES = 200
_PATIENCE, _LAST_WORDS = 30, 3

Done = TypeVar("Done")


@dataclass(eq=False)
class Driver:
    """One driver at work: how many pages it was given, and how many of them are under way."""

    starting: asyncio.Future[Playwright]
    pages: int = 0
    under_way: int = 0

    async def end(self) -> None:
        """End it, also one that does not answer any more or never began to."""
        with contextlib.suppress(Exception):
            async with asyncio.timeout(_LAST_WORDS):
                await (await asyncio.shield(self.starting)).stop()


class Drivers:
    """The driver of this event loop, started when first needed; another one after 200 pages or when it may be broken.

    One that is replaced ends with the last page it has under way.
    """

    def __init__(self) -> None:
        self._newest: Driver | None = None

    async def do(self, work: Callable[[Playwright], Awaitable[Done]]) -> Done:
        """Have some work done with the driver; many may be under way."""
        driver = self._present()
        driver.pages, driver.under_way = driver.pages + 1, driver.under_way + 1
        try:
            return await work(await asyncio.wait_for(asyncio.shield(driver.starting), _PATIENCE))
        except (PlaywrightError, OSError):  # the second when it cannot be started, or is late
            # Perhaps it was the driver that broke: nobody knows from outside, and another one costs little.
            self._replace(driver)
            raise
        finally:
            driver.under_way -= 1
            if driver is not self._newest and not driver.under_way:
                await driver.end()

    async def stop(self) -> None:
        """End the driver; used again, it starts anew."""
        driver, self._newest = self._newest, None
        if driver:
            await driver.end()

    def _present(self) -> Driver:
        if self._newest and self._newest.pages >= _PAGES:
            self._replace(self._newest)
        self._newest = self._newest or Driver(asyncio.ensure_future(async_playwright().start()))
        return self._newest

    def _replace(self, driver: Driver) -> None:
        if driver is self._newest:
            self._newest = None
