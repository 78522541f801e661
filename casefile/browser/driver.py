"""The program that drives browsers, Playwright's own: it takes longer to start than a page to open, so it stays."""

import asyncio
import contextlib
import os
import threading
from collections.abc import Awaitable, Callable
from typing import TypeVar

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Playwright, async_playwright

_PAGES = 200
_PATIENCE, _LAST_WORDS = 30, 3

Done = TypeVar("Done")


class Driver:
    """One driver of this process, started when first needed and another one after every 200 pages.

    It runs in a thread of its own: it needs an event loop, and where one runs Django refuses to query.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._starting: asyncio.Future[Playwright] | None = None
        self._pages = 0
        self._under_way = 0

    def do(self, work: Callable[[Playwright], Awaitable[Done]]) -> Done:
        """Have some work done with the driver; safe to call from many threads.

        What interrupts the caller ends the work too.
        """
        future = asyncio.run_coroutine_threadsafe(self._do(work), self._running())
        try:
            return future.result()
        except BaseException:
            future.cancel()
            raise

    async def _do(self, work: Callable[[Playwright], Awaitable[Done]]) -> Done:
        if self._starting and self._pages >= _PAGES and not self._under_way:
            await self._stop()
        self._starting = self._starting or asyncio.ensure_future(async_playwright().start())
        starting = self._starting
        self._pages, self._under_way = self._pages + 1, self._under_way + 1
        try:
            return await work(await asyncio.wait_for(asyncio.shield(starting), _PATIENCE))
        except (PlaywrightError, TimeoutError):
            # Perhaps it was the driver that broke: nobody knows from outside, and another one costs little. Whoever
            # else uses this one is left to it.
            if self._starting is starting:
                self._starting, self._pages = None, 0
                if self._under_way == 1:
                    await _end(starting)
            raise
        finally:
            self._under_way -= 1

    async def _stop(self) -> None:
        ended, self._starting, self._pages = self._starting, None, 0
        await _end(ended)

    def _running(self) -> asyncio.AbstractEventLoop:
        with self._lock:
            if self._loop is None:
                self._loop = asyncio.new_event_loop()
                self._thread = threading.Thread(target=self._loop.run_forever, daemon=True, name="driver")
                self._thread.start()
            return self._loop

    def stop(self) -> None:
        """End the driver and its thread; used again, it starts anew."""
        with self._lock:
            loop, self._loop = self._loop, None
        if loop:
            if self._starting:
                asyncio.run_coroutine_threadsafe(self._stop(), loop).result(_PATIENCE)
            loop.call_soon_threadsafe(loop.stop)
            self._thread.join()
            loop.close()

    def forget(self) -> None:
        """After a fork: thread and driver are the parent's."""
        self.__init__()


async def _end(starting: asyncio.Future[Playwright]) -> None:
    """End a driver, also one that does not answer any more."""
    with contextlib.suppress(Exception):
        await asyncio.wait_for((await starting).stop(), _LAST_WORDS)


driver = Driver()
os.register_at_fork(after_in_child=driver.forget)
