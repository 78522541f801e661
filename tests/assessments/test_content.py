"""The content of an assessment: what is taken, what is refused and by which name, what submission still asks."""

import pytest

from casefile.assessments.actions import change_assessment, write_assessment
from casefile.assessments.models import Assessment
from casefile.cases.actions import change_case
from casefile.core.errors import Invalid, NotAllowed, NotNow
from casefile.entries.models import Entry
from casefile.entries.writing import fields_of
from casefile.review.actions import step
from tests import factories as make
from tests.lending import on_loan

pytestmark = pytest.mark.django_db

NOBODY = "00000000-0000-4000-8000-000000000000"


def _made():
    case = make.case()
    analyst = make.member(case, "analyst")
    return case, analyst, make.claim(make.source(case, analyst), analyst)


lent_desk, desk = on_loan(_made)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"judgement": " "}, "judgement"),
        ({"judgement": "x" * 2001}, "judgement"),
        ({"likelihood": "5"}, "likelihood"),
        ({"likelihood": {"term": "8"}}, "likelihood.term"),
        ({"likelihood": {"term": "5", "number": 54}}, "likelihood.number"),
        ({"likelihood": {"term": "5", "number": 81}}, "likelihood.number"),
        ({"likelihood": {"term": "5", "number": 60.5}}, "likelihood.number"),
        ({"likelihood": {"term": "", "number": 60}}, "likelihood.number"),
        ({"confidence": "middling"}, "confidence"),
        ({"horizon": {"edtf": "2026-02-30"}}, "horizon.edtf"),
        ({"assumptions": [{"text": ""}]}, "assumptions[0].text"),
        ({"assumptions": [{"text": "It holds.", "linchpin": "yes"}]}, "assumptions[0].linchpin"),
        ({"alternatives": "silence"}, "alternatives"),
        ({"gaps": [7]}, "gaps[0]"),
        ({"basis": [{"claim": NOBODY}]}, "basis[0].claim"),
        ({"basis": [{}]}, "basis[0].claim"),
        ({"basis": [{"claim": "x"}]}, "basis[0].claim"),
        ({"cells": [{"claim": NOBODY, "codes": []}]}, "cells[0].claim"),
        ({"supersedes": NOBODY}, "supersedes"),
        ({"outcome": "maybe"}, "outcome"),
        ({"marking": "TLP:BLACK"}, "marking"),
    ],
)
def test_what_cannot_be_taken_is_refused_by_its_name(desk, fields: dict, field: str) -> None:
    case, analyst, _claim = desk
    with pytest.raises(Invalid) as refusal:
        write_assessment(by=analyst, case=case, **{"judgement": "It goes on.", **fields})
    assert refusal.value.field.startswith(field)
    assert not Assessment.objects.exists()


@pytest.mark.parametrize(
    ("row", "field"),
    [
        ({"stance": "hints"}, "basis[0].stance"),
        ({"weight": "XL"}, "basis[0].weight"),
    ],
)
def test_a_basis_row_takes_only_known_words(desk, row: dict, field: str) -> None:
    case, analyst, claim = desk
    with pytest.raises(Invalid) as refusal:
        make.assessment(case, analyst, basis=[{"claim": str(claim.pk), **row}])
    assert refusal.value.field == field


def test_a_claim_stands_once_in_the_basis_and_every_cell_has_its_hypothesis(desk) -> None:
    case, analyst, claim = desk
    row = {"claim": str(claim.pk)}
    for fields, field in (
        ({"basis": [row, row]}, "basis[1].claim"),
        ({"hypotheses": ["One.", "Two."], "cells": [{**row, "codes": ["C"]}]}, "cells[0].codes"),
        ({"hypotheses": ["One."], "cells": [{**row, "codes": ["X"]}]}, "cells[0].codes[0]"),
        ({"hypotheses": ["One."], "cells": [{**row, "codes": [1]}]}, "cells[0].codes[0]"),
    ):
        with pytest.raises(Invalid) as refusal:
            make.assessment(case, analyst, **fields)
        assert refusal.value.field.startswith(field)


@pytest.mark.parametrize(
    ("yardstick", "term", "inside", "outside"),
    [
        ("icd203", "1", (1, 5), (0, 6)),
        ("icd203", "4", (45, 55), (44, 56)),
        ("icd203-second", "7", (95, 99), (94, 100)),
        ("phia", "1", (1, 5), (0, 6)),
        ("phia", "4", (40, 49), (39, 50)),
        ("phia", "7", (95, 99), (94, 100)),
        ("phia", "3", (25, 35), (21, 36)),
    ],
)
def test_a_number_lies_in_the_band_of_its_term_open_ends_left_out(desk, yardstick, term, inside, outside) -> None:
    case, analyst, _claim = desk
    type(case).objects.filter(pk=case.pk).update(yardstick=yardstick)
    case.refresh_from_db()
    for number in inside:
        made = make.assessment(case, analyst, likelihood={"term": term, "number": number})
        assert (made.yardstick, made.number) == (yardstick, number)
    for number in outside:
        with pytest.raises(Invalid, match="band"):
            make.assessment(case, analyst, likelihood={"term": term, "number": number})


