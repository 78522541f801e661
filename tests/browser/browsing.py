"""A browser behind its walls, a site for it to visit, and a look at who of it is still alive."""

import asyncio
import itertools
import json
import os
import re
import threading
from collections.abc import Callable, Coroutine, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import pytest

from casefile.browser import chromium, confined, stage
from casefile.browser import render as rendering
from casefile.browser.driver import Drivers
from casefile.browser.render import Busy, Rendered, render
from casefile.outside.policy import Policy
from tests.browser.standin import PIN, Proxy
from tests.outside.site import Site

_count = itertools.count()
Done = TypeVar("Done")
_UID = re.compile(r"^Uid:\s+(\d+)", re.MULTILINE)


@dataclass(frozen=True)
class Browsing:
    """Renders pages of `site` through `proxy` as a user of this test alone."""

    site: Site
    proxy: Proxy
    uid: int

    def visit(self, path: str = "/", **limits: object) -> Rendered:
        """Render one page; the test fails where this machine has no browser."""
        browser = chromium.find_browser()
        assert browser, "the tests of the browser need Chromium: see tests/chromium.py"
        policy = Policy(**{"unconfined_allowed": True, **limits})
        return render(self.site.url.rstrip("/") + path, browser, self.proxy.path, PIN, policy)

    def visit_here(self, path: str = "/", **limits: object) -> dict:
        """As `visit`, but in this process, whose functions a test may replace; what the stage would write."""
        policy = Policy(**{"unconfined_allowed": True, **limits})
        with confined.confined(chromium.find_browser(), self.proxy.path, PIN, policy) as walls:
            job = {
                "url": self.site.url.rstrip("/") + path,
                "executable": walls.executable,
                "arguments": walls.arguments,
            }
            return run_apart(_driven(job, policy))

    def alive(self) -> list[str]:
        """What still runs as this test's user."""
        return alive(self.uid)


def play_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the pages of this test played in its own process, whose functions it may replace."""

    def played(job: bytes, policy: Policy, is_busy: Busy) -> dict:
        made = run_apart(_driven(json.loads(job), policy, is_busy))
        return {**made, "visible": made["visible"] and made["visible"].decode()}

    monkeypatch.setattr(rendering, "_played", played)


def run_apart(work: Coroutine[Any, Any, Done]) -> Done:
    """Run it in a thread of its own: in this one Playwright's fixtures may keep a loop going."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


async def _driven(job: dict, policy: Policy, is_busy: Busy = bool) -> dict:
    drivers = Drivers()
    try:
        return await drivers.do(lambda playwright: stage._drive(playwright, job, policy, is_busy))
    finally:
        await drivers.stop()


def own_uid() -> int:
    """A user no other test of this run has: its worker's process number and a count."""
    return 100_000 + os.getpid() % 10_000 * 1000 + next(_count)


def alive(*uids: int) -> list[str]:
    """The names of the living whose user is one of `uids`."""
    return [told.splitlines()[0] for told in _living(uids)]


def in_sandbox(*uids: int) -> list[str]:
    """Those of them that run under a filter of system calls: the browser's own sandbox."""
    return [told.splitlines()[0] for told in _living(uids) if "\nSeccomp:\t2" in told]


def _living(uids: Iterable[int]) -> list[str]:
    found, uids = [], set(uids)
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            told = status.read_text(encoding="utf-8", errors="replace")
        except OSError:
            continue
        if int(_UID.search(told)[1]) in uids and "State:\tZ" not in told:
            found.append(told)
    return found


def until(come_true: Callable[[], object], seconds: float = 20) -> bool:
    """Look again and again; whether it came true in time."""
    clock = threading.Event()
    for _turn in range(round(seconds / 0.05)):
        if come_true():
            return True
        clock.wait(0.05)
    return False


def folders() -> set[str]:
    """The folders of browsers there are just now, other tests' included."""
    return {str(path) for path in Path(confined.tempfile.gettempdir()).glob(f"{confined.FOLDERS}*")}
