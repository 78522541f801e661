"""One grid, one deed: all rows or none, each refusal at its row."""

import pytest

from casefile.claims.grading import gradable, grade_claims
from casefile.claims.models import Claim
from casefile.core.errors import Invalid, NotAllowed, NotNow, Stale
from casefile.entries.models import Entry, Version
from casefile.entries.writing import fields_of
from casefile.ledger.models import Record
from tests import factories as make
from tests.lending import on_loan

pytestmark = pytest.mark.django_db


def _made():
    case = make.case()
    analyst = make.member(case, "analyst")
    source = make.source(case, analyst)
    words = ("Veskan’s endorsement", "at least 21 boats")
    blank = {"voice": "own", "credibility": "", "credibility_reason": ""}
    claims = [make.claim(source, analyst, f"Claim {one}.", one, **blank) for one in reversed(words)]
    opinion = make.claim(source, analyst, "It is wrong.", claim_kind="opinion", **blank)
    return analyst, source, claims, opinion


lent_desk, desk = on_loan(_made)


def _row(claim, grade="6", **more) -> dict:
    reason = "One origin."
    return {
        "claim": str(claim.pk),
        "version": str(claim.head_id),
        "credibility": grade,
        "credibility_reason": reason,
    } | more


def _refused(desk, error, *rows) -> str:
    analyst, source, _claims, _opinion = desk
    before = Version.objects.count()
    with pytest.raises(error) as refusal:
        grade_claims(by=analyst, source=source, rows=list(rows))
    assert Version.objects.count() == before
    return refusal.value.field


def test_many_grades_are_one_deed_and_one_record(desk):
    analyst, source, claims, _opinion = desk
    rows = [_row(claims[0]), _row(claims[1], "2", attribution="disputed", attribution_note="No recording.")]
    before = Record.objects.count()
    changed = grade_claims(by=analyst, source=source, rows=rows)
    assert {(one.pk, one.credibility, one.attribution) for one in changed} == {
        (claims[0].pk, "6", "as-printed"),
        (claims[1].pk, "2", "disputed"),
    }
    record = Record.objects.latest("at")
    assert (Record.objects.count(), record.deed) == (before + 1, "claims.graded")
    assert set(map(str, record.subjects)) == {str(source.pk), *(str(one.pk) for one in claims)}
    assert fields_of(changed[0].head)["statement"].startswith("Claim")


def test_a_row_that_says_nothing_new_writes_nothing(desk):
    analyst, source, claims, opinion = desk
    (changed,) = grade_claims(by=analyst, source=source, rows=[_row(claims[0])])
    before = Version.objects.count(), Record.objects.count()
    assert grade_claims(by=analyst, source=source, rows=[_row(changed), {"claim": str(opinion.pk)}]) == []
    assert (Version.objects.count(), Record.objects.count()) == before


def test_each_refusal_is_at_its_row_and_keeps_the_others(desk):
    analyst, _source, claims, opinion = desk
    good = _row(claims[0])
    assert _refused(desk, Invalid, good, _row(opinion)) == "rows[1].credibility"
    assert _refused(desk, Invalid, good, _row(claims[1], "7")) == "rows[1].credibility"
    assert _refused(desk, Invalid, good, good) == "rows[1].claim"
    assert _refused(desk, Invalid, good, {"claim": ""}) == "rows[1].claim"
    assert _refused(desk, Invalid, good, _row(claims[1], version="")) == "rows[1].version"
    assert _refused(desk, Stale, good, _row(claims[1], version=str(claims[0].head_id))) == "rows[1].version"
    make.submitted(analyst, Entry.objects.get(pk=opinion.pk))
    assert _refused(desk, NotNow, _row(opinion, "", attribution="wrong")) == "rows[0].version"


def test_claims_of_another_source_and_hidden_ones_are_no_claims(desk):
    analyst, source, claims, _opinion = desk
    other = make.claim(make.source(source.case, analyst), analyst)
    assert _refused(desk, Invalid, _row(other)) == "rows[0].claim"
    Entry.objects.filter(pk=claims[0].pk).update(marking="TLP:RED")
    colleague = make.member(source.case, "analyst")
    with pytest.raises(Invalid) as refusal:
        grade_claims(by=colleague, source=source, rows=[_row(claims[0])])
    assert refusal.value.field == "rows[0].claim"


@pytest.mark.parametrize("role", ["reader", "reviewer"])
def test_only_those_who_write_grade(desk, role):
    _analyst, source, claims, _opinion = desk
    with pytest.raises(NotAllowed):
        grade_claims(by=make.member(source.case, role), source=source, rows=[_row(claims[0])])


def test_the_grid_offers_what_can_be_graded_in_the_order_of_the_text(desk):
    analyst, source, claims, opinion = desk
    assert [one.pk for one in gradable(source, analyst)] == [claims[1].pk, claims[0].pk]
    assert opinion.pk in set(Claim.objects.visible_to(analyst).values_list("pk", flat=True)), "the control"
    assert gradable(source, make.person()) == []