def test_a_claim_one_does_not_see_is_refused_like_one_that_does_not_exist(desk) -> None:
    case, analyst, claim = desk
    elsewhere = make.case(title="Another case")
    stranger = make.member(elsewhere, "analyst")
    red = make.claim(claim.source, analyst, "It is kept close.", marking="TLP:RED")
    colleague = make.member(case, "analyst")
    for person, of, one in ((stranger, elsewhere, claim), (colleague, case, red)):
        with pytest.raises(Invalid) as refusal:
            make.assessment(of, person, claims=[one])
        with pytest.raises(Invalid) as unknown:
            make.assessment(of, person, basis=[{"claim": NOBODY}])
        assert (refusal.value.sentence, refusal.value.field) == (unknown.value.sentence, unknown.value.field)


def test_a_judgement_is_all_a_draft_takes_and_submission_asks_for_the_rest(desk) -> None:
    case, analyst, claim = desk
    made = write_assessment(by=analyst, case=case, judgement="The material does not permit a judgement.")
    with pytest.raises(Invalid) as refusal:
        step(name="submit", by=analyst, entry=made, version=str(made.head_id))
    wanted = [row["field"] for row in refusal.value.more["rows"]]
    assert wanted == ["confidence", "confidence_reason", "basis", "source_summary"]
    whole = {**make.JUDGED, "likelihood": None, "basis": [{"claim": str(claim.pk)}]}
    made = change_assessment(by=analyst, assessment=made, seen=made.head_id, **whole)
    step(name="submit", by=analyst, entry=made, version=str(made.head_id))
    assert Entry.objects.get(pk=made.pk).state == "submitted"


def test_an_outcome_says_when_it_was_known(desk) -> None:
    case, analyst, claim = desk
    made = make.assessment(case, analyst, claims=[claim], outcome="happened")
    with pytest.raises(Invalid, match="outcome"):
        step(name="submit", by=analyst, entry=made, version=str(made.head_id))


def test_an_assessment_supersedes_an_earlier_one_and_never_itself(desk) -> None:
    case, analyst, claim = desk
    first = make.assessment(case, analyst, claims=[claim])
    second = make.assessment(case, analyst, "They are very likely to go on.", supersedes=str(first.pk))
    third = make.assessment(case, analyst, "They will stop.", supersedes=str(second.pk))
    for wanted in (first, second, third):
        with pytest.raises(Invalid) as refusal:
            change_assessment(by=analyst, assessment=first, seen=first.head_id, supersedes=str(wanted.pk))
        assert refusal.value.field == "supersedes"
    assert second.supersession.earlier_id == first.pk


def test_its_live_rows_follow_its_content(desk) -> None:
    case, analyst, claim = desk
    made = make.assessment(case, analyst, claims=[claim], number=3)
    assert [(row.claim_id, row.stance) for row in made.basis.all()] == [(claim.pk, "supports")]
    made = change_assessment(by=analyst, assessment=made, seen=made.head_id, basis=[], judgement="It ends.")
    assert (made.title, made.basis.count(), fields_of(made.head)["confidence"]) == ("It ends.", 0, "low")


@pytest.mark.parametrize("role", ["reader", "reviewer"])
def test_only_who_may_write_writes_one(desk, role: str) -> None:
    case, _analyst, _claim = desk
    with pytest.raises(NotAllowed):
        make.assessment(case, make.member(case, role))


def test_a_case_uses_one_yardstick_and_its_lead_chooses_it_before_the_first_likelihood(desk) -> None:
    case, analyst, claim = desk
    with pytest.raises(NotAllowed):
        change_case(by=analyst, case=case, yardstick="phia")
    with pytest.raises(Invalid):
        change_case(by=case.opened_by, case=case, yardstick="a ruler")
    make.assessment(case, analyst, "The material permits no judgement.", likelihood=None)
    case = change_case(by=case.opened_by, case=case, yardstick="phia")
    made = make.assessment(case, analyst, claims=[claim])
    assert fields_of(made.head)["yardstick"] == "phia"
    with pytest.raises(NotNow, match="a case uses one"):
        change_case(by=case.opened_by, case=case, yardstick="icd203")
