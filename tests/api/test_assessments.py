"""Assessments over REST: written, changed, refused by name, scored, and seen only by who may see them."""

import pytest

from tests import factories as make

pytestmark = pytest.mark.django_db

NOBODY = "00000000-0000-4000-8000-000000000000"


@pytest.fixture
def claim(desk):
    by = desk.people["analyst"]
    return make.claim(make.source(desk.case, by), by)


def whole(claim, **more) -> dict:
    basis = [{"claim": str(claim.pk), "stance": "supports", "weight": "H", "note": "The act itself."}]
    return {"judgement": "The patrols are likely to go on.", **make.JUDGED, "basis": basis, **more}


def test_a_sentence_is_all_it_takes_and_the_rest_comes_by_patch(desk, claim):
    made = desk.analyst.post(desk.at("/assessments"), {"judgement": "The patrols go on."})
    assert made.status_code == 201
    told = made.json()
    assert (told["kind"], told["state"], told["content"]["yardstick"]) == ("assessment", "draft", "icd203")
    at = f"assessments/{told['id']}"
    changed = desk.analyst.patch(at, whole(claim), seen=told["version"]).json()
    assert changed["content"]["basis"][0]["note"] == "The act itself."
    assert [row["id"] for row in changed["refers_to"]] == [str(claim.pk)]
    rows = desk.analyst.get(desk.at("/assessments")).json()["rows"]
    assert [row["id"] for row in rows] == [told["id"]]
    assert desk.analyst.get(f"entries/{told['id']}").json()["kind"] == "assessment"


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"likelihood": {"term": "5", "number": 90}}, "likelihood.number"),
        ({"likelihood": 5}, "likelihood"),
        ({"basis": [{"claim": NOBODY}]}, "basis[0].claim"),
        ({"basis": "all"}, "basis"),
        ({"cells": [{"claim": NOBODY, "codes": []}]}, "cells[0].claim"),
        ({"supersedes": NOBODY}, "supersedes"),
        ({"hypotheses": [1]}, "hypotheses[0]"),
        ({"judgement": 7}, "judgement"),
    ],
)
def test_what_cannot_be_taken_is_named(desk, claim, more, field):
    refused = desk.analyst.post(desk.at("/assessments"), whole(claim, **more))
    assert refused.status_code == 422
    assert refused.json()["field"].startswith(field)


def test_a_yardstick_is_the_case_s_and_nobody_writes_it(desk, claim):
    assert desk.analyst.post(desk.at("/assessments"), whole(claim, yardstick="phia")).status_code == 422


def test_it_never_supersedes_itself(desk, claim):
    told = desk.analyst.post(desk.at("/assessments"), whole(claim)).json()
    refused = desk.analyst.patch(f"assessments/{told['id']}", {"supersedes": told["id"]}, seen=told["version"])
    assert (refused.status_code, refused.json()["field"]) == (422, "supersedes")


def test_its_numbers_are_told_apart_from_its_words(desk, claim):
    cells = [{"claim": str(claim.pk), "codes": ["C", "I"], "relevance": "H"}]
    fields = {"hypotheses": ["They go on.", "They stop."], "cells": cells}
    ended = {"outcome": "did-not", "outcome_on": {"edtf": "2026-08"}}
    made = desk.analyst.post(desk.at("/assessments"), whole(claim, **fields, **ended)).json()
    told = desk.analyst.get(f"assessments/{made['id']}/scores").json()
    assert told["scores"] == [0, -1.41]
    assert told["least"] == [0]
    assert (told["brier"]["percent"], told["brier"]["is_middle"]) == (67.5, True)
    assert told["brier"]["score"] == pytest.approx(0.455625)
    assert told["without"][0]["claim"] == str(claim.pk)
    assert told["unseen"] == 0
    assert told["mixed"] is None


def test_without_a_likelihood_or_an_outcome_nothing_is_scored(desk, claim):
    made = desk.analyst.post(desk.at("/assessments"), whole(claim, likelihood=None)).json()
    told = desk.analyst.get(f"assessments/{made['id']}/scores").json()
    assert (told["brier"], told["scores"], told["without"]) == (None, [], [])
    assert made["content"]["likelihood"] == {"term": "", "number": None}


def test_a_draft_is_not_there_for_readers_and_outsiders(desk, claim):
    made = desk.analyst.post(desk.at("/assessments"), whole(claim)).json()
    for path in (f"assessments/{made['id']}", f"assessments/{made['id']}/scores"):
        for script in (desk.reader, desk.outsider):
            assert script.get(path).status_code == 404
        assert desk.reviewer.get(path).status_code == 200
    assert desk.reader.get(desk.at("/assessments")).json()["rows"] == []
    assert desk.reviewer.post(desk.at("/assessments"), whole(claim)).status_code == 403


def test_the_same_key_writes_it_once(desk, claim):
    sent = [desk.analyst.post(desk.at("/assessments"), whole(claim), Idempotency_Key="one") for _ in range(2)]
    assert sent[0].json()["id"] == sent[1].json()["id"]
