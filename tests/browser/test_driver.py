"""The driver of browsers stays from page to page, and is replaced when it broke or has done enough."""

import asyncio
import os
import signal
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from playwright.async_api import Error as PlaywrightError

from casefile.browser import driver as module
from casefile.browser.driver import Drivers
from tests.browser.browsing import run_apart, until


async def name(playwright) -> str:
    """Something that only a living driver can say."""
    session = await playwright.request.new_context()
    await session.dispose()
    return playwright.chromium.name


def running(parent: int | None = None) -> set[int]:
    """The drivers a process has started and that still run; this one's where none is named."""
    found = set()
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
            words = stat.with_name("cmdline").read_bytes()
        except OSError:
            continue
        if int(fields[1]) == (parent or os.getpid()) and fields[0] != "Z" and b"run-driver" in words:
            found.add(int(stat.parent.name))
    return found


def with_drivers(test: Callable[[Drivers], Awaitable[None]]) -> None:
    """Run a test with drivers of its own; none of them is left."""

    async def whole() -> None:
        drivers = Drivers()
        try:
            await test(drivers)
        finally:
            await drivers.stop()

    before = running()
    run_apart(whole())
    assert until(lambda: running() <= before)


def test_one_driver_serves_page_after_page() -> None:
    async def test(drivers: Drivers) -> None:
        before = running()
        assert [await drivers.do(name) for _page in range(3)] == ["chromium"] * 3
        assert await asyncio.gather(*(drivers.do(name) for _page in range(3))) == ["chromium"] * 3
        assert len(running() - before) == 1

    with_drivers(test)


def test_after_many_pages_there_is_another_and_the_last_page_of_the_old_one_ends_it(monkeypatch) -> None:
    monkeypatch.setattr(module, "_PAGES", 2)

    async def test(drivers: Drivers) -> None:
        before, goes_on = running(), asyncio.Event()

        async def stays(playwright) -> str:
            await goes_on.wait()
            return await name(playwright)

        long = asyncio.ensure_future(drivers.do(stays))
        assert [await drivers.do(name) for _page in range(2)] == ["chromium"] * 2
        assert len(running() - before) == 2
        goes_on.set()
        assert await long == "chromium"
        assert until(lambda: len(running() - before) == 1)

    with_drivers(test)


def test_a_driver_that_was_killed_is_replaced() -> None:
    async def test(drivers: Drivers) -> None:
        before = running()
        await drivers.do(name)
        (own,) = running() - before
        os.kill(own, signal.SIGKILL)
        assert until(lambda: own not in running())
        with pytest.raises(PlaywrightError):
            await drivers.do(name)
        assert await drivers.do(name) == "chromium"

    with_drivers(test)


def test_a_driver_that_could_not_be_started_is_replaced(monkeypatch) -> None:
    def refuse() -> None:
        raise OSError("no more of them")

    async def test(drivers: Drivers) -> None:
        with monkeypatch.context() as short, pytest.raises(OSError, match="no more"):
            short.setattr(module, "async_playwright", lambda: Beginning(refuse))
            await drivers.do(name)
        assert await drivers.do(name) == "chromium"

    with_drivers(test)


def test_a_driver_that_never_begins_does_not_hold_up_who_ends_it(monkeypatch) -> None:
    monkeypatch.setattr(module, "_LAST_WORDS", 0.1)
    begun, never = asyncio.Event(), asyncio.Event()

    async def hang() -> None:
        begun.set()
        await never.wait()

    async def test(drivers: Drivers) -> None:
        with monkeypatch.context() as short:
            short.setattr(module, "async_playwright", lambda: Beginning(hang))
            waiting = asyncio.ensure_future(drivers.do(name))
            await begun.wait()
            await asyncio.wait_for(drivers.stop(), 10)
        waiting.cancel()
        assert await drivers.do(name) == "chromium"

    with_drivers(test)


class Beginning:
    """In Playwright's place: what happens when it is started."""

    def __init__(self, start: Callable[[], object]) -> None:
        self._start = start

    async def start(self) -> object:
        done = self._start()
        return await done if asyncio.iscoroutine(done) else done
