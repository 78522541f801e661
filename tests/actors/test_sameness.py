"""Who is the same as whom: merged by a version, taken back by another, followed to the end; and who is not, kept."""

import json

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from casefile.actors.actions import copy_to_registry, keep_apart, merge_actors, unmerge_actor
from casefile.actors.models import Actor, Distinct, Sameness
from casefile.actors.queries import canonical, cluster_of, named_exactly, named_like, near_duplicates
from casefile.cases.actions import give_role
from casefile.cases.models import Case
from casefile.core.errors import Invalid, NotAllowed, NotNow, Stale
from casefile.entries.actions import change
from casefile.entries.freezing import bytes_of
from casefile.entries.writing import fields_of
from tests import factories as make

pytestmark = pytest.mark.django_db

REASON = "One office, one name, one photograph."


@pytest.fixture
def case():
    return make.case()


@pytest.fixture
def analyst(case):
    return make.member(case, "analyst")


@pytest.fixture
def three(case, analyst):
    return [make.actor(case, analyst, name) for name in ("Ilse Varga", "Ilse Vargha", "I. Warga")]


def _merge(analyst, one, other):
    return merge_actors(by=analyst, actor=one, into=other.pk, reason=REASON)


def test_a_chain_of_merges_is_followed_to_its_end(analyst, three):
    first, second, third = three
    _merge(analyst, third, second)
    _merge(analyst, second, first)
    assert canonical([third.pk, first.pk]) == {third.pk: first.pk, first.pk: first.pk}
    assert cluster_of(second) == {one.pk for one in three}


def test_no_merge_makes_a_circle(analyst, three):
    first, second, third = three
    _merge(analyst, third, second)
    _merge(analyst, second, first)
    for one, other in ((first, third), (first, first)):
        with pytest.raises(NotNow):
            _merge(analyst, one, other)
    with pytest.raises(NotNow):
        change(by=analyst, entry=first, seen=None, same_as={"actor": str(third.pk), "reason": REASON})
    assert Sameness.objects.count() == 2


def test_two_merges_in_review_that_would_close_a_circle_are_not_both_approved(case, analyst, three):
    reviewer = make.member(case, "reviewer")
    first, second = three[:2]
    make.approved(reviewer, make.submitted(analyst, first, second))
    for one, other in ((first, second), (second, first)):
        _merge(analyst, Actor.objects.get(pk=one.pk), other)
    both = [make.submitted(analyst, Actor.objects.get(pk=one.pk)) for one in (first, second)]
    make.approved(reviewer, both[0])
    make.approved(reviewer, both[1])
    assert Sameness.objects.get().actor == first
    assert Actor.objects.get(pk=second.pk).state == "submitted"


def test_the_surviving_one_is_offered_once_under_all_names(case, analyst, three):
    first, second, _third = three
    _merge(analyst, second, first)
    assert named_like(analyst, case, "Ilse Vargha")[0] == first
    assert second not in named_like(analyst, case, "Ilse Vargha")
    assert list(named_exactly(analyst, case, "Ilse Vargha")) == [first]


def test_merge_then_undo_leaves_the_content_as_it_was(analyst, three):
    first, second, _third = three
    before = fields_of(second.head)
    _merge(analyst, second, first)
    after = unmerge_actor(by=analyst, actor=Actor.objects.get(pk=second.pk))
    assert fields_of(after.head) == before
    assert not Sameness.objects.exists()
    with pytest.raises(NotNow):
        unmerge_actor(by=analyst, actor=after)


def test_a_standing_actor_is_merged_once_the_merge_is_approved(case, analyst, three):
    reviewer = make.member(case, "reviewer")
    first, second, _third = three
    make.approved(reviewer, make.submitted(analyst, first, second))
    merged = _merge(analyst, Actor.objects.get(pk=second.pk), first)
    assert not Sameness.objects.exists()
    make.approved(reviewer, make.submitted(analyst, merged))
    assert Sameness.objects.get().other == first


