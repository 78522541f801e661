"""One stage plays the pages of a whole family of processes, ends a page nobody waits for, and goes with its owner."""

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from casefile.browser import render as module
from casefile.core.companion import Companion
from casefile.outside.failed import Failed
from tests.browser.browsing import Browsing, until
from tests.browser.test_driver import running
from tests.outside.site import answer

ROOT = Path(__file__).resolve().parents[2]
_OPEN_A_PAGE = """
import sys
from casefile.browser.chromium import find_browser
from casefile.browser.render import render, stage
from casefile.outside.policy import Policy
stage.stand_by()
print(stage.pid, flush=True)
render(sys.argv[1], find_browser(), sys.argv[2], sys.argv[3], Policy(unconfined_allowed=True))
"""


@pytest.fixture
def stage(monkeypatch):
    """Give the test a stage of its own."""
    own = Companion("casefile.browser.stage")
    monkeypatch.setattr(module, "stage", own)
    yield own
    own.stop()


def test_pages_share_one_stage_and_one_driver(browsing: Browsing, stage: Companion) -> None:
    browsing.site.pages["/"] = answer(b"<p>One page of two")
    made = []
    threads = [threading.Thread(target=lambda: made.append(browsing.visit())) for _ in range(2)]
    stage.stand_by()
    first = stage.pid
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [b"One page of two" in one.dom for one in made] == [True, True]
    assert stage.pid == first
    assert len(running(first)) == 1


def test_a_child_has_its_page_played_on_the_stage_of_its_parent(browsing: Browsing, stage: Companion) -> None:
    browsing.site.pages["/"] = answer(b"<p>For a child")
    stage.stand_by()
    first = stage.pid
    child = os.fork()
    if child == 0:
        try:
            os._exit(0 if b"For a child" in browsing.visit().dom and stage.pid is None else 1)
        finally:
            os._exit(2)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert len(running(first)) == 1


def test_the_stage_knows_nothing_of_what_its_owner_knows(browsing: Browsing, stage: Companion, monkeypatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "not for the stage")
    browsing.site.pages["/"] = answer(b"<p>Words")
    browsing.visit()
    (driver,) = running(stage.pid)
    for pid in (stage.pid, driver):
        assert b"DATABASE_URL" not in Path(f"/proc/{pid}/environ").read_bytes()


def test_a_stage_that_is_killed_breaks_its_page_and_the_next_has_another(browsing: Browsing, stage: Companion) -> None:
    browsing.site.pages["/"] = lambda _connection: os.kill(stage.pid, signal.SIGKILL)
    with pytest.raises(Failed, check=lambda failed: failed.code == "browser-broke"):
        browsing.visit()
    assert until(lambda: not browsing.alive())
    browsing.site.pages["/"] = answer(b"<p>Again")
    assert b"Again" in browsing.visit().dom


def test_a_stage_that_falls_silent_is_given_up_and_the_next_page_has_another(
    browsing: Browsing, stage: Companion, monkeypatch
) -> None:
    monkeypatch.setattr(module, "_GRACE", 0)
    browsing.site.pages["/"] = answer(b"<p>Words")
    stage.stand_by()
    silent = stage.pid
    os.kill(silent, signal.SIGSTOP)
    with pytest.raises(Failed, check=lambda failed: failed.code == "browser-broke"):
        browsing.visit(browser_seconds=1)
    assert not _is_alive(silent)
    assert b"Words" in browsing.visit().dom


def test_a_page_whose_asker_is_interrupted_is_ended(browsing: Browsing, stage: Companion, monkeypatch) -> None:
    class Stop(Exception):
        pass

    looks = iter(range(50))

    def interrupted() -> bool:
        if next(looks, None) is None:
            raise Stop
        return True

    browsing.site.pages["/"] = answer(b"<p>Never quiet")
    monkeypatch.setattr("tests.browser.browsing.render", lambda *page: module.render(*page, is_busy=interrupted))
    with pytest.raises(Stop):
        browsing.visit()
    assert until(lambda: not browsing.alive())
    browsing.site.pages["/"] = answer(b"<p>Again")
    monkeypatch.undo()
    assert b"Again" in browsing.visit().dom


def test_neither_stage_nor_driver_nor_browser_outlives_an_owner_that_was_killed(browsing: Browsing) -> None:
    hanging = threading.Event()
    browsing.site.pages["/"] = lambda _connection: hanging.wait(30)
    words = [sys.executable, "-c", _OPEN_A_PAGE, browsing.site.url, str(browsing.proxy.path)]
    owner = subprocess.Popen([*words, ""], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        stage = int(owner.stdout.readline())
        assert until(lambda: "/" in browsing.site.hits)
        left = [stage, *running(stage), *_under(stage)]
        assert len(left) >= 4
    finally:
        owner.kill()
        owner.wait()
        owner.stdout.close()
        hanging.set()
    assert until(lambda: not any(_is_alive(pid) for pid in left))


def _under(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [int(child) for child in children] + [deep for child in children for deep in _under(int(child))]


def _is_alive(pid: int) -> bool:
    try:
        return ") Z " not in Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
