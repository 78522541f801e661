"""A page in the browser: what its scripts made is taken, and no page keeps the browser. All of this needs Chromium."""

from casefile.outside.policy import Policy
from casefile.reading.pages import read_page
from casefile.reading.seen import not_seen, only_by_script
from casefile.reading.text import ARTICLE, PAGE
from tests.browser.browsing import Browsing
from tests.outside.site import answer

STORY = "<p>The dam at Lower Wending was opened on Monday, the ministry said in a statement.</p>"


def test_words_that_a_script_puts_there_are_in_the_document_and_told_from_the_others(browsing: Browsing) -> None:
    script = "<p id=late></p><script>late.textContent=['It closed','again at noon.'].join(' ')</script>"
    sent = f"<title>Dam</title><h1>Dam opened</h1>{STORY}{script}".encode()
    browsing.site.pages["/"] = answer(sent)
    made = browsing.visit()
    texts = {text.role: text.content for text in read_page(made.dom, "utf-8", made.url, Policy()).texts}
    http = {text.role: text.content for text in read_page(sent, "utf-8", made.url, Policy()).texts}
    assert "It closed again at noon." in texts[PAGE]
    start, end = only_by_script(texts[PAGE], http[PAGE])[0]
    assert texts[PAGE][start:end] == "It closed again at noon"
    assert ARTICLE in texts
    assert made.missing == []


def test_the_page_comes_with_its_picture_its_print_and_what_its_frames_asked_for(browsing: Browsing) -> None:
    browsing.site.pages["/"] = answer(b"<title>Two</title><body style='height:3000px'><iframe src='/inner'></iframe>")
    browsing.site.pages["/inner"] = answer(b"<p>Inside the frame.</p>")
    made = browsing.visit()
    assert b"<title>Two</title>" in made.dom
    assert made.png.startswith(b"\x89PNG")
    assert int.from_bytes(made.png[20:24], "big") >= 3000
    assert made.pdf.startswith(b"%PDF-")
    assert "/inner" in browsing.site.hits
    assert made.browser.count(".") >= 1


def test_a_page_higher_than_the_limit_is_cut_and_says_so(browsing: Browsing) -> None:
    browsing.site.pages["/"] = answer(b"<body style='margin:0;height:9000px'>High")
    made = browsing.visit(max_height=2000)
    assert int.from_bytes(made.png[20:24], "big") == 2000
    assert made.missing == ["whole-height"]


def test_a_picture_that_loads_only_when_scrolled_to_is_asked_for(browsing: Browsing) -> None:
    browsing.site.pages["/"] = answer(b"<div style='height:8000px'>Far up</div><img loading=lazy src=/late.png>")
    browsing.visit()
    assert "/late.png" in browsing.site.hits


def test_words_that_nobody_sees_are_told_from_those_on_the_page(browsing: Browsing) -> None:
    css = "<style>.aside{opacity:0} h1{text-transform:uppercase}</style>"
    browsing.site.pages["/"] = answer(f"{css}<h1>Dam opened</h1>{STORY}<p class=aside>Nobody was told</p>".encode())
    made = browsing.visit()
    page = next(
        text for text in read_page(made.dom, "utf-8", None, Policy(), is_judged=False).texts if text.role == PAGE
    ).content
    assert [page[start:end] for start, end in not_seen(page, made.visible)] == ["Nobody was told"]


def test_the_browser_asks_for_nothing_but_the_page(browsing: Browsing) -> None:
    browsing.site.pages["/"] = answer(STORY.encode())
    browsing.visit()
    assert {url.removeprefix(browsing.site.url) for url in browsing.proxy.asked} <= {"", "favicon.ico"}


def test_a_page_that_marks_its_reader_leaves_no_trace_in_the_next_visit(browsing: Browsing) -> None:
    script = "x.textContent='seen '+localStorage.n+document.cookie;localStorage.n=document.cookie='k=1'"
    browsing.site.pages["/"] = answer(f"<p id=x></p><script>{script}</script>".encode())
    assert [b"seen undefined<" in browsing.visit().dom for _visit in range(2)] == [True, True]
