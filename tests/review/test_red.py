"""What is TLP:RED stays with its readers, on the side paths too; and nobody decides through an account they made."""

import time

import pytest

from casefile.accounts.actions import add_person
from casefile.cases.actions import give_role
from casefile.claims.actions import log_claim
from casefile.core.errors import Invalid, NotAllowed, Objected
from casefile.entries.actions import change, end_reader, name_reader, note_read
from casefile.entries.diff import words_between
from casefile.entries.models import Entry
from casefile.entries.queries import embeds_unseen
from casefile.ledger.models import Record
from casefile.review.queries import version_before
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    case = make.case()
    return case, make.member(case, "analyst"), make.member(case, "reviewer"), make.member(case, "analyst")


def _marked(entry, by, marking):
    return change(by=by, entry=entry, seen=Entry.objects.get(pk=entry.pk).head_id, marking=marking)


def test_withdrawing_what_was_red_shows_the_milder_draft_and_not_the_red_words(desk):
    case, analyst, reviewer, other = desk
    actor = make.actor(case, analyst, "Secret Harbour Source", marking="TLP:RED")
    name_reader(by=analyst, entry=actor, person=reviewer)
    make.approved(reviewer, make.submitted(analyst, actor))
    head = Entry.objects.get(pk=actor.pk).head_id
    change(by=analyst, entry=actor, seen=head, marking="TLP:AMBER", names=[{"value": "A harbour source"}])
    make.taken("withdraw", actor, reviewer)
    seen = Entry.objects.visible_to(other).get(pk=actor.pk)
    assert (seen.marking, seen.title) == ("TLP:AMBER", "A harbour source")


def test_submitting_takes_along_nothing_that_the_person_does_not_see(desk):
    case, analyst, _reviewer, other = desk
    actor = make.actor(case, analyst, "Secret Harbour Source")
    parties = [{"part": "about", "actor": str(actor.pk)}]
    claim = make.claim(make.source(case, analyst), analyst, parties=parties)
    _marked(actor, analyst, "TLP:RED")
    with pytest.raises(Objected) as refusal:
        make.submitted(other, Entry.objects.get(pk=claim.pk))
    assert "Secret" not in refusal.value.sentence
    assert Entry.objects.get(pk=actor.pk).state == "draft"


def test_a_version_that_was_red_is_not_told_by_the_difference_to_the_next(desk):
    case, analyst, _reviewer, other = desk
    actor = make.actor(case, analyst, "Secret Harbour Source", marking="TLP:RED")
    entry = _marked(actor, analyst, "TLP:AMBER")
    assert version_before(entry.head, analyst) is not None
    assert version_before(entry.head, other) is None


def test_a_document_that_embeds_something_unseen_is_known_as_such(desk):
    case, analyst, reviewer, other = desk
    source = make.source(case, analyst)
    claim = make.claim(source, analyst)
    make.approved(reviewer, make.submitted(analyst, claim))
    version = Entry.objects.get(pk=claim.pk).approved
    assert not embeds_unseen(version, other)
    _marked(source, analyst, "TLP:RED")
    assert embeds_unseen(version, other)
    assert not embeds_unseen(version, analyst)


def test_an_account_made_through_another_is_still_its_makers():
    case = make.case()
    maker = make.person(is_admin=True)
    for role in ("lead", "analyst"):
        give_role(by=case.opened_by, case=case, person=maker, role=role)
    made = {"password": make.PASSWORD, "name": "Second", "is_admin": True}
    second = add_person(by=maker, email="second@desk.example", **made)
    third = add_person(by=second, email="third@desk.example", **{**made, "name": "Third"})
    give_role(by=case.opened_by, case=case, person=third, role="reviewer")
    entry = make.actor(case, maker)
    make.taken("submit", entry, maker)
    with pytest.raises(NotAllowed, match="made or reset your account"):
        make.taken("approve", entry, third)


def test_long_texts_are_told_apart_at_once_and_a_quotation_is_no_copy(desk):
    case, analyst, _reviewer, _other = desk
    began = time.monotonic()
    assert [mark for mark, _text in words_between("a b " * 3000, "b a " * 3000)] == ["gone", "new"]
    assert time.monotonic() - began < 1
    source = make.source(case, analyst, html=make.ARTICLE.replace("principle.", "principle. " + "Word by word. " * 800))
    text = source.texts.get(role="article")
    whole = {"text": str(text.pk), "start": 0, "end": text.length}
    with pytest.raises(Invalid) as refusal:
        log_claim(by=analyst, source=source, statement="All of it.", passages=[whole] * 3)
    assert refusal.value.field == "passages"


def _reads(entry):
    return Record.objects.filter(deed="entry.read", subjects=[entry.pk]).order_by("seq")


def test_opening_a_red_entry_is_on_record_once_a_reading_and_opening_another_is_not(desk):
    case, analyst, _reviewer, _other = desk
    red = make.actor(case, analyst, "Secret Harbour Source", marking="TLP:RED")
    plain = make.actor(case, analyst, "Harbour Office")
    for entry in (red, red, plain):
        note_read(by=analyst, entry=Entry.objects.get(pk=entry.pk))
    assert [one.by for one in _reads(red)] == [analyst.pk]
    assert not _reads(plain).exists()


def test_a_reader_who_was_ended_sees_nothing_from_the_next_request_on(desk):
    case, analyst, _reviewer, other = desk
    red = make.actor(case, analyst, "Secret Harbour Source", marking="TLP:RED")
    name_reader(by=analyst, entry=red, person=other)
    assert Entry.objects.visible_to(other).filter(pk=red.pk).exists()
    end_reader(by=analyst, entry=red, person=other)
    assert not Entry.objects.visible_to(other).filter(pk=red.pk).exists()
    assert Record.objects.filter(deed="reader.ended").exists()


def test_the_last_reader_stays(desk):
    case, analyst, _reviewer, _other = desk
    red = make.actor(case, analyst, "Secret Harbour Source", marking="TLP:RED")
    with pytest.raises(Invalid):
        end_reader(by=analyst, entry=red, person=analyst)
