"""What was asked of a site for the page, as the record of the request has it."""

from datetime import UTC, datetime
from io import BytesIO

import pytest

from casefile.archive import running
from casefile.archive.asking import asked_for
from casefile.archive.intake import blobs
from casefile.custody.made import ArtifactMade
from casefile.outside.recorder import Recorder, Taking
from casefile.sources.actions import add_source
from tests import factories as make
from tests.outside.site import Site, answer
from tests.showroom import copies

pytestmark = pytest.mark.django_db
OURS = {"host", "accept-encoding", "user-agent", "accept", "cookie"}
CHROMIUM = {"name": "chromium", "version": "131", "lacks": []}


@pytest.fixture
def source():
    case = make.case()
    return add_source(by=make.member(case, "analyst"), case=case, url=copies.HOME)


def _recorded(*asked: bytes, body: bytes = b"") -> ArtifactMade:
    """The page, asked for several times, each time with another head."""
    recorder = Recorder(out := BytesIO())
    for head in asked:
        taking = Taking("POST" if body else "GET", copies.HOME, "", None, datetime.now(UTC), status=200)
        taking.request.head(head)
        taking.request.body(body)
        taking.answer.head(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
        taking.answer.body(b"<p>Words" * 1_000)
        recorder.keep(taking)
    return ArtifactMade("warc", "page.warc.gz", "application/warc", out.getvalue(), recorder.cuts)


def _kept(source, warc: ArtifactMade, **known):
    return copies.kept(source, make.member(source.case, "analyst"), copies.page("<p>Words"), warc, **known)


def test_it_is_what_the_site_received_and_nothing_of_the_desk(source):
    with Site() as site:
        site.pages["/"] = answer(b"", "Location: /news", "Set-Cookie: seen=1; Path=/", status="302 Found")
        site.pages["/news"] = answer(make.ARTICLE.encode())
        case, by = source.case, make.member(source.case, "analyst")
        fetched = add_source(by=by, case=case, url=site.url)
        running.run(str(fetched.jobs.get().pk))
        received = site.requests[site.hits.index("/news")].decode().split("\r\n\r\n")[0].split("\r\n")
    asked = asked_for(fetched.captures.get())
    assert [f"{asked.method} {asked.target}", *(": ".join(pair) for pair in asked.headers)] == received
    said = {name.lower(): value for name, value in asked.headers}
    assert set(said) == OURS and said["cookie"] == "seen=1"
    assert not any(str(own) in str(asked) for own in (by.pk, by.email, by.name, case.pk))


@pytest.mark.parametrize(("browser", "who"), [(None, "first"), (CHROMIUM, "second")])
def test_of_several_for_one_address_it_is_the_one_the_page_came_by(source, browser, who):
    heads = (f"GET /today HTTP/1.1\r\nHost: ferry.example\r\nX-Who: {one}\r\n\r\n" for one in ("first", "second"))
    asked = asked_for(_kept(source, _recorded(*(head.encode() for head in heads)), browser=browser))
    assert asked == ("GET", "/today HTTP/1.1", [["Host", "ferry.example"], ["X-Who", who]])


def test_the_head_of_a_request_is_told_when_its_body_was_erased(source):
    head = b"POST /today HTTP/1.1\r\nHost: ferry.example\r\nContent-Length: 9000\r\n\r\n"
    capture = _kept(source, _recorded(head, body=b"name=Ilse" * 1_000))
    warc = capture.artifacts.get(role="warc")
    blobs().remove(warc.blobs[2])
    assert asked_for(capture).headers == [["Host", "ferry.example"], ["Content-Length", "9000"]]
    blobs().remove(warc.blobs[0])
    assert asked_for(capture) is None


def test_where_nothing_was_asked_nothing_is_told(source):
    given = make.source(source.case, make.member(source.case, "analyst"))
    assert asked_for(given.captures.get()) is None
    answers = {copies.HOME: b"HTTP/1.1 200 OK\r\n\r\n<p>Words"}
    assert asked_for(_kept(source, copies.recorded(answers))) is None
    assert asked_for(_kept(source, copies.recorded({f"{copies.HOME}/2": answers[copies.HOME]}))) is None
