"""A capture by a browser: what it renders and what the site sent stand side by side, off one record."""

import os
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest

from casefile.archive.capture import EXTRACTING, FETCHING, RENDERING, SEALING, from_url
from casefile.browser import browse, chromium, confined
from casefile.outside.failed import Failed
from tests.outside.site import Site, answer, redirect
from tests.outside.test_warc import records
from tests.reading import documents, pages

BROUGHT = "A sentence that only a script brings to this page, long enough to be quoted."
HIDDEN = "Nobody who looks at the page can read this sentence, for it is clear as glass."
FETCHED = b"""<img src=/a.png><link rel=stylesheet href=/a.css><p style="opacity:0">%s</p>
<script>fetch('/words').then(got => got.text()).then(words => {
  const more = document.createElement('p'); more.textContent = words; document.querySelector('article').append(more)})
</script></article>"""
PAGE = pages.ENGLISH.encode().replace(b"</article>", FETCHED % HIDDEN.encode())


@pytest.fixture
def browser() -> chromium.Browser:
    """Give the test this machine's browser."""
    found = chromium.find_browser()
    assert found, "the tests of the browser need Chromium: see tests/chromium.py"
    return found


def words(text, ranges) -> list[str]:
    """What stands at those places of a text."""
    return [text.content[start:end] for start, end in ranges]


def test_a_rendered_page_becomes_a_capture(site: Site, quick, browser, monkeypatch) -> None:
    monkeypatch.setattr(confined, "lacks", lambda: ())
    site.pages |= {
        "/": redirect("/news"),
        "/news": answer(PAGE, "X-Odd: 1"),
        "/a.css": answer(b"p{color:red}", kind="text/css"),
        "/a.png": answer(b"\x89PNG", kind="image/png"),
        "/words": answer(BROUGHT.encode(), kind="text/plain"),
    }
    for module in (confined, browse):
        monkeypatch.setattr(module, "FOLDERS", own := f"casefile-test-{os.getpid()}-")
    steps = []
    made = from_url(site.url, quick(), browser, steps.append)
    assert steps == [RENDERING, EXTRACTING, SEALING]
    assert (made.outcome, made.missing) == ("complete", ["outside-timestamp"])
    assert (made.final_url, made.status) == (f"{site.url}news", 200)
    assert made.redirects == [{"url": site.url, "status": 302, "location": "/news"}]
    assert ["X-Odd", "1"] in made.headers
    assert made.browser == {"name": "chromium", "version": browser.version, "lacks": []}
    assert made.fidelity["requested"] == made.fidelity["recorded"] >= 5
    files = {one.role: one.bytes for one in made.artifacts}
    assert list(files) == ["original", "dom", "screenshot", "print", "warc"]
    assert files["original"] == PAGE
    assert BROUGHT.encode() in files["dom"]
    assert files["screenshot"].startswith(b"\x89PNG")
    assert files["print"].startswith(b"%PDF")
    blocks = [block for kind, _fields, block in records(files["warc"]) if kind == "response"]
    assert any(BROUGHT.encode() in block for block in blocks)
    page = next(text for text in made.texts if text.role == "page")
    assert any(BROUGHT.rstrip(".") in found for found in words(page, page.scripted))
    assert any(HIDDEN.rstrip(".") in found for found in words(page, page.unseen))
    assert not any(BROUGHT[:20] in found for found in words(page, page.unseen))
    assert list(Path(tempfile.gettempdir()).glob(f"{own}*")) == [], "no folder is left"


def test_a_document_that_no_browser_shows_is_fetched_without_it(site: Site, quick, browser) -> None:
    site.pages["/"] = answer(documents.pdf("Harbour dues rise."), kind="application/pdf")
    steps = []
    made = from_url(site.url, quick(unconfined_allowed=True), browser, steps.append)
    assert steps == [RENDERING, FETCHING, EXTRACTING, SEALING]
    assert [text.role for text in made.texts] == ["pdf"]
    assert (made.outcome, made.browser) == ("complete", None)


@pytest.mark.parametrize(
    ("path", "code"),
    [("gone", "http-404"), ("secret", "private-address"), ("shell", "soft-404"), ("loop", "too-many-redirects")],
)
def test_what_is_no_page_is_no_capture_in_a_browser_either(site: Site, quick, browser, path: str, code: str) -> None:
    site.pages |= {
        "/secret": redirect("http://10.0.0.1/"),
        "/shell": answer(b"<title>x</title><script>document.write('<h1>Page not found</h1>')</script>"),
        "/loop": redirect("/loop"),
    }
    with pytest.raises(Failed, check=lambda failed: failed.code == code):
        from_url(site.url + path, replace(quick(), unconfined_allowed=True), browser)


def test_a_wall_that_is_missing_stands_in_the_capture_or_there_is_none(site, quick, browser, monkeypatch) -> None:
    monkeypatch.setattr(confined, "lacks", lambda: (confined.SAME_USER,))
    site.pages["/"] = answer(PAGE)
    with pytest.raises(Failed, match="unconfined"):
        from_url(site.url, quick(), browser)
    made = from_url(site.url, quick(unconfined_allowed=True), browser)
    assert made.browser["lacks"] == [confined.SAME_USER]


LIES = "<h1>The harbour closes for good</h1><p>No ship will ever dock in Lonmere again, the harbour master said.</p>"
GOES = "<title>Lies</title>{}<script>{}</script>"
TO_WHAT_IS_SAVED = "setTimeout(() => {{ location = '{}' }}, 50)"
WHEN_READ = """let down = false;
const go = () => {{ location = '{}' }};
addEventListener('scroll', () => {{ if (scrollY > 9) down = true; else if (down) setTimeout(go, 0) }})"""


def lied_in_the_name_of(press: Site, site: Site, quick, browser, script: str, *fields: str):
    """The capture of a page that goes on to another site's once it was looked at."""
    press.pages["/paper"] = answer(PAGE, *fields)
    tall = f"{LIES}<div style='height: 3000px'></div>"
    site.pages["/"] = answer(GOES.format(tall, script.format(f"{press.url}paper")).encode())
    return from_url(site.url, quick(unconfined_allowed=True), browser)


@pytest.mark.parametrize("fields", [(), ("Content-Disposition: attachment; filename=paper.html",)])
@pytest.mark.parametrize("script", [TO_WHAT_IS_SAVED, WHEN_READ], ids=["at once", "when it was read"])
def test_no_page_is_captured_under_the_name_of_another(site: Site, quick, browser, script: str, fields) -> None:
    with Site() as press:
        made = lied_in_the_name_of(press, site, quick, browser, script, *fields)
    dom = next(one.bytes for one in made.artifacts if one.role == "dom")
    assert (b"closes for good" in dom) == (made.final_url == site.url)
    original = next(one.bytes for one in made.artifacts if one.role == "original")
    assert (b"closes for good" in original) == (made.final_url == site.url)
    if fields:
        assert made.final_url == site.url


def test_control_by_the_last_answer_alone_a_page_borrows_a_name(site: Site, quick, browser, monkeypatch) -> None:
    monkeypatch.setattr(browse, "_way_to", lambda _came, _url, chain: chain)
    with Site() as press:
        attached = "Content-Disposition: attachment; filename=paper.html"
        made = lied_in_the_name_of(press, site, quick, browser, TO_WHAT_IS_SAVED, attached)
    assert made.final_url == f"{press.url}paper"
    assert b"closes for good" in next(one.bytes for one in made.artifacts if one.role == "dom")
