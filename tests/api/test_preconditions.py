"""Nobody overwrites what they have not seen."""

import pytest

from casefile.entries.models import Version
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def actor(desk):
    return desk.analyst.post(desk.at("/actors"), {"name": "Ilse Varga"}).json()


def test_a_change_names_what_it_changes_and_moves_the_tag(desk, actor):
    tag = desk.analyst.get(f"actors/{actor['id']}")["ETag"]
    changed = desk.analyst.patch(f"actors/{actor['id']}", {"actor_kind": "person"}, If_Match=tag)
    assert changed.status_code == 200
    assert changed["ETag"] != tag
    assert changed.json()["content"]["actor_kind"] == "person"
    assert changed.json()["content"]["names"][0]["value"] == "Ilse Varga"


def test_a_change_without_a_tag_is_refused(desk, actor):
    response = desk.analyst.patch(f"actors/{actor['id']}", {"actor_kind": "person"})
    assert (response.status_code, response.json()["field"]) == (428, "If-Match")


@pytest.mark.parametrize(
    ("tag", "status"), [("*", 422), ("bare", 422), ('W/"a"', 422), ('"a", "b"', 422), ('"a"', 412), ('""', 412)]
)
def test_a_tag_that_is_not_one_of_ours_is_refused(desk, actor, tag, status):
    response = desk.analyst.patch(f"actors/{actor['id']}", {"country": "TV"}, If_Match=tag)
    assert (response.status_code, response.json()["field"]) == (status, "If-Match")


def test_a_stale_change_is_refused_with_what_changed_and_loses_nothing(desk, actor):
    path = f"actors/{actor['id']}"
    assert desk.analyst.patch(path, {"country": "TV"}, seen=actor["version"]).status_code == 200
    before = Version.objects.count()
    response = desk.lead.patch(path, {"description": "A spokesperson."}, seen=actor["version"])
    assert response.status_code == 412
    assert response.json()["more"]["changed"] == ["Country"]
    assert response.json()["more"]["head"] == desk.lead.get(path).json()["version"]
    assert Version.objects.count() == before
    assert desk.analyst.get(path).json()["content"]["country"] == "TV"


def test_the_right_comes_before_the_tag_and_the_tag_before_the_body(desk, actor):
    path = f"actors/{actor['id']}"
    assert desk.reviewer.send("patch", path, b"{", {}).status_code == 403
    assert desk.analyst.send("patch", path, b"{", {}).status_code == 428
    assert desk.analyst.patch(path, {}, seen=actor["version"]).status_code == 422


def test_a_step_and_a_batch_name_the_version_they_mean(desk):
    by = desk.people["analyst"]
    claim = make.claim(make.source(desk.case, by), by)
    seen = str(claim.head_id)
    assert desk.analyst.patch(f"claims/{claim.pk}", {"place": "Tarn Strait"}, seen=seen).status_code == 200
    step = {"step": "submit", "version": seen}
    assert desk.analyst.post(f"entries/{claim.pk}/steps", step).status_code == 412
    rows = {"entries": [{"entry": str(claim.pk), "version": seen}]}
    assert desk.analyst.post(desk.at("/batches"), rows).status_code == 412
    rows["entries"][0].pop("version")
    assert desk.analyst.post(desk.at("/batches"), rows).json()["field"] == "entries[0].version"
