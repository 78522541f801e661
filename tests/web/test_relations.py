"""Relations and timeline: every line of them is a claim one can open."""

import pytest

from casefile.claims.events import add_event
from tests import factories as make

pytestmark = pytest.mark.django_db


def related(desk, **more):
    by = desk.people["analyst"]
    varga, ministry = make.actor(desk.case, by), make.actor(desk.case, by, "Veskan Foreign Ministry", "state-body")
    parties = [
        {"part": "subject", "actor": str(varga.pk)},
        {"part": "object", "actor": str(ministry.pk)},
        {"part": "speaker", "words": "a senior official"},
    ]
    told = {"claim_kind": "relationship", "predicate": "works-for", "predicate_value": "spokesperson"}
    return desk.claim(statement="Varga speaks for the ministry.", voice="unnamed", parties=parties, **told, **more)


def test_a_relation_says_according_to_whom_and_leads_to_its_claim(desk):
    claim = related(desk)
    page = desk.analyst.open(f"/cases/{desk.case.pk}/relations/")
    (row,) = page.all("tbody/tr")
    cells = [" ".join(cell.text_content().split()) for cell in row.iter("td")]
    assert cells[:4] == ["Ilse Varga", "works for: spokesperson", "Veskan Foreign Ministry", "a senior official"]
    assert page.follow("Varga speaks").path == f"/claims/{claim.pk}/"


def test_relations_of_claims_one_may_not_see_are_not_there(desk):
    related(desk)
    assert "No claimed relationship stands yet." in desk.reader.open(f"/cases/{desk.case.pk}/relations/")
    assert desk.outsider.open(f"/cases/{desk.case.pk}/relations/").status == 404


def test_a_timeline_places_what_is_dated_with_its_precision_and_keeps_a_lane_for_the_rest(desk):
    by = desk.people["analyst"]
    attempt = add_event(by=by, case=desk.case, title="The attempt", date={"edtf": "2017/2019"})
    desk.claim(statement="It was tried.", event=str(attempt.pk))
    desk.claim(statement="Boats were stopped.", happened_on={"edtf": "XXXX-09", "printed": "since September"})
    desk.claim(statement="Somebody resigned.", happened_on={"edtf": "2017"})
    desk.claim(statement="Nobody knows when.")
    page = desk.analyst.open(f"/cases/{desk.case.pk}/timeline/")
    placed = " ".join(page.one("section[@aria-labelledby='h-placed']").text_content().split())
    undated = " ".join(page.one("section[@aria-labelledby='h-undated']").text_content().split())
    assert all(words in placed for words in ("The attempt", "It was tried.", "2017-01-01 – 2019-12-31"))
    assert "September, year not printed" in placed
    assert placed.index("Somebody resigned.") < placed.index("Boats were stopped.")
    assert "Nobody knows when." in undated
    assert "Boats were stopped." not in undated


def test_empty_views_say_the_next_step(desk):
    assert "In the form of a claim" in desk.analyst.open(f"/cases/{desk.case.pk}/relations/")
    assert "Log a claim" in desk.analyst.open(f"/cases/{desk.case.pk}/timeline/")
