"""Wording is offered by the reviewer and taken by the author: no contribution of the one who offers."""

import pytest

from casefile.core.errors import Invalid, NotAllowed, NotNow, Stale
from casefile.entries.models import Contribution, Entry
from casefile.review.suggesting import answer, suggest
from tests import factories as make
from tests.lending import on_loan

pytestmark = pytest.mark.django_db


def _made():
    case = make.case()
    author, reviewer = make.member(case, "analyst"), make.member(case, "reviewer")
    source = make.source(case, author)
    make.approved(reviewer, make.submitted(author, source))
    return author, reviewer, make.taken("submit", make.claim(source, author), author)


lent_desk, desk = on_loan(_made)


def _suggest(reviewer, entry, **more):
    fields = {"field": "statement", "wording": "At least 21 boats were stopped.", **more}
    return suggest(by=reviewer, entry=entry, version=str(entry.head_id), **fields)


def test_a_taken_wording_goes_back_into_review_and_the_one_who_offered_it_may_approve(desk):
    author, reviewer, entry = desk
    after = answer(by=author, suggestion=_suggest(reviewer, entry), accept=True)
    assert (after.state, after.title) == ("submitted", "At least 21 boats were stopped.")
    assert after.head_id != entry.head_id
    assert set(Contribution.objects.filter(entry=entry).values_list("person", flat=True)) == {author.pk}
    assert make.taken("approve", after, reviewer).stands


def test_a_wording_declined_changes_nothing(desk):
    author, reviewer, entry = desk
    after = answer(by=author, suggestion=_suggest(reviewer, entry), accept=False)
    assert (after.state, after.head_id) == ("submitted", entry.head_id)


def test_a_suggestion_is_answered_once(desk):
    author, reviewer, entry = desk
    suggestion = _suggest(reviewer, entry)
    answer(by=author, suggestion=suggestion, accept=False)
    with pytest.raises(NotNow, match="answered already"):
        answer(by=author, suggestion=suggestion, accept=True)


def test_a_suggestion_on_an_older_text_is_not_taken(desk):
    author, reviewer, entry = desk
    suggestion = _suggest(reviewer, entry)
    make.taken("recall", entry, author)
    make.taken("edit", entry, author)
    with pytest.raises(NotNow, match="changed since"):
        answer(by=author, suggestion=suggestion, accept=True)


def test_who_offers_and_takes_their_own_wording_has_contributed(desk):
    _author, _reviewer, entry = desk
    both = make.member(entry.case, "analyst", "reviewer")
    answer(by=both, suggestion=_suggest(both, entry), accept=True)
    with pytest.raises(NotAllowed, match="contributed"):
        make.taken("approve", entry, both)


def test_offering_is_for_reviewers_and_taking_for_those_who_write(desk):
    author, reviewer, entry = desk
    with pytest.raises(NotAllowed):
        _suggest(author, entry)
    with pytest.raises(NotAllowed):
        answer(by=reviewer, suggestion=_suggest(reviewer, entry), accept=True)


@pytest.mark.parametrize(
    ("more", "field"),
    [({"field": "marking"}, "field"), ({"field": "passages"}, "field"), ({"wording": " "}, "wording")],
)
def test_a_suggestion_is_refused_by_the_field_at_fault(desk, more, field):
    _author, reviewer, entry = desk
    with pytest.raises(Invalid) as refusal:
        _suggest(reviewer, entry, **more)
    assert refusal.value.field == field


def test_a_suggestion_for_what_one_no_longer_has_before_one_is_refused(desk):
    author, reviewer, entry = desk
    make.taken("recall", entry, author)
    make.taken("edit", entry, author)
    with pytest.raises(Stale):
        _suggest(reviewer, entry)
    assert Entry.objects.get(pk=entry.pk).state == "draft"
