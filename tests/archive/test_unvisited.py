"""What is not visited though approved claims rest on it: listed with the reason, to whoever sees the source."""

import pytest

from casefile.archive import watching
from casefile.archive.unvisited import unvisited_in, why_unvisited
from casefile.archive.vocabulary import UNVISITED
from casefile.sources.actions import Given, add_source, set_pap
from casefile.sources.models import Source
from tests import factories as make
from tests.api.caller import caller
from tests.archive import copies
from tests.archive.test_watching import QUOTED, Desk
from tests.web.visitor import Visitor

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Desk:
    made = Desk()
    watching.enrol()
    return made


def _brought(desk, url: str = f"{copies.URL}/2", **more) -> Source:
    """A source on which an approved claim rests, with a copy that somebody brought."""
    given = Given("0" * 64, "page.html")
    job = add_source(by=desk.analyst, case=desk.case, url=url, given=given, **more).jobs.get()
    copies.fetched(job, method="uploaded")
    return desk.approved(job.source)


def _told(desk, person=None) -> dict:
    return {one.pk: why_unvisited(one) for one in unvisited_in(desk.case, person or desk.analyst)}


def test_what_is_watched_or_carries_no_approved_claim_is_not_listed(desk):
    draft = copies.source(desk.case, desk.analyst, url="https://gaceta.example/1")
    make.claim(draft, desk.analyst, words=QUOTED)
    assert _told(desk) == {}


def test_each_has_the_first_reason_that_holds(desk):
    without, brought = _brought(desk, ""), _brought(desk)
    new = desk.approved(copies.source(desk.case, desk.analyst, url="https://gaceta.example/2"))
    set_pap(by=desk.analyst, source=desk.source, pap="PAP:RED")
    wanted = {desk.source.pk: "marked", without.pk: "no-address", brought.pk: "not-fetched", new.pk: "soon"}
    assert _told(desk) == wanted
    assert set(wanted.values()) == set(UNVISITED.codes)
    watching.enrol()
    assert new.pk not in _told(desk)


def test_what_was_withdrawn_is_not_missed(desk):
    brought = _brought(desk)
    make.taken("withdraw", desk.claim, desk.reviewer)
    assert _told(desk) == {}
    assert brought.state == "approved"


def test_a_source_one_does_not_see_is_not_told(desk):
    brought = _brought(desk)
    assert brought.pk in _told(desk)
    Source.objects.filter(pk=brought.pk).update(marking="TLP:RED")
    assert _told(desk) == {}


def test_the_page_and_rest_tell_the_same(desk, monkeypatch):
    many = [_brought(desk, f"{copies.URL}/{n}", title=f"Given {n}") for n in range(2, 5)]
    page = Visitor(desk.analyst).open(f"/cases/{desk.case.pk}/watching/")
    rows = caller(desk.analyst).get(f"cases/{desk.case.pk}/unvisited").json()["rows"]
    assert [row["source"]["id"] for row in rows] == [str(one.pk) for one in reversed(many)]
    for row in rows:
        assert page.all(f"section//a[@href='/sources/{row['source']['id']}/']") and row["sentence"] in page
    monkeypatch.setattr("casefile.web.watching.LEFT_OUT", 2)
    page = page.visitor.open(page.path)
    assert "Given 3" in page and "Given 4" not in page and "There are more of them." in page


def test_an_empty_page_says_what_would_stand_there():
    bare = make.case()
    page = Visitor(make.member(bare, "analyst")).open(f"/cases/{bare.pk}/watching/")
    assert "No page is watched yet. One is, from the day after it was fetched" in page
    assert not page.all("section")
