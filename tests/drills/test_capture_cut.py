"""Captures that lose what they stand on: the browser is killed, the proxy is cut, the machine's clock jumps."""

import contextlib
import os
import signal
import threading
import time
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.db import connection

from casefile.archive.capture import from_url
from casefile.browser import browse, chromium, confined
from casefile.custody.made import COMPLETE, PARTIAL
from casefile.outside import budget, wire
from casefile.outside.failed import REASONS, Failed
from casefile.outside.policy import Policy
from casefile.sources.actions import add_source
from casefile.sources.models import CaptureJob
from casefile.work.leases import LEASE, take
from tests import factories as make
from tests.browser.browsing import alive, own_uid, until
from tests.outside.site import Site, answer
from tests.reading import pages

POLICY = Policy(loopback_allowed=True, unconfined_allowed=True)
DAY = 86_400
PIXEL = b"GIF89a\1\0\1\0\0\0\0,\0\0\0\0\1\0\1\0\0\2\2D\1\0;"


@pytest.fixture
def uid(monkeypatch) -> int:
    """Give the browser of this test a user of its own."""
    made = own_uid()
    monkeypatch.setattr(confined, "_a_free_uid", lambda: made)
    return made


def _captured(in_the_middle: Callable[[], None]):
    """A capture by a browser; something happens when its page asks for a picture, which comes right after that."""
    browser = chromium.find_browser()
    assert browser, "the tests of the browser need Chromium: see tests/chromium.py"

    def waits(connection) -> None:
        in_the_middle()
        connection.sendall(answer(PIXEL, kind="image/gif"))

    with Site() as site:
        page = pages.ENGLISH.replace("</article>", "<img src=/waits></article>").encode()
        site.pages |= {"/": answer(page), "/waits": waits, "/favicon.ico": answer(b"")}
        return from_url(site.url, POLICY, browser)


def _pids(uid: int) -> list[int]:
    return [int(name) for name in os.listdir("/proc") if name.isdigit() and _owner(name) == uid]


def _owner(name: str) -> int | None:
    try:
        return os.stat(f"/proc/{name}").st_uid
    except OSError:
        return None


def test_a_browser_that_is_killed_is_named_and_may_be_tried_again(uid) -> None:
    def kill() -> None:
        for pid in _pids(uid):
            os.kill(pid, signal.SIGKILL)

    with pytest.raises(Failed) as failure:
        _captured(kill)
    assert (failure.value.code, failure.value.may_retry) == ("browser-broke", True)
    assert alive(uid) == []


@pytest.fixture
def cut(monkeypatch) -> Callable[[], None]:
    """What cuts the proxy of the next capture, and is over when nobody can ask it any more."""
    made = []

    class Cut(browse.Proxy):
        def __init__(self, *words, **more) -> None:
            super().__init__(*words, **more)
            made.append(self)

    monkeypatch.setattr(browse, "Proxy", Cut)

    def cut() -> None:
        threading.Thread(target=made[0].__exit__).start()
        assert until(lambda: not made[0]._path.exists() and not made[0]._serving)

    return cut


def test_a_proxy_that_is_cut_leaves_a_partial_copy_or_a_name(uid, cut) -> None:
    try:
        assert _captured(cut).outcome == PARTIAL
    except Failed as failed:
        assert failed.code in REASONS
        assert failed.may_retry
    assert alive(uid) == []


def test_control_where_nothing_happens_in_the_middle_the_copy_is_complete(uid) -> None:
    assert _captured(lambda: None).outcome == COMPLETE
    assert alive(uid) == []


def _ended_after(monkeypatch, jump: int) -> float | None:
    """Seconds after which a capture ended that the clock jumped under; None where it was made.

    Its page drips for 3 s. Of all walls only that for the whole page, 1.5 s, can end it before: others are ten days.
    """
    clock, over = time.time, threading.Event()

    def drips(connection) -> None:
        page = pages.ENGLISH.encode()
        connection.sendall(answer(page).replace(b"Content-Length: ", b"X-Length: ")[: -len(page) // 2])
        monkeypatch.setattr(time, "time", lambda: clock() + jump)
        with contextlib.suppress(OSError):
            for _drop in range(30):
                over.wait(0.1)
                connection.sendall(b"<!-- -->")
            connection.sendall(page[len(page) // 2 :])

    far = dict.fromkeys(("idle_seconds", "first_byte_seconds", "response_seconds", "patience_seconds"), 10 * DAY)
    began = time.monotonic()
    with Site() as site:
        site.pages["/"] = drips
        try:
            from_url(site.url, Policy(loopback_allowed=True, seconds=1.5, slowest=0, **far))
        except Failed as failed:
            assert failed.code == "timeout"
            return time.monotonic() - began
        finally:
            over.set()
    return None


@pytest.mark.parametrize("jump", [DAY, -DAY])
def test_the_wall_for_the_whole_page_stands_when_the_clock_jumps(monkeypatch, jump: int) -> None:
    assert 1.4 < _ended_after(monkeypatch, jump) < 3


@pytest.mark.parametrize("jump", [DAY, -DAY])
def test_control_a_wall_by_the_clock_that_jumps_falls_or_comes_at_once(monkeypatch, jump: int) -> None:
    by_day = SimpleNamespace(monotonic=lambda: time.time())  # noqa: PLW0108 - the one of just then
    for module in (budget, wire):
        monkeypatch.setattr(module, "time", by_day, raising=False)
    ended = _ended_after(monkeypatch, jump)
    assert ended is None if jump < 0 else ended < 1.4


@pytest.mark.django_db
@pytest.mark.parametrize("jump", [DAY, -DAY])
def test_leases_run_by_the_clock_of_the_database(monkeypatch, jump: int) -> None:
    clock = time.time
    monkeypatch.setattr(time, "time", lambda: clock() + jump)
    case = make.case()
    job = take(CaptureJob, add_source(by=case.opened_by, case=case, url="http://harbour.example/").jobs.get().pk)
    with connection.cursor() as cursor:
        cursor.execute("SELECT now()")
        assert abs((job.lease_until - cursor.fetchone()[0] - LEASE).total_seconds()) < 5
