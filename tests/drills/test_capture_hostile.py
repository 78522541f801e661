"""Sites that mean harm to whoever captures them: through the whole of a capture, under the limits of the product.

Each ends in time and in bounds, by name, and leaves neither process nor folder. `tests/browser/test_browser_hostile.py`
has what a page's own scripts can do to the browser alone.
"""

import contextlib
import gzip
import os
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from casefile.archive.capture import from_url
from casefile.browser import chromium, confined, stage
from casefile.browser.watchdog import group, weigh
from casefile.custody.made import Made
from casefile.outside import crossing
from casefile.outside.failed import REASONS, Failed
from casefile.outside.policy import Policy
from tests.browser.browsing import alive, own_uid, play_here
from tests.outside.site import Site, answer, redirect
from tests.reading import pages

LIMIT, MEMORY = 30, 1_200_000_000
POLICY = Policy(loopback_allowed=True, unconfined_allowed=True)
STORY = pages.ENGLISH
TAKEN = "taken"


def page(more: str = "", *fields: str) -> bytes:
    """An article, and what else the page does."""
    return answer(STORY.replace("</article>", f"</article>{more}").encode(), *fields)


def dripping(first: bytes, drop: bytes) -> Callable:
    """An answer that goes on for ever, a drop every tenth of a second."""

    def drip(connection) -> None:
        connection.sendall(first)
        clock = threading.Event()
        with contextlib.suppress(OSError):
            while not clock.wait(0.1):
                connection.sendall(drop)

    return drip


def bomb() -> bytes:
    """Half a gigabyte of page in half a megabyte."""
    return gzip.compress(b"<p>bomb</p>" * 1_000_000) * 50


def huge_image() -> bytes:
    """A picture of nearly a thousand million points, in a few bytes."""
    return (
        b'<svg xmlns="http://www.w3.org/2000/svg" width="30000" height="30000"><rect width="100%" height="100%"/></svg>'
    )


OPEN = "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"
# Pictures: of scripts' own requests the browser refuses those beyond some hundred by itself, and the limit is not met.
FLOOD = "".join(f"<img src='/part?{n}'>" for n in range(2_400))
SOCKETS = (
    "<script>setInterval(() => { for (let n = 0; n < 50; n++) new WebSocket('ws://' + location.host + '/socket') }, 10)"
    "</script>"
)
GROW = """<script>setInterval(() => { for (let n = 0; n < 20000; n++)
  document.body.append('more '.repeat(99), document.createElement('p')) }, 1)</script>"""
WORKER = """<p id=said></p><script>
  const say = () => fetch('/words').then(answer => answer.text()).then(words => said.textContent = words);
  navigator.serviceWorker.oncontrollerchange = say; say().then(() => navigator.serviceWorker.register('/worker.js'))
</script>"""
OTHER_WORDS = b"""onfetch = asked => asked.respondWith(new Response('spoken by the worker'));
  oninstall = () => skipWaiting(); onactivate = event => event.waitUntil(clients.claim())"""
SITES_WORDS = b"spoken by the site"
ENDLESS = """<script>onscroll = () => { for (let n = 0; n < 50; n++) {
  const more = document.createElement('p'); more.textContent = 'more ' + n; more.style.height = '300px';
  document.body.append(more) } }; document.body.style.minHeight = '9000px'</script>"""
FRAMES = """<script>const inner = document.createElement('iframe'); inner.src = '/?' + Math.random();
  document.body.append(inner)</script>"""
SCRIPT = "<script>{}</script>"
Pages = dict[str, bytes | Callable]


class Anywhere(dict):
    """Pages found by path, whatever is asked for behind it."""

    def get(self, path: str, other: bytes | None = None) -> bytes | Callable | None:
        return super().get(path.partition("?")[0], other)


@dataclass
class Ended:
    """How a capture ended: `taken` or a code; after how many seconds; how many bytes all of it held at most."""

    how: str
    made: Made | None
    seconds: float
    peak: int

    @property
    def dom(self) -> bytes:
        """The document after its scripts."""
        return next(one.bytes for one in self.made.artifacts if one.role == "dom")

    def refused(self, reason: str) -> int:
        """How many parts were refused for a reason."""
        return [one["reason"] for one in self.made.refused].count(reason)


