"""The driver of browsers stays from page to page, is replaced when it broke, and goes with whoever started it."""

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.async_api import Error as PlaywrightError

from casefile.browser import driver as module
from casefile.browser.driver import Driver
from tests.browser.browsing import until

_ASK = """
import asyncio
from casefile.browser.driver import driver
async def work(playwright):
    print("started", flush=True)
    await asyncio.Event().wait()
driver.do(work)
"""


@pytest.fixture
def driver():
    """Give the test a driver of its own, ended afterwards."""
    own = Driver()
    yield own
    own.stop()


async def name(playwright) -> str:
    """Something that only a living driver can say."""
    session = await playwright.request.new_context()
    await session.dispose()
    return playwright.chromium.name


def drivers(parent: int) -> list[int]:
    """The drivers a process has started and that still run."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
            words = stat.with_name("cmdline").read_bytes()
        except OSError:
            continue
        if int(fields[1]) == parent and fields[0] != "Z" and b"run-driver" in words:
            found.append(int(stat.parent.name))
    return found


def test_one_driver_serves_page_after_page(driver: Driver) -> None:
    before = set(drivers(os.getpid()))
    assert [driver.do(name) for _page in range(3)] == ["chromium"] * 3
    assert len(set(drivers(os.getpid())) - before) == 1


def test_after_many_pages_there_is_another(driver: Driver, monkeypatch) -> None:
    monkeypatch.setattr(module, "_PAGES", 2)
    before, seen = set(drivers(os.getpid())), set()
    for _page in range(4):
        driver.do(name)
        seen |= set(drivers(os.getpid())) - before
    assert len(seen) == 2
    assert len(set(drivers(os.getpid())) - before) == 1


def test_a_driver_that_was_killed_is_replaced(driver: Driver) -> None:
    before = set(drivers(os.getpid()))
    driver.do(name)
    (own,) = set(drivers(os.getpid())) - before
    os.kill(own, signal.SIGKILL)
    assert until(lambda: own not in drivers(os.getpid()))
    with pytest.raises(PlaywrightError):
        driver.do(name)
    assert driver.do(name) == "chromium"


def test_what_interrupts_the_caller_ends_the_work(driver: Driver) -> None:
    ended = []

    async def work(_playwright) -> None:
        try:
            os.kill(os.getpid(), signal.SIGUSR1)
            await asyncio.Event().wait()
        finally:
            ended.append(True)

    class Stop(Exception):
        pass

    def stop(*_signal) -> None:
        raise Stop

    before = signal.signal(signal.SIGUSR1, stop)
    try:
        with pytest.raises(Stop):
            driver.do(work)
    finally:
        signal.signal(signal.SIGUSR1, before)
    assert until(lambda: ended)


def test_no_driver_outlives_a_worker_that_was_killed() -> None:
    worker = subprocess.Popen([sys.executable, "-c", _ASK], stdout=subprocess.PIPE)
    assert worker.stdout.readline() == b"started\n"
    (own,) = drivers(worker.pid)
    worker.kill()
    worker.wait()
    worker.stdout.close()
    assert until(lambda: not Path(f"/proc/{own}").exists())
