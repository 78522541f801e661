"""The card of what a source seems to carry, with its two answers; the same over REST."""

import pytest

from casefile.claims.models import SetAside
from casefile.sources.models import Source
from tests.api.caller import caller
from tests.claims.test_carrying import COPY, OWN_STRAIT, WIRE, Desk
from tests.claims.test_carrying import wire as _wire
from tests.web.visitor import Visitor

pytestmark = pytest.mark.django_db
wire = _wire


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_the_page_proposes_and_confirming_makes_a_new_version(desk):
    first, second = desk.source(WIRE), desk.source(COPY)
    page = Visitor(desk.analyst).open(f"/sources/{second.pk}/")
    assert "Seems to carry" in page
    assert "% overlap" in page
    page = page.send(page.form(action="/alike/"), button="Confirm")
    assert page.status == 200
    assert "Seems to carry" not in page
    assert [row.other_id for row in Source.objects.get(pk=second.pk).derivations.all()] == [first.pk]


def test_set_aside_it_is_gone_from_the_page(desk):
    desk.source(WIRE)
    second = desk.source(COPY)
    page = Visitor(desk.analyst).open(f"/sources/{second.pk}/")
    page = page.send(page.form(action="/alike/"), button="Set aside")
    assert "Seems to carry" not in page
    assert SetAside.objects.get().by == desk.analyst


def test_an_agency_without_a_report_of_its_own_can_only_be_set_aside(desk, wire):
    source = desk.source(f"LONMERE (Tarn Wire) – {OWN_STRAIT}")
    page = Visitor(desk.analyst).open(f"/sources/{source.pk}/")
    assert "agency copy of Tarn Wire" in page
    assert not page.all("button[@value='confirm']")


def test_a_reviewer_reads_and_does_not_answer(desk):
    desk.source(WIRE)
    page = Visitor(desk.reviewer).open(f"/sources/{desk.source(COPY).pk}/")
    assert "Seems to carry" in page
    assert not page.all("form[contains(@action, '/alike/')]")


def test_rest_tells_and_takes_the_same(desk):
    first, second = desk.source(WIRE), desk.source(COPY)
    analyst, at = caller(desk.analyst), f"sources/{second.pk}/alike"
    (row,) = analyst.get(at).json()["rows"]
    assert (row["other"]["id"], row["agency"], row["agency_name"]) == (str(first.pk), "", "")
    assert row["percent"] > 80
    said = {"deed": "confirm", "other": str(first.pk), "version": str(second.head_id)}
    assert caller(desk.reviewer).post(at, said).status_code == 403
    assert analyst.post(at, {**said, "deed": "agree"}).status_code == 422
    assert analyst.post(at, {**said, "other": str(second.pk)}).status_code == 422
    assert analyst.post(at, {**said, "other": "x"}).status_code == 422
    assert analyst.post(at, said).json()["rows"] == []
    assert Source.objects.get(pk=second.pk).derivations.count() == 1