def any_way(_ended: Ended, _site: Site) -> bool:
    """Nothing more is to be said than how it ended, within which bounds."""
    return True


@dataclass(frozen=True)
class Case:
    """A site's pages, and what may become of a capture of `/`: `taken`, or codes of `REASONS`.

    :ivar holds: what is so of the capture and the site besides, by the wall that the case is about
    """

    pages: Callable[[], Pages]
    ends: set[str]
    is_short: bool = False
    holds: Callable[[Ended, Site], bool] = any_way


def only(first: Callable[[], bytes | Callable], **more: bytes | Callable) -> Callable[[], Pages]:
    """A site with one page, and parts of it by name."""
    return lambda: {"/": first(), **{f"/{name}": body for name, body in more.items()}}


def was_patient(ended: Ended, _site: Site) -> bool:
    return ended.seconds > POLICY.patience_seconds


def went_round(ended: Ended, site: Site) -> bool:
    """More than once and not for ever: turns are looked at once a second, and a quick page takes some more."""
    return 2 < len(site.hits) <= POLICY.max_requests


def asked_for_so_many(ended: Ended, site: Site) -> bool:
    most = POLICY.max_requests
    recorded = ended.made.fidelity["recorded"]
    return most / 2 < recorded <= most and len(site.hits) <= most and ended.refused("too-many-requests") > 0


HOSTILE = {
    "drip": Case(
        only(lambda: dripping(OPEN.encode() + b"\r\n" + STORY.encode(), b"<p>drop")), {"timeout"}, holds=was_patient
    ),
    "slow head": Case(only(lambda: dripping(b"HTTP/1.1 200 OK\r\n", b"X: y\r\n")), {"timeout"}, holds=was_patient),
    "fields without end": Case(
        only(lambda: dripping(OPEN.encode(), b"X: " + b"y" * 9_000 + b"\r\n")), {"not-http"}, True
    ),
    "endless scroll": Case(only(lambda: page(ENDLESS)), {TAKEN}, holds=lambda ended, _site: b"more 49" in ended.dom),
    "gzip bomb": Case(
        only(lambda: answer(bomb(), "Content-Encoding: gzip")), {"decompression-bomb", "too-large", "page-memory"}
    ),
    "busy for ever": Case(
        only(lambda: page(SCRIPT.format("while (1) {}"))),
        {"page-hangs"},
        holds=lambda ended, _site: ended.seconds > POLICY.answer_seconds,
    ),
    "alerts for ever": Case(only(lambda: page(SCRIPT.format("while (1) alert('again')"))), {"page-hangs"}),
    "popups": Case(
        only(lambda: page(SCRIPT.format("setInterval(() => open('/'), 5)"))),
        {TAKEN},
        holds=lambda ended, _site: ended.made.noted == ["popup"],
    ),
    "redirects in a circle": Case(
        only(lambda: redirect("/")), {"redirect-loop", "too-many-redirects"}, True, holds=went_round
    ),
    "refreshed for ever": Case(
        only(lambda: page("<meta http-equiv=refresh content='0; url=/'>")),
        {"redirect-loop", "empty-page"},
        holds=went_round,
    ),
    "document without end": Case(only(lambda: page(GROW)), {"page-memory", "page-hangs", "too-large"}),
    "huge image": Case(
        only(lambda: page("<img src=/i.svg>"), **{"i.svg": answer(huge_image(), kind="image/svg+xml")}),
        {TAKEN, "page-memory"},
    ),
    "download": Case(
        only(lambda: answer(b"PK\3\4", "Content-Disposition: attachment", kind="application/zip")),
        {"unsupported-type"},
        True,
    ),
    "web sockets": Case(
        only(lambda: page(SOCKETS)),
        {TAKEN},
        holds=lambda ended, site: "/socket" not in site.hits and ended.refused("protocol-not-allowed") > 0,
    ),
    "service worker": Case(
        only(
            lambda: page(WORKER),
            **{"worker.js": answer(OTHER_WORDS, kind="text/javascript"), "words": answer(SITES_WORDS)},
        ),
        {TAKEN},
        True,
        holds=lambda ended, _site: SITES_WORDS in ended.dom,
    ),
    "more requests than the limit": Case(
        only(lambda: page(FLOOD), part=answer(b"x", kind="image/gif")), {TAKEN}, holds=asked_for_so_many
    ),
    "frames in frames": Case(only(lambda: page(FRAMES)), {TAKEN}),
}


