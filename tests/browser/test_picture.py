"""The picture shows the document that is kept: taken while the network becomes quiet, again where that was early."""

import pytest

from casefile.browser import page
from casefile.browser.page import Visit
from tests.browser.browsing import Browsing
from tests.outside.site import answer

CHANGE, ASK, NOTHING = "document.body.className = 'late'", "asks for more", ""


def pictures(browsing: Browsing, monkeypatch: pytest.MonkeyPatch, happens: str) -> int:
    """How many pictures are taken of a page to which something happens right after the first."""
    taken = []

    async def picture(visit: Visit) -> None:
        taken.append(1)
        if happens == CHANGE:
            await visit._ask("Runtime.evaluate", 10, expression=CHANGE)
        elif happens == ASK:
            visit._busy_at = page._clock()

    monkeypatch.setattr(Visit, "_picture", picture)
    browsing.site.pages["/"] = answer(b"<p>One page")
    made = browsing.visit_here()
    assert (b"late" in made["dom"]) == (happens == CHANGE)
    return len(taken)


@pytest.mark.parametrize(("happens", "times"), [(NOTHING, 1), (CHANGE, 2), (ASK, 2)])
def test_a_picture_of_what_has_changed_since_is_taken_again(browsing, monkeypatch, happens: str, times: int) -> None:
    assert pictures(browsing, monkeypatch, happens) == times


def test_control_a_document_that_always_seems_the_same_keeps_its_first_picture(browsing, monkeypatch) -> None:
    monkeypatch.setattr(page, "_READ", page._READ.replace("${sum >>> 0}", "").replace("${words.length}", ""))
    assert pictures(browsing, monkeypatch, CHANGE) == 1


def test_a_picture_larger_than_it_may_be_is_missing(browsing: Browsing) -> None:
    browsing.site.pages["/"] = answer(b"<body style='height:3000px'>" + b"<p>Words of a page</p>" * 50)
    made = browsing.visit(max_taken=3_000)
    assert (made.png, made.pdf) == (None, None)
    assert made.missing == ["screenshot", "pdf"]
    assert b"Words of a page" in made.dom
