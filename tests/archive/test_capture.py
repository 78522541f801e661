"""A capture is whole, or it is not made."""

from datetime import datetime, timedelta, timezone

import pytest

from casefile.archive.capture import EXTRACTING, FETCHING, SEALING, from_url
from casefile.archive.uploads import from_upload
from casefile.outside.failed import Failed
from tests.outside.site import Site, answer, redirect
from tests.outside.test_warc import records
from tests.reading import pages

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
