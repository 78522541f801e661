"""Actors over REST: written whole, found under any spelling, merged and parted."""

import pytest

from casefile.actors.models import Actor
from casefile.cases.actions import give_role
from casefile.cases.models import Case
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair(desk) -> list[Actor]:
    return [make.actor(desk.case, desk.people["analyst"], name) for name in ("Ilse Varga", "Ilse Vargha")]


def test_an_actor_is_added_and_changed_with_all_its_members(desk):
    body = {
        "name": "Ilse Varga",
        "actor_kind": "person",
        "names": [{"value": "ایلسه وارگا", "role": "transliteration"}],
        "offices": [{"office": "Spokesperson", "of_words": "Foreign Ministry", "valid_from": {"edtf": "2019"}}],
        "identifiers": [{"scheme": "wikidata", "value": "q42000001"}],
        "ratings": [{"grade": "C", "on": "2026-01-31", "reason": "Corrects late."}],
    }
    answer = desk.analyst.post(desk.at("/actors"), body)
    assert answer.status_code == 201
    content = answer.json()["content"]
    assert [name["script"] for name in content["names"]] == ["Latn", "Arab"]
    assert content["offices"][0]["valid_from"]["edtf"] == "2019"
    assert content["identifiers"] == [{"scheme": "wikidata", "value": "Q42000001"}]
    assert content["same_as"] is None
    wrong = {"identifiers": [{"scheme": "imo", "value": "9319467"}]}
    refused = desk.analyst.patch(f"actors/{answer.json()['id']}", wrong, seen=answer.json()["version"])
    assert (refused.status_code, refused.json()["field"]) == (422, "identifiers[0].value")


def test_two_are_merged_and_the_merge_is_taken_back(desk, pair):
    one, other = pair
    near = desk.analyst.get(f"actors/{other.pk}/near").json()
    assert [row["id"] for row in near["rows"]] == [str(one.pk)]
    said = {"into": str(one.pk), "reason": "One office, one name."}
    merged = desk.analyst.post(f"actors/{other.pk}/merge", said)
    assert (merged.status_code, merged.json()["content"]["same_as"]["actor"]) == (200, str(one.pk))
    names = desk.analyst.get(desk.at("/names?q=Vargha")).json()["rows"]
    assert [row["id"] for row in names] == [str(one.pk)]
    back = desk.analyst.post(f"actors/{other.pk}/unmerge", {"version": merged.json()["version"]})
    assert back.json()["content"]["same_as"] is None
    stale = desk.analyst.post(f"actors/{other.pk}/merge", {**said, "version": merged.json()["version"]})
    assert stale.status_code in (409, 412)


def test_two_that_are_not_the_same_are_near_no_more(desk, pair):
    one, other = pair
    said = {"other": str(one.pk), "reason": "Born forty years apart."}
    kept = desk.analyst.post(f"actors/{other.pk}/distinct", said)
    assert kept.status_code == 201
    assert {kept.json()["actor"], kept.json()["other"]} == {str(one.pk), str(other.pk)}
    assert desk.analyst.get(f"actors/{other.pk}/near").json()["rows"] == []
    assert desk.analyst.post(f"actors/{one.pk}/distinct", {**said, "other": str(other.pk)}).status_code == 409


def test_an_actor_becomes_one_of_the_registry(desk, pair):
    reason = {"reason": "Named in many cases."}
    assert desk.analyst.post(f"actors/{pair[0].pk}/registry", reason).status_code == 403
    registry = Case.objects.get(is_registry=True)
    give_role(by=make.person(is_admin=True), case=registry, person=desk.people["analyst"], role="analyst")
    made = desk.analyst.post(f"actors/{pair[0].pk}/registry", reason)
    assert (made.status_code, made.json()["case"]) == (201, str(registry.pk))