def let_workers_in(monkeypatch) -> Policy:
    opened = stage.Driven.new_context
    monkeypatch.setattr(
        stage.Driven, "new_context", lambda self, **more: opened(self, **{**more, "service_workers": "allow"})
    )
    return POLICY


def let_sockets_through(monkeypatch) -> Policy:
    monkeypatch.setattr(crossing, "demand_recordable", lambda _request: None)
    return POLICY


CONTROLS = {
    "more requests than the limit": lambda _patch: replace(POLICY, max_requests=2_000_000),
    "web sockets": let_sockets_through,
    "service worker": let_workers_in,
}
"""Which wall is taken away, so that a case is not so any more: how a test does it, and the limits left."""


@contextlib.contextmanager
def weighed() -> Iterator[list[int]]:
    """What this process and all it starts hold more than before, at most, in bytes: one number, changed as it grows."""
    over, peak, before = threading.Event(), [0], weigh(group(os.getpid()))

    def look() -> None:
        while not over.wait(0.25):
            peak[0] = max(peak[0], weigh(group(os.getpid())) - before)

    looking = threading.Thread(target=look, daemon=True)
    looking.start()
    try:
        yield peak
    finally:
        over.set()
        looking.join()


def capture(url: str, policy: Policy = POLICY) -> Ended:
    """One whole capture by a browser; the test fails where this machine has none."""
    browser = chromium.find_browser()
    assert browser, "the tests of the browser need Chromium: see tests/chromium.py"
    began = time.monotonic()
    with weighed() as peak:
        try:
            made = from_url(url, policy, browser)
            how = TAKEN
        except Failed as failed:
            made, how = None, failed.code
    return Ended(how, made, time.monotonic() - began, peak[0])


@pytest.fixture
def site() -> Iterator[Site]:
    """Give the test a site on loopback."""
    with Site() as running:
        yield running


def in_full(names: Iterable[str]) -> list:
    return [name if HOSTILE[name].is_short else pytest.param(name, marks=pytest.mark.full) for name in names]


@pytest.fixture
def own_folder(tmp_path_factory, monkeypatch) -> Path:
    """Give this test a folder for what captures leave lying about: other tests use the machine's at the same time."""
    folder = tmp_path_factory.mktemp("own")
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


@pytest.mark.parametrize("name", in_full(HOSTILE))
def test_a_hostile_site_ends_in_bounds_by_name_and_leaves_nobody(site, own_folder, monkeypatch, name: str) -> None:
    uid = own_uid()
    monkeypatch.setattr(confined, "_a_free_uid", lambda: uid)
    site.pages = Anywhere(HOSTILE[name].pages())
    ended = capture(site.url)
    assert ended.how in HOSTILE[name].ends
    assert ended.how == TAKEN or ended.how in REASONS
    assert ended.seconds < LIMIT
    assert ended.peak < MEMORY
    assert HOSTILE[name].holds(ended, site)
    assert alive(uid) == []
    assert list(own_folder.iterdir()) == []


@pytest.mark.parametrize("name", in_full(CONTROLS))
def test_control_with_its_wall_away_a_case_is_not_so(site, monkeypatch, name: str) -> None:
    play_here(monkeypatch)
    policy = CONTROLS[name](monkeypatch)
    site.pages = Anywhere(HOSTILE[name].pages())
    ended = capture(site.url, policy)
    assert ended.how == TAKEN
    assert not HOSTILE[name].holds(ended, site)


def test_the_table_has_the_sixteen_and_one_more() -> None:
    assert len(HOSTILE) == 17
