"""An assessment under review: what it embeds, what stands against it, and what reopens it."""

import json

import pytest

from casefile.assessments.actions import change_assessment
from casefile.assessments.queries import claims_of, earlier_than, matrix_of, resting_on_claim, successors_of
from casefile.entries.actions import change
from casefile.entries.models import Annex, Entry, Pin
from casefile.review.objections import objections_to
from tests import factories as make
from tests.lending import on_loan

pytestmark = pytest.mark.django_db


def _made():
    case = make.case()
    author, reviewer = make.member(case, "analyst"), make.member(case, "reviewer")
    return case, author, reviewer, make.claim(make.source(case, author), author)


lent_desk, desk = on_loan(_made)


def _fresh(entry) -> Entry:
    return Entry.objects.get(pk=entry.pk)


def _standing(author, reviewer, entry) -> Entry:
    assert not [one.refusal for one in make.approved(reviewer, make.submitted(author, entry)) if one.refusal]
    return _fresh(entry)


def _document(entry) -> dict:
    return json.loads(bytes(_fresh(entry).approved.document.body.bytes))


def test_one_batch_puts_source_claim_and_assessment_before_one_reviewer(desk) -> None:
    case, author, reviewer, claim = desk
    judged = make.assessment(case, author, claims=[claim])
    batch = make.submitted(author, judged)
    kinds = list(batch.rows.order_by("position").values_list("entry__kind", flat=True))
    assert kinds == ["source", "claim", "assessment"]
    assert not any(one.refusal for one in make.approved(reviewer, batch))
    assert _fresh(judged).stands


def test_its_document_can_be_read_alone_and_keeps_likelihood_and_confidence_apart(desk) -> None:
    case, author, reviewer, claim = desk
    judged = make.assessment(
        case,
        author,
        claims=[claim],
        hypotheses=["They go on.", "They stop."],
        cells=[{"claim": str(claim.pk), "codes": ["C", "I"], "relevance": "H", "restates": False}],
        horizon={"edtf": "2026-09"},
    )
    _standing(author, reviewer, judged)
    told, claim = _document(judged), _fresh(claim)
    assert told["schema"] == "casefile/assessment/1"
    assert told["likelihood"] == {
        "yardstick": "icd203",
        "term": "5",
        "words": "likely",
        "band": "55–80",
        "number": None,
    }
    assert (told["confidence"], told["confidence_reason"]) == ("low", "One origin, undated.")
    (row,) = told["basis"]
    assert row["claim"]["id"] == str(claim.pk)
    assert row["claim"]["sha256"] == claim.approved.document.sha256
    assert row["claim"]["statement"] == claim.title
    assert claim.title in row["claim"]["text"]
    assert told["cells"][0]["codes"] == ["C", "I"]
    assert author.name not in json.dumps(told)


def test_no_likelihood_is_said_as_none(desk) -> None:
    case, author, reviewer, claim = desk
    judged = make.assessment(case, author, "The material permits no judgement.", [claim], likelihood=None)
    _standing(author, reviewer, judged)
    assert _document(judged)["likelihood"] is None


def test_what_it_supersedes_stands_beside_its_document_and_not_in_it(desk) -> None:
    case, author, reviewer, claim = desk
    first = make.assessment(case, author, claims=[claim])
    _standing(author, reviewer, first)
    second = make.assessment(case, author, "They will stop.", [claim], supersedes=str(first.pk), likelihood=None)
    _standing(author, reviewer, second)
    assert str(first.pk) not in json.dumps(_document(second))
    annex = Annex.objects.get(version=_fresh(second).approved)
    assert (annex.role, annex.other_id) == ("supersedes", first.pk)
    assert [one.pk for one in successors_of(first, reviewer)] == [second.pk]
    assert earlier_than(second, reviewer).pk == first.pk


def test_likelihood_and_confidence_in_one_sentence_stand_against_it(desk) -> None:
    case, author, _reviewer, claim = desk
    mixed = "We have high confidence that they are likely to go on."
    judged = make.assessment(case, author, mixed, [claim])
    (sentence,) = objections_to(_fresh(judged))
    assert "“likely” and “high confidence”" in sentence
    change_assessment(by=author, assessment=judged, seen=judged.head_id, judgement="They are likely to go on.")
    assert objections_to(_fresh(judged)) == []


def test_a_milder_marking_than_a_claim_it_embeds_stands_against_it(desk) -> None:
    case, author, reviewer, claim = desk
    judged = make.assessment(case, author, claims=[claim], marking="TLP:GREEN")
    refusals = [one.refusal for one in make.approved(reviewer, make.submitted(author, judged)) if one.refusal]
    assert ["TLP:AMBER" in one.sentence for one in refusals] == [True]
    assert not _fresh(judged).stands


def test_it_goes_stale_when_a_claim_it_rests_on_is_withdrawn_or_changed(desk) -> None:
    case, author, reviewer, claim = desk
    other = make.claim(claim.source, author, "The patrols cost much.")
    judged = make.assessment(case, author, claims=[claim, other])
    _standing(author, reviewer, judged)
    change(by=author, entry=_fresh(claim), seen=None, statement="At least 22 boats were stopped.")
    _standing(author, reviewer, claim)
    make.taken("withdraw", other, reviewer)
    marks = {(mark.because_of_id, mark.code) for mark in _fresh(judged).stale_marks.all()}
    assert marks == {(claim.pk, "changed"), (other.pk, "withdrawn")}


def test_it_is_pinned_to_the_claims_of_its_basis_and_of_its_matrix_once_each(desk) -> None:
    case, author, reviewer, claim = desk
    other = make.claim(claim.source, author, "The patrols cost much.")
    cells = [{"claim": str(one.pk), "codes": ["C", "N"]} for one in (claim, other)]
    judged = make.assessment(case, author, claims=[claim], hypotheses=["One.", "Two."], cells=cells)
    _standing(author, reviewer, judged)
    pinned = Pin.objects.filter(version=_fresh(judged).approved).values_list("other", flat=True)
    assert sorted(pinned) == sorted([claim.pk, other.pk])


def test_whoever_wrote_it_does_not_approve_it(desk) -> None:
    case, author, _reviewer, claim = desk
    both = make.member(case, "analyst", "reviewer")
    judged = make.assessment(case, both, claims=[claim])
    batch = make.submitted(author, judged)
    refusals = {one.entry.pk: one.refusal for one in make.approved(both, batch)}
    assert refusals[judged.pk].code == "not-allowed"


def test_the_matrix_counts_only_claims_the_person_sees(desk) -> None:
    _case, author, reviewer, claim = desk
    red = make.claim(claim.source, author, "It is kept close.", marking="TLP:RED")
    cells = [{"claim": str(one.pk), "codes": ["C", "I"], "relevance": "M"} for one in (claim, red)]
    fields = {"hypotheses": ["One.", "Two."], "cells": cells, "basis": []}
    fields["cells"] = [{**row, "restates": False} for row in cells]
    assert matrix_of(fields, claims_of(fields, author)).scores == (0, -2.0)
    assert matrix_of(fields, claims_of(fields, reviewer)).scores == (0, -1.0)


def test_a_claim_names_the_assessments_that_rest_on_it_to_whoever_sees_them(desk) -> None:
    case, author, reviewer, claim = desk
    seen = make.assessment(case, author, claims=[claim])
    make.assessment(case, author, "It is kept close.", [claim], marking="TLP:RED")
    assert [row.assessment_id for row in resting_on_claim(claim, reviewer)] == [seen.pk]
    assert resting_on_claim(claim, author).count() == 2
