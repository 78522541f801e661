"""Three judgements of three shapes on one article, in one batch: a likelihood, none with a matrix, and a high one."""

import pytest

from casefile.assessments.lint import what_differs, what_is_mixed
from casefile.assessments.models import Assessment
from casefile.assessments.queries import claims_of, matrix_of
from casefile.assessments.summary import suggested_summary
from casefile.claims.models import Claim
from casefile.entries.models import Entry
from casefile.entries.writing import fields_of
from tests import factories as make
from tests.lending import on_loan

pytestmark = pytest.mark.django_db

SUMMARY = (
    "One English-language article, uploaded by an analyst. Half of the claims are the article's own, without stated"
    " grounds; one speaker left the country's service. Quotations and offsets were checked by program."
)


def _made():
    case = make.case()
    analyst, reviewer = make.member(case, "analyst"), make.member(case, "reviewer")
    source = make.source(case, analyst)
    claims = {
        "act": "The Veskan Foreign Ministry warned of grave consequences.",
        "voice": "Veskan's endorsement of Milo Ordel has intensified.",
        "attempt": "An attempt on an envoy failed.",
        "operatives": "The attempt was linked to operatives.",
        "anxiety": "Veskan is anxious about the patrols.",
        "states": "Veskan uses Tarn as a base.",
    }
    made = {name: make.claim(source, analyst, words) for name, words in claims.items()}
    made["ties"] = make.claim(source, analyst, "Those operatives have ties to a Veskan force.", credibility="6")
    return case, analyst, reviewer, made


lent_desk, desk = on_loan(_made)


def _rows(claims: dict, stance: str, **weights: str) -> list[dict]:
    return [
        {"claim": str(claims[name].pk), "stance": stance, "weight": weight, "note": ""}
        for name, weight in weights.items()
    ]


def _cells(claims: dict, **codes: str) -> list[dict]:
    relevance = {"ties": "H"}
    return [
        {
            "claim": str(claims[name].pk),
            "codes": [code if name != "states" else "" for code in row.split()] or ["", "", ""],
            "relevance": relevance.get(name, "M"),
            "restates": name == "states",
        }
        for name, row in codes.items()
    ]


def _three(case, analyst, claims) -> tuple[Assessment, ...]:
    shared = {"source_summary": SUMMARY, "confidence": "low"}
    return tuple(
        make.assessment(case, analyst, **shared, **one) for one in (_first(claims), _none(claims), _high(claims))
    )


def _first(claims) -> dict:
    return {
        "judgement": "Veskan's government is likely to voice public support for Ordel's government again by D+90.",
        "confidence_reason": "One origin, undated, the ministry's text not seen.",
        "resolves_if": "A statement by the ministry or above, captured.",
        "horizon": {"edtf": "", "printed": "D+90"},
        "assumptions": [
            {"text": "Ordel's government is in office at D+90.", "linchpin": True, "effect": "The judgement is void."},
            {"text": "The spokesperson states policy."},
        ],
        "alternatives": ["Veskan falls silent.", "Support turns material and quiet."],
        "indicators": ["Weekly briefings."],
        "gaps": ["Base rate of such statements."],
        "basis": _rows(claims, "supports", act="H", voice="M") + _rows(claims, "context", anxiety="L"),
    }


def _none(claims) -> dict:
    return {
        "judgement": "The material in this case does not permit a judgement on whether Veskan uses Tarn as a base.",
        "likelihood": {"term": "", "number": None},
        "confidence_reason": "One incident, reached through two hops, not placed in Tarn.",
        "basis": _rows(claims, "context", attempt="M", operatives="M", ties="M", anxiety="L"),
        "hypotheses": ["Tarn is a base.", "Veskan runs no such operations.", "Veskan operates, not through Tarn."],
        "cells": _cells(claims, ties="C I C", attempt="N N N", operatives="N N N", anxiety="C C C", states="C C C"),
    }


def _high(claims) -> dict:
    return {
        "judgement": "The coast guard is very likely to stop at least one more boat by D+30.",
        "likelihood": {"term": "6", "number": None},
        "confidence_reason": "One origin; the count names no source and its end date is unknown.",
        "basis": _rows(claims, "supports", voice="H") + _rows(claims, "contradicts", act="L"),
    }


def test_one_batch_and_one_reviewer_let_all_three_stand_without_an_objection(desk) -> None:
    case, analyst, reviewer, claims = desk
    three = _three(case, analyst, claims)
    for one in three:
        fields = fields_of(one.head)
        assert (what_is_mixed(fields), what_differs(fields)) == (None, None)
    batch = make.submitted(analyst, *three)
    assert batch.rows.count() == 1 + len(claims) + len(three)
    assert [one.refusal for one in make.approved(reviewer, batch) if one.refusal] == []
    assert Entry.objects.filter(kind="assessment", approved__isnull=False).count() == len(three)


def test_the_matrix_finds_that_nothing_separates_two_of_three_hypotheses(desk) -> None:
    case, analyst, _reviewer, claims = desk
    fields = fields_of(_three(case, analyst, claims)[1].head)
    found = matrix_of(fields, claims_of(fields, analyst))
    assert found.scores == (0, -1.0, 0)
    assert found.least == (0, 2)
    assert [row.claim for row in found.restating] == [str(claims["states"].pk)]
    assert len(found.equal) == 3
    assert [one.scores for one in found.without if one.claim] == [(0, 0, 0)]
    assert [one.is_empty for one in found.without if one.source] == [True]


def test_a_summary_to_begin_with_counts_sources_claims_and_voices(desk) -> None:
    _case, _analyst, _reviewer, claims = desk
    Claim.objects.filter(pk=claims["act"].pk).update(voice="named")
    seen = Claim.objects.filter(pk__in=[one.pk for one in claims.values()]).select_related("source")
    told = suggested_summary(seen)
    assert told.startswith("1 source, 7 claims. 1 source has no date.")
    assert "the source itself: 6; somebody named: 1" in told
    assert suggested_summary([]) == ""
