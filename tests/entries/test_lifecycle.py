"""The life of an entry, asked of the actions themselves and held against a table written by hand."""

import pytest
from django.db import transaction

from casefile.core.errors import Invalid, NotAllowed, NotNow, NotThere, Stale
from casefile.entries import lifecycle
from casefile.entries.models import Entry
from casefile.ledger.models import Record
from casefile.review.actions import step
from tests import factories as make

pytestmark = pytest.mark.django_db

MAY = {
    "edit": {"analyst", "lead"},
    "submit": {"analyst", "lead"},
    "recall": {"analyst", "lead"},
    "discard": {"analyst", "lead"},
    "reinstate": {"analyst", "lead"},
    "approve": {"reviewer"},
    "return": {"reviewer"},
    "withdraw": {"reviewer"},
}
LEADS_TO = {
    "draft": {"edit": "draft", "submit": "submitted", "discard": "withdrawn"},
    "submitted": {"recall": "draft", "approve": "approved, stands", "return": "returned"},
    "returned": {"edit": "draft", "submit": "submitted", "discard": "withdrawn"},
    "approved": {"edit": "draft, stands", "withdraw": "withdrawn"},
    "draft, stands": {
        "edit": "draft, stands",
        "submit": "submitted, stands",
        "discard": "approved, stands",
        "withdraw": "withdrawn",
    },
    "submitted, stands": {
        "recall": "draft, stands",
        "approve": "approved, stands",
        "return": "returned, stands",
        "withdraw": "withdrawn",
    },
    "returned, stands": {
        "edit": "draft, stands",
        "submit": "submitted, stands",
        "discard": "approved, stands",
        "withdraw": "withdrawn",
    },
    "withdrawn": {"reinstate": "draft"},
}
ROLES = ("outsider", "reader", "analyst", "reviewer", "lead")


def expected(situation: str, name: str, role: str) -> str:
    if role not in MAY[name]:
        return "not allowed"
    return LEADS_TO[situation].get(name, "not now")


def got(entry: Entry, name: str, person) -> str:
    """Try a step, tell what became of it, and undo it."""
    before = Entry.objects.values().get(pk=entry.pk), Record.objects.count()
    with transaction.atomic():
        try:
            after = make.taken(name, entry, person)
            told = after.state + (", stands" if after.stands else "")
        except NotAllowed:
            told = "not allowed"
        except NotNow:
            told = "not now"
        if told in ("not allowed", "not now"):
            assert before == (Entry.objects.values().get(pk=entry.pk), Record.objects.count())
        transaction.set_rollback(True)
    return told


def cast(case) -> dict:
    people = {role: make.member(case, role) for role in ROLES[1:]}
    return {**people, "outsider": make.person()}


@pytest.mark.parametrize("kind", ["actor", "claim"])
@pytest.mark.parametrize("situation", LEADS_TO)
def test_every_step_in_every_state_by_every_role_does_what_the_table_says(situation, kind):
    case = make.case()
    author, reviewer = make.member(case, "analyst"), make.member(case, "reviewer")
    if kind == "claim":
        source = make.source(case, author)
        make.approved(reviewer, make.submitted(author, source))
        entry = make.claim(source, author)
    else:
        entry = make.actor(case, author)
    entry = make.brought_to(situation, entry, author, reviewer)
    people = cast(case)
    cells = [(name, role) for name in MAY for role in ROLES]
    assert {cell: got(entry, cell[0], people[cell[1]]) for cell in cells} == {
        cell: expected(situation, *cell) for cell in cells
    }


def test_a_row_taken_out_of_the_table_is_noticed(monkeypatch):
    case = make.case()
    author, reviewer = make.member(case, "analyst"), make.member(case, "reviewer")
    entry = make.brought_to("submitted", make.actor(case, author), author, reviewer)
    monkeypatch.setattr(lifecycle, "STEPS", tuple(one for one in lifecycle.STEPS if one.name != "return"))
    assert got(entry, "return", reviewer) != expected("submitted", "return", "reviewer")


@pytest.mark.parametrize(
    ("situation", "name"), [("submitted", "return"), ("approved", "withdraw"), ("draft", "discard")]
)
@pytest.mark.parametrize("reason", ["", "  \n "])
def test_what_asks_for_a_reason_is_refused_without_words(situation, name, reason):
    case = make.case()
    author, reviewer = make.member(case, "analyst"), make.member(case, "reviewer")
    entry = make.brought_to(situation, make.actor(case, author), author, reviewer)
    with pytest.raises(Invalid) as refusal:
        make.taken(name, entry, author if name == "discard" else reviewer, reason=reason)
    assert refusal.value.field == "reason"


@pytest.mark.parametrize("name", ["submit", "discard", "recall", "approve", "return", "withdraw", "reinstate"])
def test_a_step_on_an_old_version_is_refused_with_what_changed(name):
    case = make.case()
    both = make.member(case, "analyst", "reviewer")
    entry = make.actor(case, make.member(case, "analyst"))
    old = str(entry.head_id)
    changed = make.change(by=both, entry=entry, seen=old, description="A coast guard officer.")
    with pytest.raises(Stale) as refusal:
        step(name=name, by=both, entry=Entry.objects.get(pk=entry.pk), version=old, reason="It is so.")
    assert refusal.value.more == {"changed": ["Description"], "head": str(changed.head_id)}


@pytest.mark.parametrize("version", ["", "7", "nothing of the kind", "\0"])
def test_a_version_that_is_none_is_refused_by_name(version):
    case = make.case()
    entry = make.actor(case, case.opened_by)
    with pytest.raises(Invalid) as refusal:
        step(name="submit", by=case.opened_by, entry=entry, version=version)
    assert refusal.value.field == "version"


@pytest.mark.parametrize("name", ["edit", "", "Approve", "__class__"])
def test_a_step_nobody_knows_does_not_exist(name):
    case = make.case()
    entry = make.actor(case, case.opened_by)
    with pytest.raises(NotThere):
        step(name=name, by=case.opened_by, entry=entry, version=str(entry.head_id))


def test_discarding_a_change_drops_back_to_what_stands():
    case = make.case()
    author, reviewer = make.member(case, "analyst"), make.member(case, "reviewer")
    stood = make.brought_to("approved", make.actor(case, author), author, reviewer)
    make.change(by=author, entry=stood, seen=stood.head_id, names=[{"value": "Somebody Else"}])
    entry = make.taken("discard", stood, author)
    assert (entry.head_id, entry.approved_id, entry.title) == (stood.head_id, stood.head_id, stood.title)
    assert entry.versions.count() == 2


def test_an_entry_comes_back_by_review_only():
    case = make.case()
    author, reviewer = make.member(case, "analyst"), make.member(case, "reviewer")
    gone = make.brought_to("withdrawn", make.actor(case, author), author, reviewer)
    back = make.taken("reinstate", gone, author)
    assert (back.state, back.stands) == ("draft", False)
    assert back.head_id != gone.head_id
    make.taken("submit", back, author)
    assert make.taken("approve", back, reviewer).stands


def test_a_returned_version_is_submitted_again_as_a_new_one():
    case = make.case()
    author, reviewer = make.member(case, "analyst"), make.member(case, "reviewer")
    returned = make.brought_to("returned", make.actor(case, author), author, reviewer)
    again = make.taken("submit", returned, author)
    assert again.head_id != returned.head_id
    old, new = returned.head.document, again.head.document
    assert old.sha256 != new.sha256
    assert again.head.number == returned.head.number + 1
