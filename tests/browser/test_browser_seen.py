"""Words that nobody sees on a page, however they are hidden, are not among those a reader sees. Needs Chromium."""

import base64
import re
from pathlib import Path

import pytest

from casefile.outside.policy import Policy
from casefile.reading.pages import read_page
from casefile.reading.seen import not_seen
from casefile.reading.text import PAGE
from tests.browser.browsing import Browsing
from tests.outside.site import answer

WAYS = Path(__file__).with_name("ways.html")
DOT = base64.b64decode(
    b"iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
LONG = " ".join(f"word{at}" for at in range(200_000))
OVER = "<body style=position:relative>{}<div style='position:absolute;inset:0;background:#fff;z-index:{}'></div>"


def _told(words: str) -> tuple[str, dict[str, list[tuple[str, str]]]]:
    """The page of all ways, each W a word of its own, and (name, word) of the ways by class."""
    ways: dict[str, list[tuple[str, str]]] = {"hidden": [], "shown": []}
    lines = words.splitlines()
    for at, line in enumerate(lines):
        if row := re.match(r'<section class="(\w+)" title="(.*?)">', line):
            word = f"{row[1]}{at}row"
            ways[row[1]].append((row[2], word))
            lines[at] = line.replace("W", word)
    return "\n".join(lines), ways


def test_no_word_is_among_those_a_reader_sees_that_is_hidden_in_any_way_and_none_lacks_that_is_not(
    browsing: Browsing,
) -> None:
    page, ways = _told(WAYS.read_text(encoding="utf-8"))
    browsing.site.pages["/"] = answer(page.encode())
    browsing.site.pages["/dot.png"] = answer(DOT, kind="image/png")
    made = browsing.visit()
    assert [name for name, word in ways["hidden"] if word in made.visible] == []
    assert [name for name, word in ways["shown"] if word not in made.visible] == []
    assert len(ways["hidden"]) > 90
    assert len(ways["shown"]) > 50


def test_what_covers_a_word_only_while_the_page_is_not_scrolled_hides_nothing(browsing: Browsing) -> None:
    bar = "<div style='position:fixed;inset:auto 0 0;height:{};background:#333;color:#fff'>We use cookies</div>"
    text = "<p style='clip-path:inset(0)'>Words of the article</p>" * 60
    browsing.site.pages["/"] = answer((bar.format("200px") + text).encode())
    browsing.site.pages["/all"] = answer((bar.format("100%") + text).encode())
    for path in ("/", "/all"):
        assert browsing.visit(path).visible.count("Words of the article") == 60


def test_a_hidden_word_is_told_where_it_stands_in_the_text(browsing: Browsing) -> None:
    page = (
        b"<p>The ministry said on Monday that it had "
        b"<span style='color:#fff'>never</span> opened the dam at Lower Wending."
    )
    browsing.site.pages["/"] = answer(page)
    made = browsing.visit()
    texts = read_page(made.dom, "utf-8", None, Policy(), is_judged=False).texts
    content = next(text.content for text in texts if text.role == PAGE)
    assert [content[start:end] for start, end in not_seen(content, made.visible)] == ["never"]


@pytest.mark.full
@pytest.mark.parametrize(
    ("html", "seen"),
    [(f"<p>{LONG}", 200_000), (OVER.format(f"<p>{LONG}", -1), 200_000), (OVER.format(f"<p>{LONG}", 1), 0)],
    ids=["plain", "upon a box", "under a box"],
)
def test_a_page_of_two_hundred_thousand_words_is_looked_through(browsing: Browsing, html: str, seen: int) -> None:
    browsing.site.pages["/"] = answer(html.encode())
    made = browsing.visit()
    assert "visible-text" not in made.missing
    assert len(made.visible.split()) == seen
