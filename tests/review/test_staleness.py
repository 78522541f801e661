"""What a judgement rests on was withdrawn, marked stricter or changed: it says so, and no other one does."""

import pytest

from casefile.entries.models import Entry, Staleness
from casefile.review import deciding
from tests import factories as make
from tests.lending import on_loan

pytestmark = pytest.mark.django_db


def _made():
    """Two claims and two judgements that stand, each of which rests on one claim."""
    case = make.case()
    analyst, reviewer = make.member(case, "analyst"), make.member(case, "reviewer")
    source = make.source(case, analyst)
    claims = [make.claim(source, analyst, f"The coast guard has stopped {n} boats.") for n in (21, 22)]
    judged = [make.assessment(case, analyst, f"The patrols are likely to go on, {n}.", [claims[n]]) for n in (0, 1)]
    outcomes = make.approved(reviewer, make.submitted(analyst, *claims, *judged))
    assert [one.refusal for one in outcomes if one.refusal] == []
    return analyst, reviewer, claims, judged


lent_desk, desk = on_loan(_made)


def _flags() -> set[tuple]:
    return set(Staleness.objects.values_list("entry", "because_of", "code"))


def _changed(claim, by, **fields) -> Entry:
    head = Entry.objects.get(pk=claim.pk).head_id
    return make.change(by=by, entry=claim, seen=head, **fields)


def test_withdrawing_a_claim_flags_the_judgement_that_rests_on_it_alone(desk):
    _analyst, reviewer, claims, judged = desk
    make.taken("withdraw", claims[0], reviewer)
    assert _flags() == {(judged[0].pk, claims[0].pk, "withdrawn")}


def test_marking_a_claim_stricter_flags_it_at_once(desk):
    analyst, _reviewer, claims, judged = desk
    _changed(claims[1], analyst, marking="TLP:AMBER+STRICT")
    assert _flags() == {(judged[1].pk, claims[1].pk, "stricter")}


def test_a_newer_version_flags_the_judgement_once_it_is_approved_not_before(desk):
    analyst, reviewer, claims, judged = desk
    claim = _changed(claims[0], analyst, statement="The coast guard has stopped 20 boats.")
    assert _flags() == set()
    make.approved(reviewer, make.submitted(analyst, claim))
    assert _flags() == {(judged[0].pk, claims[0].pk, "changed")}


def test_with_the_rule_off_a_changed_claim_flags_nothing(desk, monkeypatch):
    analyst, reviewer, claims, _judged = desk
    monkeypatch.setattr(deciding, "mark_changed", lambda entry: None)
    make.approved(reviewer, make.submitted(analyst, _changed(claims[0], analyst, statement="It has stopped 20 boats.")))
    assert _flags() == set()


def test_approving_the_judgement_anew_clears_the_flag(desk):
    analyst, reviewer, claims, judged = desk
    make.approved(reviewer, make.submitted(analyst, _changed(claims[0], analyst, statement="It has stopped 20 boats.")))
    fresh = make.change(
        by=analyst, entry=judged[0], seen=Entry.objects.get(pk=judged[0].pk).head_id, change_note="Read again."
    )
    outcomes = make.approved(reviewer, make.submitted(analyst, fresh))
    assert [one.refusal for one in outcomes] == [None]
    assert _flags() == set()


def test_a_newer_version_of_a_source_does_not_reopen_the_claims_found_in_it(desk):
    analyst, reviewer, claims, _judged = desk
    source = claims[0].source
    make.approved(reviewer, make.submitted(analyst, _changed(source, analyst, note="Loaded words.")))
    assert _flags() == set()
