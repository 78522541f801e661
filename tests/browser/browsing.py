"""A browser behind its walls, a site for it to visit, and a look at who of it is still alive."""

import itertools
import os
import re
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from casefile.browser import chromium, confined
from casefile.browser.render import Rendered, render
from casefile.outside.policy import Policy
from tests.browser.standin import PIN, Proxy
from tests.outside.site import Site

_count = itertools.count()
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

    def alive(self) -> list[str]:
        """What still runs as this test's user."""
        return alive(self.uid)


def own_uid() -> int:
    """A user no other test of this run has: its worker's process number and a count."""
    return 100_000 + os.getpid() % 10_000 * 1000 + next(_count)


def alive(uid: int) -> list[str]:
    """The names of the living whose user is `uid`."""
    return [told.splitlines()[0] for told in _living(uid)]


def in_sandbox(uid: int) -> list[str]:
    """Those of them that run under a filter of system calls: the browser's own sandbox."""
    return [told.splitlines()[0] for told in _living(uid) if "\nSeccomp:\t2" in told]


def _living(uid: int) -> list[str]:
    found = []
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            told = status.read_text(encoding="utf-8", errors="replace")
        except OSError:
            continue
        if _UID.search(told)[1] == str(uid) and "State:\tZ" not in told:
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
