"""A capture is whole, or it is not made."""

import contextlib
from datetime import datetime, timedelta, timezone

import pytest

from casefile.archive import capture
from casefile.archive.capture import EXTRACTING, FETCHING, SEALING, from_url
from casefile.archive.running import KEEPING
from casefile.archive.turns import LONGEST_PAUSE
from casefile.archive.uploads import from_upload
from casefile.browser.chromium import Browser
from casefile.outside.failed import Failed
from casefile.outside.policy import Policy
from casefile.outside.span import Span
from casefile.reading import cell
from tests.outside.hand import Hand
from tests.outside.site import Site, answer, redirect
from tests.outside.test_warc import records
from tests.reading import pages

BROWSER_ENDS = 8.0
"""Seconds that a browser may take beyond its time, should its watchdog be gone too."""
UPLOADED_AT = datetime(2031, 5, 4, 14, 30, tzinfo=timezone(timedelta(hours=2)))


def test_a_fetched_page_becomes_a_capture(site: Site, quick) -> None:
    site.pages |= {"/": redirect("/news"), "/news": answer(pages.ENGLISH.encode())}
    steps: list[str] = []
    made = from_url(site.url, quick(), progress=steps.append)
    assert steps == [FETCHING, EXTRACTING, SEALING]
    assert made.method == "fetched"
    assert (made.requested_url, made.final_url) == (site.url, f"{site.url}news")
    assert made.redirects == [{"url": site.url, "status": 302, "location": "/news"}]
    assert (made.status, made.content_type) == (200, "text/html")
    assert made.started_at <= made.ended_at
    original, warc = made.artifacts
    assert (original.role, original.bytes) == ("original", pages.ENGLISH.encode())
    assert (warc.role, warc.content_type) == ("warc", "application/warc")
    assert len(records(warc.bytes)) == 7
    assert [text.role for text in made.texts] == ["article", "page"]
    assert made.texts[0].content.startswith("Lonmere harbour closes after storm\n\n")
    assert set(made.tools) == {"trafilatura", "lxml", "sentencex", "h11", "warcio"}
    assert "scripts" in made.missing
    assert (made.outcome, made.browser) == ("partial", None)
    assert made.fidelity == {"requested": 3, "recorded": 3, "refused": 0}
    assert "article-text" not in made.missing
    assert made.clock_note


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        (answer(b"gone", status="404 Not Found"), "http-404"),
        (answer(b"<title>404</title><p>Page not found"), "soft-404"),
        (answer(b""), "empty-page"),
        (answer(b"<html><body></body></html>"), "empty-page"),
        (answer(b"%PDF-1.7 ...", kind="application/pdf"), "not-readable"),
        (answer(b"%PDF-1.7 ..."), "unsupported-type"),
        (answer(pages.ENGLISH.encode(), kind="text/plain"), "unsupported-type"),
        (answer(b"<html><body>" + b"<p>words</p>" * 900_000), "too-large"),
    ],
)
def test_what_is_no_page_is_no_capture(site: Site, quick, sent: bytes, code: str) -> None:
    site.pages["/"] = sent
    with pytest.raises(Failed, check=lambda failed: failed.code == code):
        from_url(site.url, quick())


def test_a_page_without_a_content_type_is_told_by_its_bytes(site: Site, quick) -> None:
    site.pages["/"] = b"HTTP/1.0 200 OK\r\n\r\n" + pages.ARABIC.encode()
    assert from_url(site.url, quick()).texts[0].title == "إغلاق ميناء لونمر"


def test_an_upload_and_a_fetch_of_the_same_page_give_the_same_texts(site: Site, quick) -> None:
    site.pages["/"] = answer(pages.SPANISH.encode())
    uploaded = from_upload("a.html", pages.SPANISH.encode(), quick(), UPLOADED_AT)
    assert from_url(site.url, quick()).texts == uploaded.texts


def test_whoever_watches_can_stop_it(site: Site, quick) -> None:
    site.pages["/"] = answer(pages.ENGLISH.encode())

    class Cancelled(Exception):
        pass

    def stop(step: str) -> None:
        raise Cancelled(step)

    with pytest.raises(Cancelled, match="fetching"):
        from_url(site.url, quick(), progress=stop)
    assert site.hits == []


