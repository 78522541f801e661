"""What is watched, over REST; what may be fetched of a source."""

import pytest

from casefile.archive import watching
from casefile.sources.models import Source
from tests import factories as make
from tests.api.caller import caller
from tests.archive.test_watching import ALTERED, Desk
from tests.lending import on_loan

pytestmark = pytest.mark.django_db


def _made() -> Desk:
    made = Desk()
    watching.enrol()
    return made


lent_desk, desk = on_loan(_made)


def test_a_case_tells_what_is_watched_and_what_changed(desk):
    analyst = caller(desk.analyst)
    (row,) = analyst.get(f"cases/{desk.case.pk}/watching").json()["rows"]
    assert (row["outcome"], row["capture"], row["visited_at"], row["altered"]) == ("", None, None, [])
    desk.visited(words=ALTERED, day=1)
    (row,) = analyst.get(f"cases/{desk.case.pk}/watching?outcome=changed").json()["rows"]
    assert row["source"]["id"] == str(desk.source.pk)
    assert row["capture"] == str(desk.source.captures.first().pk)
    assert [(one["claim"], one["outcome"]) for one in row["altered"]] == [(str(desk.claim.pk), "altered")]
    assert row["altered"][0]["found"].endswith("at least 22 boats.")
    assert analyst.get(f"cases/{desk.case.pk}/watching?outcome=gone").json()["rows"] == []
    assert analyst.get(f"cases/{desk.case.pk}/watching?outcome=nonsense").status_code == 422


def test_a_failed_visit_has_its_reason(desk):
    desk.visited(fails="soft-404")
    told = caller(desk.analyst).get(f"sources/{desk.source.pk}/watch").json()
    assert (told["outcome"], told["reason"], told["capture"]) == ("gone", "soft-404", None)
    assert told["sentence"].endswith(".")


def test_a_visit_is_made_paused_and_resumed(desk):
    analyst, at = caller(desk.analyst), f"sources/{desk.source.pk}/watch"
    assert analyst.post(at, {"deed": "pause"}).json()["is_paused"] is True
    assert analyst.post(at, {"deed": "now"}).json()["is_under_way"] is True
    assert analyst.post(at, {"deed": "now"}).status_code == 409
    assert analyst.post(at, {"deed": "stop"}).status_code == 422
    assert analyst.post(at, {"deed": "resume"}).json()["is_paused"] is False
    assert caller(desk.reviewer).post(at, {"deed": "pause"}).status_code == 403
    assert caller(make.member(desk.case, "reader")).get(f"cases/{desk.case.pk}/watching").status_code == 403


def test_what_may_be_fetched_is_told_set_and_given_when_adding(desk):
    analyst = caller(desk.analyst)
    new = {"url": "https://gaceta.example/6", "pap": "PAP:RED"}
    made = analyst.post(f"cases/{desk.case.pk}/sources", new)
    assert made.status_code == 201
    at = f"sources/{made.json()['id']}/pap"
    assert analyst.get(at).json() == {"pap": "PAP:RED"}
    assert analyst.post(at, {"pap": "PAP:CLEAR"}).json() == {"pap": "PAP:CLEAR"}
    assert analyst.post(at, {"pap": "TLP:RED"}).status_code == 422
    assert analyst.post(f"cases/{desk.case.pk}/sources", {**new, "pap": ["x"]}).status_code == 422
    many = {"rows": [{"url": "https://gaceta.example/7"}], "pap": "PAP:AMBER"}
    (added,) = analyst.post(f"cases/{desk.case.pk}/sources/bulk", many).json()["added"]
    assert Source.objects.get(pk=added["id"]).pap == "PAP:AMBER"
