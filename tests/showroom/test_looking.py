"""The page on which a copy is looked at, and the page that tells what came of it."""

import pytest
from django.test import Client

from casefile.archive.models import Ticket
from casefile.custody.made import ArtifactMade
from tests import factories as make
from tests.outside.site import answer
from tests.showroom import copies
from tests.showroom.conftest import ARCHIVE, BACKEND
from tests.showroom.copies import HOME, PNG, ask
from tests.web.visitor import Page, Visitor

pytestmark = pytest.mark.django_db
SHOT = ArtifactMade("screenshot", "screenshot.png", "image/png", PNG)


@pytest.fixture
def whole(desk):
    """A copy with a page, a picture and a print."""
    files = (
        copies.page("<p>A ferry."),
        SHOT,
        ArtifactMade("print", "print.pdf", "application/pdf", b"%PDF-1.7 x"),
        copies.recorded({HOME: answer(b"<p>A ferry.")}),
    )
    return copies.kept(desk.source, desk.analyst, *files, texts={"article": "A ferry.", "page": "A ferry."})


def look(desk, capture, query: str = "") -> Page:
    visitor = Visitor(desk.analyst)
    desk.client = visitor.client
    return visitor.open(f"/captures/{capture.pk}/shown/{query}")


def test_the_picture_comes_first_and_from_the_other_origin(desk, whole):
    page = look(desk, whole)
    address = page.one("img[@class='archived']").get("src")
    assert address.startswith(f"{ARCHIVE}/t/")
    assert ask(address).body == PNG


def test_the_page_stands_in_a_frame_without_scripts_or_origin(desk, whole):
    frame = look(desk, whole, "?as=page").one("iframe")
    assert (frame.get("sandbox"), frame.get("referrerpolicy")) == ("", "no-referrer")
    assert b"A ferry." in ask(frame.get("src")).body


@pytest.mark.parametrize(("type_", "tag"), [("image/png", "img"), ("audio/mpeg", "audio"), ("video/mp4", "video")])
def test_a_picture_or_recording_that_was_brought_is_shown(desk, type_, tag):
    brought = copies.kept(desk.source, desk.analyst, ArtifactMade("original", "x", type_, PNG), method="uploaded")
    assert ask(look(desk, brought).one(f"{tag}[@class='archived']").get("src")).body == PNG


def test_a_document_is_saved_and_read_and_not_shown(desk):
    pdf = ArtifactMade("original", "report.pdf", "application/pdf", b"%PDF-1.7 x")
    brought = copies.kept(desk.source, desk.analyst, pdf, method="uploaded", texts={"pdf": "A report."})
    page = look(desk, brought)
    assert not page.all("iframe") and not page.all("img[@class='archived']")
    assert "Browsers cannot show these files safely" in page
    assert page.all("a[@download]") and Ticket.objects.count() == 0


def test_only_this_page_lets_the_other_origin_in(desk, whole):
    here = desk.client.get(f"/captures/{whole.pk}/shown/")
    policy = here["Content-Security-Policy"]
    assert f"frame-src {ARCHIVE}" in policy and f"img-src 'self' {ARCHIVE}" in policy
    assert "script-src" not in policy and "default-src 'self'" in policy
    assert here["Cache-Control"] == "no-store"
    for other in (f"/captures/{whole.pk}/", f"/sources/{desk.source.pk}/", "/"):
        assert ARCHIVE not in desk.client.get(other)["Content-Security-Policy"]


def test_a_desk_without_a_second_origin_shows_nothing_and_says_so(desk, whole, settings):
    settings.CASEFILE_ARCHIVE_URL = ""
    page = look(desk, whole)
    assert "This desk has no second address" in page
    assert not page.all("img[@class='archived']") and Ticket.objects.count() == 0


def test_a_reader_of_what_stands_sees_it_once_it_stands(desk, whole):
    reader = Client()
    reader.force_login(make.member(desk.case, "reader"), backend=BACKEND)
    assert reader.get(f"/captures/{whole.pk}/shown/").status_code == 404


def test_custody_tells_what_came_and_what_did_not(desk):
    known = {
        "missing": ["parts", "scripts"],
        "fidelity": {"requested": 27, "recorded": 25, "refused": 2},
        "refused": [{"url": "http://10.0.0.1/x", "reason": "forbidden-address"}],
        "browser": {"name": "Chromium", "version": "130", "lacks": ["same-user"]},
        "noted": ["popup"],
    }
    capture = copies.kept(desk.source, desk.analyst, copies.page("<p>x"), **known)
    page = Visitor(desk.analyst).open(f"/captures/{capture.pk}/")
    for words in (
        *("27 asked for, 25 recorded, 2 refused", "in part", "http://10.0.0.1/x", "Chromium 130", "a user of its own"),
        *("to open another window", "1 address that was refused", "some of the images"),
    ):
        assert words in page, words


def test_a_copy_from_before_is_told_without_what_nobody_noted(desk):
    capture = copies.kept(desk.source, desk.analyst, copies.page("<p>x", "original"))
    page = Visitor(desk.analyst).open(f"/captures/{capture.pk}/")
    assert "none: scripts were not run" in page
    assert "asked for," not in page