@pytest.mark.parametrize(
    ("part", "is_lacking"),
    [("/a.png", False), ("/none.png", False), ("http://10.0.0.1/a.png", False), ("/odd.png", True), ("/cut.png", True)],
)
def test_a_part_that_did_not_come_is_told(site: Site, quick, part: str, is_lacking: bool) -> None:
    """What the site says it does not have, and what is never asked for by rule, nobody else would have had either."""
    site.pages |= {"/": answer(pages.ENGLISH.replace("</article>", f"<img src={part}></article>").encode())}
    site.pages |= {"/a.png": answer(b"\x89PNG", kind="image/png"), "/odd.png": redirect("gopher://harbour.example/")}
    site.pages |= {"/cut.png": b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nx"}
    assert ("parts" in from_url(site.url, quick()).missing) == is_lacking


def leading(to: str, words: str = "") -> bytes:
    return answer(f"<!doctype html><meta http-equiv=refresh content='0;url={to}'>{words}".encode())


def test_a_page_that_goes_on_by_itself_is_followed_to_where_it_goes(site: Site, quick) -> None:
    site.pages |= {"/": redirect("/in"), "/in": leading("/over"), "/over": leading("news", pages.ARABIC)}
    site.pages |= {"/news": answer(pages.ENGLISH.encode())}
    made = from_url(site.url, quick())
    assert made.final_url == f"{site.url}news"
    assert made.redirects == [
        {"url": site.url, "status": 302, "location": "/in"},
        {"url": f"{site.url}in", "status": 200, "location": ""},
        {"url": f"{site.url}over", "status": 200, "location": ""},
    ]
    assert made.artifacts[0].bytes == pages.ENGLISH.encode()
    assert made.texts[0].content.startswith("Lonmere harbour closes after storm\n\n")
    assert [found["url"] for found in made.redirects] == [f"{site.url}{path}" for path in ("", "in", "over")]
    assert site.hits[:4] == ["/", "/in", "/over", "/news"]


@pytest.mark.parametrize(
    ("to", "code"),
    [
        ("http://10.0.0.1/", "private-address"),
        ("http://169.254.169.254/latest/meta", "private-address"),
        ("http://0x7f.1/", "malformed-url"),
        ("http://mara:word@127.0.0.1/", "credentials-in-url"),
        ("/back", "redirect-loop"),
        ("/0", "too-many-redirects"),
        ("/nowhere", "http-404"),
        ("/a.png", "unsupported-type"),
    ],
)
def test_going_on_is_guarded_and_ends_as_a_redirect_does(site: Site, quick, to: str, code: str) -> None:
    site.pages |= {"/": leading(to), "/back": leading("/"), "/a.png": answer(b"\x89PNG", kind="image/png")}
    site.pages |= {f"/{step}": leading(f"/{step + 1}") for step in range(30)}
    with pytest.raises(Failed, check=lambda failed: failed.code == code):
        from_url(site.url, quick())
    assert len(site.hits) <= 21


@pytest.mark.parametrize("to", ["", "/#again", "javascript:alert(1)", "file:///etc/passwd"])
def test_a_page_that_leads_nowhere_is_taken_as_it_is(site: Site, quick, to: str) -> None:
    site.pages["/"] = leading(to, pages.ENGLISH)
    assert from_url(site.url, quick()).redirects == []


class Heard(Exception):
    """The step that a test waits for has begun."""


def walls_at(monkeypatch, name: str) -> list:
    """The limits that a step is given; it goes no further."""
    heard = []

    def stop(*given, **_more):
        heard.extend(one for one in given if isinstance(one, Policy))
        raise Heard

    monkeypatch.setattr(capture, name, stop)
    return heard


@pytest.mark.parametrize(("gone", "wall"), [(0, 30), (40, 30), (60, 16), (75, 1)])
def test_reading_has_the_time_that_fetching_left(site: Site, quick, monkeypatch, gone: int, wall: int) -> None:
    site.pages["/"] = answer(pages.ENGLISH.encode())
    hand = Hand()
    heard = walls_at(monkeypatch, "read_page")
    span, policy = Span(76, hand), quick(extract_seconds=30)
    with pytest.raises(Heard):
        from_url(site.url, policy, progress=lambda step: taking(hand, gone if step == EXTRACTING else 0), span=span)
    assert heard[0].extract_seconds == wall


@pytest.mark.parametrize(("gone", "wall"), [(0, 60), (10, 60), (40, 30), (69, 1)])
def test_fetching_leaves_time_for_reading(site: Site, quick, monkeypatch, gone: int, wall: int) -> None:
    hand, heard = Hand(), walls_at(monkeypatch, "Fetching")
    span = Span(76, hand)
    hand.now += gone
    with pytest.raises(Heard):
        from_url(site.url, quick(seconds=60), span=span)
    assert heard[0].seconds == wall
    assert site.hits == []


@pytest.mark.parametrize(("gone", "page", "killed"), [(0, 60, 65), (10, 52, 55), (60, 2, 5), (69.5, 1, 1)])
def test_a_browser_leaves_time_for_reading(monkeypatch, quick, gone: float, page: float, killed: float) -> None:
    hand, heard = Hand(), walls_at(monkeypatch, "browse")
    span = Span(76, hand)
    hand.now += gone
    with pytest.raises(Heard):
        from_url("http://harbour.example/", quick(), Browser("/nowhere", "1", "named"), span=span)
    assert (heard[0].page_seconds, heard[0].browser_seconds) == (page, killed)


@pytest.mark.parametrize("pause", [0, 2, LONGEST_PAUSE])
def test_a_capture_whose_every_step_takes_all_it_may_ends_before_its_task_is_ended(settings, pause: float) -> None:
    hand, policy = Hand(), Policy()
    began, span = hand.now, Span(settings.CELERY_TASK_SOFT_TIME_LIMIT - KEEPING, hand)
    hand.now += pause
    hand.now += span.bound(policy, capture._READING).browser_seconds + BROWSER_ENDS
    with contextlib.suppress(Failed):
        hand.now += span.bound(policy).extract_seconds + cell.GRACE
    with contextlib.suppress(Failed):
        span.left()
        hand.now += KEEPING
    assert hand.now - began <= settings.CELERY_TASK_SOFT_TIME_LIMIT


@pytest.mark.parametrize(("late", "hits"), [(FETCHING, 0), (EXTRACTING, 1), (SEALING, 2)])
def test_a_step_that_begins_too_late_ends_the_capture_by_name(site: Site, quick, late: str, hits: int) -> None:
    site.pages["/"] = answer(pages.ENGLISH.encode())
    hand = Hand()

    def dawdle(step: str) -> None:
        taking(hand, 77 if step == late else 0)

    with pytest.raises(Failed, check=lambda failed: failed.code == "out-of-time" and failed.may_retry):
        from_url(site.url, quick(), progress=dawdle, span=Span(76, hand))
    assert len(site.hits) == hits
    assert from_url(site.url, quick(), progress=dawdle, span=Span(1_000, hand)), "without the wall it is made"


def taking(hand: Hand, seconds: float) -> None:
    hand.now += seconds
