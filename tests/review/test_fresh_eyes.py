"""Nobody approves what they, or somebody behind them, had a hand in since it last stood."""

import pytest
from django.db import IntegrityError, transaction

from casefile.accounts.actions import add_person, reset_password
from casefile.cases.actions import give_role
from casefile.core.errors import NotAllowed, Stale
from casefile.entries.models import Contribution, Entry
from casefile.review import deciding, rules
from casefile.review.deciding import Answer, decide
from casefile.review.models import Decision
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def case():
    return make.case()


def _approve(entry, by):
    return make.taken("approve", entry, by)


def test_nobody_approves_their_own_work(case):
    both = make.member(case, "analyst", "reviewer")
    entry = make.taken("submit", make.actor(case, both), both)
    with pytest.raises(NotAllowed, match="You contributed"):
        _approve(entry, both)
    assert _approve(entry, make.member(case, "reviewer")).stands


def test_one_edit_among_many_is_a_contribution(case):
    author, both = make.member(case, "analyst"), make.member(case, "analyst", "reviewer")
    entry = make.actor(case, author)
    make.taken("edit", entry, both)
    make.taken("edit", entry, author)
    make.taken("submit", entry, author)
    with pytest.raises(NotAllowed):
        _approve(entry, both)


def test_a_discarded_edit_still_counts_until_the_next_approval(case):
    author, both = make.member(case, "analyst"), make.member(case, "analyst", "reviewer")
    other = make.member(case, "reviewer")
    entry = make.brought_to("approved", make.actor(case, author), author, other)
    make.taken("edit", entry, both)
    make.taken("discard", entry, both)
    make.taken("edit", entry, author)
    make.taken("submit", entry, author)
    with pytest.raises(NotAllowed):
        _approve(entry, both)
    assert _approve(entry, other).stands
    make.taken("edit", entry, author)
    make.taken("submit", entry, author)
    assert _approve(entry, both).stands


@pytest.mark.parametrize("how", ["made", "reset", "role"])
def test_whoever_stands_behind_the_reviewer_counts_as_the_reviewer(case, how):
    boss = make.person(is_admin=True)
    give_role(by=case.opened_by, case=case, person=boss, role="lead")
    if how == "made":
        reviewer = add_person(by=boss, email="puppet@desk.example", name="Pia Munt", password=make.PASSWORD)
    else:
        reviewer = make.person()
    if how == "reset":
        reset_password(by=boss, person=reviewer, password="another long passphrase")
    give_role(by=boss if how == "role" else case.opened_by, case=case, person=reviewer, role="reviewer")
    entry = make.taken("submit", make.actor(case, boss), boss)
    with pytest.raises(NotAllowed, match="gave you your role" if how == "role" else "made or reset"):
        _approve(entry, reviewer)
    innocent = make.taken("submit", make.actor(case, make.member(case, "analyst")), case.opened_by)
    assert _approve(innocent, reviewer).stands


def test_a_role_given_in_another_case_puts_nobody_behind_anybody(case):
    boss, reviewer = make.person(may_open_cases=True), make.member(case, "reviewer")
    give_role(by=boss, case=make.case(boss), person=reviewer, role="reviewer")
    give_role(by=case.opened_by, case=case, person=boss, role="analyst")
    assert _approve(make.taken("submit", make.actor(case, boss), boss), reviewer).stands


def test_in_a_batch_only_the_own_row_is_refused(case):
    author, both = make.member(case, "analyst"), make.member(case, "analyst", "reviewer")
    own, other = make.actor(case, both, "One"), make.actor(case, author, "Two")
    outcomes = make.approved(both, make.submitted(author, own, other))
    assert {outcome.entry.pk: type(outcome.refusal) for outcome in outcomes} == {
        own.pk: NotAllowed,
        other.pk: type(None),
    }
    assert Decision.objects.count() == 1


def test_a_rider_its_reviewer_wrote_keeps_the_claim_from_standing(case):
    author, both = make.member(case, "analyst"), make.member(case, "analyst", "reviewer")
    other = make.member(case, "reviewer")
    source = make.source(case, author)
    make.approved(other, make.submitted(author, source))
    varga = make.actor(case, both)
    claim = make.claim(source, author, voice="named", parties=[{"part": "speaker", "actor": str(varga.pk)}])
    entry = make.taken("submit", claim, author)
    [outcome] = decide(by=both, case=case, answers=[Answer(entry, str(entry.head_id), "approve")])
    assert isinstance(outcome.refusal, NotAllowed)
    assert not Entry.objects.filter(pk__in=[claim.pk, varga.pk], approved__isnull=False).exists()
    outcomes = decide(by=other, case=case, answers=[Answer(entry, str(entry.head_id), "approve")])
    assert [(one.entry.pk, one.rode_along, one.refusal) for one in outcomes] == [
        (varga.pk, True, None),
        (claim.pk, False, None),
    ]


def test_an_analyst_and_a_reviewer_alone_are_never_stuck(case):
    author, reviewer = make.member(case, "analyst"), make.member(case, "reviewer")
    entry = make.brought_to("submitted", make.actor(case, author), author, reviewer)
    returned = make.taken("return", entry, reviewer)
    make.change(by=author, entry=returned, seen=returned.head_id, description="A spokesperson.")
    make.taken("submit", entry, author)
    assert _approve(entry, reviewer).stands


BELTS = ("rule", "trigger")


@pytest.mark.parametrize("off", [(), ("rule",), ("trigger",), BELTS], ids=lambda off: " and ".join(off) or "none")
@pytest.mark.django_db(transaction=True)
def test_either_belt_alone_keeps_four_eyes_and_without_both_they_are_lost(off, monkeypatch, own_database):
    case = make.case()
    both = make.member(case, "analyst", "reviewer")
    entry = make.taken("submit", make.actor(case, both), both)
    if "rule" in off:
        monkeypatch.setattr(deciding, "demand_fresh_eyes", lambda person, entry: None)
    if "trigger" in off:
        with own_database.connect("casefile") as superuser:
            superuser.execute("ALTER TABLE review_decision DISABLE TRIGGER review_decision_four_eyes")
    if off == BELTS:
        assert _approve(entry, both).stands
        return
    with pytest.raises((NotAllowed, Stale)):
        _approve(entry, both)
    assert not Decision.objects.exists()


def test_a_version_counts_for_its_author_even_without_a_row_of_contribution(case, monkeypatch):
    both = make.member(case, "analyst", "reviewer")
    monkeypatch.setattr(Contribution.objects, "create", lambda **row: None)
    entry = make.taken("submit", make.actor(case, both), both)
    assert not Contribution.objects.exists()
    assert both.pk in rules.contributors(entry)
    with pytest.raises(NotAllowed):
        _approve(entry, both)
    with pytest.raises(IntegrityError, match="four eyes"), transaction.atomic():
        Decision.objects.create(
            case=case,
            entry=entry,
            version=entry.head,
            sha256=entry.head.document.sha256,
            verdict="approve",
            person=both,
        )


def test_an_approval_that_was_withdrawn_gives_its_author_no_fresh_eyes():
    case = make.case()
    both, other = make.member(case, "analyst", "reviewer"), make.member(case, "analyst", "reviewer")
    entry = make.actor(case, both)
    make.approved(other, make.submitted(both, entry))
    make.taken("withdraw", entry, other)
    make.taken("reinstate", entry, other)
    make.taken("submit", entry, other)
    with pytest.raises(NotAllowed, match="You contributed"):
        make.taken("approve", entry, both)