def test_the_judgement_is_a_document_beside_the_main_one(analyst, three):
    first, second, _third = three
    merged = _merge(analyst, second, first)
    make.submitted(analyst, merged)
    version = Actor.objects.get(pk=second.pk).head
    annex = version.annexes.get()
    said = json.loads(bytes_of(annex))
    assert (annex.role, annex.other_id) == ("same-as", first.pk)
    assert (said["schema"], said["same_as"], said["reason"]) == ("casefile/sameness/1", str(first.pk), REASON)
    assert str(first.pk) not in bytes_of(version.document).decode()


def test_a_merge_is_refused_without_reason_right_or_the_version_that_was_seen(case, analyst, three):
    first, second, _third = three
    for reason in ("", "  "):
        with pytest.raises(Invalid) as refusal:
            merge_actors(by=analyst, actor=second, into=first.pk, reason=reason)
        assert refusal.value.field == "reason"
    with pytest.raises(NotAllowed):
        merge_actors(by=make.member(case, "reviewer"), actor=second, into=first.pk, reason=REASON)
    change(by=analyst, entry=second, seen=second.head_id, country="VE")
    with pytest.raises(Stale):
        merge_actors(by=analyst, actor=second, into=first.pk, reason=REASON, seen=second.head_id)


def test_an_actor_of_another_case_is_none(analyst, three):
    other = make.case()
    foreign = make.actor(other, other.opened_by)
    for pk in (foreign.pk, None):
        with pytest.raises(Invalid) as refusal:
            merge_actors(by=analyst, actor=three[0], into=pk, reason=REASON)
        assert refusal.value.field == "into"


def test_near_ones_are_offered_until_somebody_judged(case, analyst, three):
    first, second, third = three
    assert second in near_duplicates(first, analyst)
    keep_apart(by=analyst, actor=second, other=first.pk, reason="Born forty years apart.")
    assert second not in near_duplicates(first, analyst)
    assert first not in near_duplicates(second, analyst)
    with pytest.raises(NotNow):
        keep_apart(by=analyst, actor=first, other=second.pk, reason="Again.")
    _merge(analyst, third, first)
    assert third not in near_duplicates(first, analyst)
    with pytest.raises(NotNow):
        keep_apart(by=analyst, actor=third, other=first.pk, reason="They are one.")


def test_among_many_that_share_a_sound_the_likest_is_found(case, analyst, monkeypatch):
    monkeypatch.setattr("casefile.actors.finding.RANKED", 2)
    for n in range(6):
        make.actor(case, analyst, f"Ilse Mahler {n}")
    one = make.actor(case, analyst, "Ilse Varga")
    same, near = make.actor(case, analyst, "Ilse Varga"), make.actor(case, analyst, "Ilze Warga")
    assert list(near_duplicates(one, analyst)) == [same, near]


def test_a_shared_identifier_makes_them_near_whatever_their_names(case, analyst):
    number = [{"scheme": "wikidata", "value": "Q42000001"}]
    one = make.actor(case, analyst, "Tarn Coast Guard", "state-body", identifiers=number)
    other = make.actor(case, analyst, "Guardia Costera", "state-body", identifiers=number)
    assert list(near_duplicates(one, analyst)) == [other]


def test_what_was_judged_apart_is_never_changed_and_stays_in_its_case(case, analyst, three):
    row = keep_apart(by=analyst, actor=three[0], other=three[1].pk, reason="Born forty years apart.")
    for statement in ("UPDATE actors_distinct SET reason = 'x'", "DELETE FROM actors_distinct"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    elsewhere = make.case()
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        Distinct.objects.create(
            actor=row.other,
            other=row.actor,
            case=elsewhere,
            other_case=case,
            other_is_registry=False,
            reason="x",
            by=analyst,
        )
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_an_actor_of_a_case_merges_into_its_copy_in_the_registry(case, analyst, three):
    registry = Case.objects.get(is_registry=True)
    with pytest.raises(NotAllowed):
        copy_to_registry(by=analyst, actor=three[0], reason="Named in many cases.")
    give_role(by=make.person(is_admin=True), case=registry, person=analyst, role="analyst")
    made = copy_to_registry(by=analyst, actor=three[0], reason="Named in many cases.")
    assert (made.case, made.title) == (registry, "Ilse Varga")
    link = Sameness.objects.get()
    assert (link.actor, link.other, link.other_is_registry) == (three[0], made, True)
