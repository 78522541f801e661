"""A capture is whole, or it is not made."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from casefile.archive.capture import STEPS, from_upload, from_url, plain_name
from casefile.archive.failed import Failed
from tests.archive import pages
from tests.archive.site import Site, answer, redirect
from tests.archive.test_warc import records

UPLOADED_AT = datetime(2031, 5, 4, 14, 30, tzinfo=timezone(timedelta(hours=2)))


def test_a_fetched_page_becomes_a_capture(site: Site, quick) -> None:
    site.pages |= {"/": redirect("/news"), "/news": answer(pages.ENGLISH.encode())}
    steps: list[str] = []
    made = from_url(site.url, quick(), steps.append)
    assert steps == list(STEPS)
    assert made.method == "fetched"
    assert (made.requested_url, made.final_url) == (site.url, f"{site.url}news")
    assert made.redirects == [{"url": site.url, "status": 302, "location": "/news"}]
    assert (made.status, made.content_type) == (200, "text/html")
    assert made.started_at <= made.ended_at
    original, warc = made.artifacts
    assert (original.role, original.bytes) == ("original", pages.ENGLISH.encode())
    assert (warc.role, warc.content_type) == ("warc", "application/warc")
    assert len(records(warc.bytes)) == 5
    assert [text.role for text in made.texts] == ["article", "page"]
    assert made.texts[0].content.startswith("Lonmere harbour closes after storm\n\n")
    assert set(made.tools) == {"trafilatura", "lxml", "sentencex", "h11", "warcio"}
    assert "scripts" in made.missing
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


def test_an_uploaded_page_becomes_a_capture(quick) -> None:
    made = from_upload("C:\\saved\\Harbour – Courier.html", pages.ENGLISH.encode(), quick(), UPLOADED_AT)
    assert made.method == "uploaded"
    assert made.status is None
    assert made.requested_url == made.final_url == ""
    assert made.started_at == UPLOADED_AT
    assert made.started_at.tzinfo is UTC
    assert made.artifacts[0].name == "Harbour – Courier.html"
    assert made.artifacts[0].bytes == pages.ENGLISH.encode()
    assert [kind for kind, _fields, _block in records(made.artifacts[1].bytes)] == ["warcinfo", "resource"]
    assert made.texts[0].title == "Lonmere harbour closes after storm"
    assert "exchange" in made.missing


def test_an_upload_and_a_fetch_of_the_same_page_give_the_same_texts(site: Site, quick) -> None:
    site.pages["/"] = answer(pages.SPANISH.encode())
    uploaded = from_upload("a.html", pages.SPANISH.encode(), quick(), UPLOADED_AT)
    assert from_url(site.url, quick()).texts == uploaded.texts


@pytest.mark.parametrize(
    ("name", "body", "code"),
    [
        ("a.html", b"%PDF-1.7", "not-readable"),
        ("a.html", b"PK\x03\x04", "unsupported-type"),
        ("a.html", b"just words", "unsupported-type"),
        ("a.svg", b"<svg onload='x'></svg>", "unsupported-type"),
        ("a.html", b"", "empty-page"),
        ("a.html", b"   \n", "empty-page"),
        ("a.html", b"<html>" + b"x" * 10_000_000, "too-large"),
        ("a.html", b"<html>" + b"\0" * 50_000, "not-readable"),
    ],
)
def test_an_upload_is_told_by_its_bytes(quick, name: str, body: bytes, code: str) -> None:
    with pytest.raises(Failed, check=lambda failed: failed.code == code):
        from_upload(name, body, quick(), UPLOADED_AT)


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("", "upload.html"),
        ("a\0\r\nb.html", "ab.html"),
        ("x" * 500, "x" * 200),
        ("/", "upload.html"),
    ],
)
def test_a_file_name_is_only_a_name(name: str, kept: str) -> None:
    assert plain_name(name) == kept


def test_whoever_watches_can_stop_it(site: Site, quick) -> None:
    site.pages["/"] = answer(pages.ENGLISH.encode())

    class Cancelled(Exception):
        pass

    def stop(step: str) -> None:
        raise Cancelled(step)

    with pytest.raises(Cancelled, match="fetching"):
        from_url(site.url, quick(), stop)
    assert site.hits == []
