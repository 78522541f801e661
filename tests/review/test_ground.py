"""What a version rests on: pinned, demanded, and flagged when it goes."""

import pytest

from casefile.core.errors import Invalid, NotNow, Objected
from casefile.entries.models import Entry, Pin, Staleness
from casefile.review.deciding import Answer, decide
from casefile.review.objections import objections_to
from casefile.review.submitting import submit
from tests import factories as make
from tests.lending import on_loan

pytestmark = pytest.mark.django_db


def _made():
    case = make.case()
    author, reviewer = make.member(case, "analyst"), make.member(case, "reviewer")
    source = make.source(case, author)
    return author, reviewer, source, make.claim(source, author)


lent_desk, desk = on_loan(_made)


def _fresh(entry):
    return Entry.objects.get(pk=entry.pk)


def _standing(author, reviewer, claim):
    assert not any(one.refusal for one in make.approved(reviewer, make.submitted(author, claim)))
    return _fresh(claim)


def test_what_is_not_submitted_comes_along_first(desk):
    author, _reviewer, source, claim = desk
    batch = make.submitted(author, claim)
    assert [row.entry_id for row in batch.rows.order_by("position")] == [source.pk, claim.pk]
    assert Pin.objects.get(version=_fresh(claim).head).pinned_id == _fresh(source).head_id


def test_an_act_approves_the_ground_before_what_rests_on_it_in_whatever_order_it_is_told(desk):
    author, reviewer, source, claim = desk
    make.submitted(author, claim)
    rows = [Answer(_fresh(one), str(_fresh(one).head_id), "approve") for one in (claim, source)]
    outcomes = decide(by=reviewer, case=source.case, answers=rows)
    assert [(one.entry.pk, one.refusal) for one in outcomes] == [(source.pk, None), (claim.pk, None)]


def test_a_row_whose_ground_is_returned_in_the_same_act_is_refused(desk):
    author, reviewer, source, claim = desk
    make.submitted(author, claim)
    source, claim = _fresh(source), _fresh(claim)
    answers = [
        Answer(source, str(source.head_id), "return", "Which edition?"),
        Answer(claim, str(claim.head_id), "approve"),
    ]
    refusals = {one.entry.pk: one.refusal for one in decide(by=reviewer, case=source.case, answers=answers)}
    assert refusals[source.pk] is None
    assert isinstance(refusals[claim.pk], NotNow)
    assert not _fresh(claim).stands


def test_a_claim_pinned_to_an_older_version_must_be_submitted_again(desk):
    author, reviewer, source, claim = desk
    make.approved(reviewer, make.submitted(author, source))
    make.taken("submit", claim, author)
    for name, by in (("edit", author), ("submit", author), ("approve", reviewer)):
        make.taken(name, source, by)
    with pytest.raises(NotNow, match="must be submitted again"):
        make.taken("approve", claim, reviewer)
    for name, by in (("recall", author), ("submit", author), ("approve", reviewer)):
        after = make.taken(name, claim, by)
    assert after.stands


def test_a_newer_version_of_the_ground_does_not_reopen_what_rests_on_it(desk):
    author, reviewer, source, claim = desk
    _standing(author, reviewer, claim)
    for name, by in (("edit", author), ("submit", author), ("approve", reviewer)):
        make.taken(name, source, by)
    assert _fresh(claim).stands
    assert not Staleness.objects.exists()


def test_a_withdrawn_ground_marks_what_rests_on_it_until_it_is_approved_anew(desk):
    author, reviewer, source, claim = desk
    _standing(author, reviewer, claim)
    make.taken("withdraw", source, reviewer)
    assert list(Staleness.objects.values_list("entry", "because_of", "code")) == [(claim.pk, source.pk, "withdrawn")]
    assert _fresh(claim).stands
    make.taken("edit", claim, author)
    with pytest.raises(Objected, match="must be submitted first"):
        make.taken("submit", claim, author)
    for name, by in (("reinstate", author), ("submit", author), ("approve", reviewer)):
        make.taken(name, source, by)
    for name, by in (("submit", author), ("approve", reviewer)):
        make.taken(name, claim, by)
    assert not Staleness.objects.exists()


def test_a_claim_in_review_is_marked_stale_and_not_approved_when_its_ground_goes(desk):
    author, reviewer, source, claim = desk
    make.approved(reviewer, make.submitted(author, source))
    make.taken("submit", claim, author)
    make.taken("withdraw", source, reviewer)
    assert Staleness.objects.get().entry_id == claim.pk
    with pytest.raises(NotNow, match="not approved"):
        make.taken("approve", claim, reviewer)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"credibility": "1"}, "two independent origins"),
        ({"marking": "TLP:GREEN"}, "embeds something marked TLP:AMBER"),
    ],
)
def test_an_objection_keeps_a_claim_from_standing_and_says_why(desk, fields, sentence):
    author, reviewer, source, _claim = desk
    make.approved(reviewer, make.submitted(author, source))
    entry = make.taken("submit", make.claim(source, author, **fields), author)
    assert [sentence in one for one in objections_to(entry)] == [True]
    with pytest.raises(Objected, match=sentence) as refusal:
        make.taken("approve", entry, reviewer)
    assert len(refusal.value.more["objections"]) == 1
    assert make.taken("return", entry, reviewer).state == "returned"


def test_a_claim_that_quotes_only_who_is_meant_quotes_nothing(desk):
    author, reviewer, source, claim = desk
    passages = [make.quote(source, "Jonas Brandt", part="meaning")]
    make.change(by=author, entry=claim, seen=claim.head_id, passages=passages)
    make.approved(reviewer, make.submitted(author, source))
    entry = make.taken("submit", claim, author)
    assert objections_to(entry) == ["Quote the words in the source that make this claim."]


def test_words_that_no_longer_stand_in_the_stored_text_are_objected_to(desk, monkeypatch):
    author, _reviewer, _source, claim = desk
    make.submitted(author, claim)
    assert objections_to(_fresh(claim)) == []
    monkeypatch.setattr("casefile.review.objections._texts_of", lambda contents: {})
    assert len(objections_to(_fresh(claim))) == 1


def test_nothing_chosen_is_refused_and_so_is_what_lies_in_another_case(desk):
    author, _reviewer, source, _claim = desk
    with pytest.raises(Invalid) as refusal:
        submit(by=author, case=source.case, entries=[])
    assert refusal.value.field == "entries"
