"""Pages that mean harm: each ends in time, with a name for what happened, and nobody is left. All need Chromium."""

import gzip
import time

import pytest

from casefile.browser import stage
from casefile.browser.page import Visit
from casefile.outside.failed import Failed
from tests.browser.browsing import Browsing
from tests.outside.site import answer, redirect

LIMIT = 30
MEMORY = 1_200_000_000

HOSTILE = {
    "busy": ("while(1){}", "page-hangs"),
    "alerts": ("while(1)alert('again')", "page-hangs"),
    "reloads": ("location.reload()", "redirect-loop"),
    "memory": ("a=[];setInterval(()=>{for(i=0;i<40;i++)a.push(new Uint8Array(1<<22).fill(7))},1)", "page-memory"),
}
TIRESOME = {
    "endless": "onscroll=()=>{for(i=0;i<50;i++)document.body.append(document.createElement('hr'))};"
    "document.body.style.height='9000px'",
    "popups": "setInterval(()=>open('/'),5)",
    "leaving": "onbeforeunload=e=>{e.preventDefault();e.returnValue='no'}",
    "asking": "navigator.geolocation.getCurrentPosition(()=>0);"
    "Notification.requestPermission();print();prompt('name?')",
    "calling": "c=new RTCPeerConnection({iceServers:[{urls:'stun:127.0.0.1:9'}]});c.createDataChannel('x');"
    "c.createOffer().then(o=>c.setLocalDescription(o))",
    "workers": "for(i=0;i<4;i++)new Worker(URL.createObjectURL(new Blob(['while(1){}'])))",
}


def in_full(names, *short: str) -> list:
    """Every name as a parameter: those in `short` by `make test`, all of them by `make drills`."""
    return [name if name in short else pytest.param(name, marks=pytest.mark.full) for name in names]


@pytest.mark.parametrize("name", in_full(HOSTILE, "reloads", "memory"))
def test_a_hostile_page_ends_in_time_with_a_named_reason_and_nobody_left(browsing: Browsing, name: str) -> None:
    script, reason = HOSTILE[name]
    browsing.site.pages["/"] = answer(f"<p>Hostile</p><script>{script}</script>".encode())
    assert _refused(browsing) == reason


@pytest.mark.parametrize("name", in_full(TIRESOME, "endless"))
def test_a_tiresome_page_is_taken_all_the_same_in_time(browsing: Browsing, name: str) -> None:
    browsing.site.pages["/"] = answer(f"<p>Tiresome</p><script>{TIRESOME[name]}</script>".encode())
    began = time.monotonic()
    made = browsing.visit()
    assert time.monotonic() - began < LIMIT
    assert b"<p>Tiresome" in made.dom
    assert made.peak < MEMORY
    assert browsing.alive() == []


@pytest.mark.full
def test_a_page_that_unpacks_to_hundreds_of_megabytes_does_not_take_the_machine(browsing: Browsing) -> None:
    bomb = gzip.compress(b"<p>bomb" * 1_000_000) * 60
    browsing.site.pages["/"] = answer(bomb, "Content-Encoding: gzip")
    assert _refused(browsing) in {"page-memory", "page-hangs", "too-large"}


@pytest.mark.full
def test_a_page_that_never_stops_growing_is_ended_by_its_memory_or_its_silence(browsing: Browsing) -> None:
    grow = "for(;;){d=document.createElement('p');d.textContent='more '.repeat(1e4);document.body.append(d)}"
    browsing.site.pages["/"] = answer(f"<p>Many</p><script>{grow}</script>".encode())
    assert _refused(browsing) in {"page-memory", "page-hangs"}


def test_a_circle_of_redirects_ends_by_name(browsing: Browsing) -> None:
    browsing.site.pages["/"] = redirect("/")
    assert _refused(browsing) == "too-many-redirects"


def test_a_download_is_no_page_and_is_not_kept(browsing: Browsing) -> None:
    attached = 'Content-Disposition: attachment; filename="a.zip"'
    browsing.site.pages["/"] = answer(b"PK\x03\x04", attached, kind="application/zip")
    assert _refused(browsing) == "unsupported-type"


# Half a gigabyte at once, and no more.
GREEDY = "a=[];for(i=0;i<120;i++)a.push(new Uint8Array(1<<22).fill(7))"
WALL = 400_000_000


def test_a_page_over_the_wall_of_memory_is_ended_for_that_and_under_a_higher_one_it_is_taken(
    browsing: Browsing,
) -> None:
    browsing.site.pages["/"] = answer(f"<p>Greedy</p><script>{GREEDY}</script>".encode())
    assert _refused(browsing, browser_memory=WALL) == "page-memory"
    assert browsing.visit(browser_memory=5 * WALL).peak > WALL, "control: nobody else ends it"


# Fifty megabytes into the ears of the driver, which all pages of a worker share.
TALKATIVE = "s='x'.repeat(1<<20);i=0;t=setInterval(()=>++i<50?console.log(s):clearInterval(t))"
EARFUL = 20_000_000


def test_a_page_that_tells_the_driver_too_much_is_ended_for_that(browsing: Browsing) -> None:
    browsing.site.pages["/"] = answer(f"<p>Talkative</p><script>{TALKATIVE}</script>".encode())
    assert _refused(browsing, max_written=EARFUL) == "page-memory"
    assert b"Talkative" in browsing.visit().dom, "control: nobody else ends it"


@pytest.mark.parametrize("are_shut", [True, False], ids=["shut", "control: only noted"])
def test_popups_are_shut_as_they_open(browsing: Browsing, monkeypatch, are_shut: bool) -> None:
    opened, close = [], stage._close

    async def count(driven: stage.Driven) -> None:
        opened.extend(page for context in driven.contexts for page in context.pages)
        await close(driven)

    monkeypatch.setattr(stage, "_close", count)
    if not are_shut:
        monkeypatch.setattr(Visit, "_shut", lambda self, page: self._noted.add("popup"))
    browsing.site.pages["/"] = answer(f"<p>Tiresome</p><script>{TIRESOME['popups']}</script>".encode())
    assert browsing.visit_here()["noted"] == ["popup"]
    assert (len(opened) < 5) is are_shut


def _refused(browsing: Browsing, **limits: float) -> str:
    began = time.monotonic()
    with pytest.raises(Failed) as failure:
        browsing.visit(**limits)
    assert time.monotonic() - began < LIMIT
    assert browsing.alive() == []
    return failure.value.code
