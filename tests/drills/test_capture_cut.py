"""Captures that lose what they stand on: the browser is killed, the proxy is cut, the machine's clock jumps."""

import os
import signal
import threading
import time
from collections.abc import Callable

import pytest
from django.db import connection

from casefile.archive.capture import from_url
from casefile.browser import browse, chromium, confined
from casefile.custody.made import PARTIAL
from casefile.outside.failed import REASONS, Failed
from casefile.outside.policy import Policy
from casefile.sources.actions import add_source
from casefile.sources.models import CaptureJob
from casefile.work.leases import LEASE, take
from tests import factories as make
from tests.browser.browsing import alive, own_uid
from tests.outside.site import Site, answer
from tests.reading import pages

POLICY = Policy(loopback_allowed=True, unconfined_allowed=True)
DAY = 86_400


@pytest.fixture
def uid(monkeypatch) -> int:
    """Give the browser of this test a user of its own."""
    made = own_uid()
    monkeypatch.setattr(confined, "_a_free_uid", lambda: made)
    return made


def _captured(in_the_middle: Callable[[], None]):
    """A capture by a browser; something happens when its page asks for a picture, which never comes."""
    browser = chromium.find_browser()
    assert browser, "the tests of the browser need Chromium: see tests/chromium.py"
    over = threading.Event()

    def held(_connection) -> None:
        in_the_middle()
        over.wait(30)

    with Site() as site:
        page = pages.ENGLISH.replace("</article>", "<img src=/held></article>").encode()
        site.pages |= {"/": answer(page), "/held": held}
        try:
            return from_url(site.url, POLICY, browser)
        finally:
            over.set()


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


def test_a_proxy_that_is_cut_leaves_a_partial_copy_or_a_name(uid, monkeypatch) -> None:
    made = []

    class Cut(browse.Proxy):
        def __init__(self, *words, **more) -> None:
            super().__init__(*words, **more)
            made.append(self)

    monkeypatch.setattr(browse, "Proxy", Cut)
    try:
        assert _captured(lambda: threading.Thread(target=made[0].__exit__).start()).outcome == PARTIAL
    except Failed as failed:
        assert failed.code in REASONS
        assert failed.may_retry
    assert alive(uid) == []


@pytest.mark.parametrize("jump", [DAY, -DAY])
def test_the_walls_of_a_capture_stand_when_the_clock_jumps(monkeypatch, jump: int) -> None:
    clock = time.time
    over = threading.Event()

    def jumps(_connection) -> None:
        monkeypatch.setattr(time, "time", lambda: clock() + jump)
        over.wait(30)

    began = time.monotonic()
    with Site() as site, pytest.raises(Failed, match="timeout"):
        site.pages["/"] = jumps
        try:
            from_url(site.url, Policy(loopback_allowed=True, idle_seconds=1, first_byte_seconds=2, connect_seconds=1))
        finally:
            over.set()
    assert 0.9 < time.monotonic() - began < 10


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
