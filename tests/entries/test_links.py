"""Links stay in the case or lead to the registry: kept by the actions, and by the keys when the actions are gone."""

import pytest
from django.db import IntegrityError, connection, transaction

from casefile.actors.actions import add_actor
from casefile.cases.actions import give_role
from casefile.cases.models import Case
from casefile.claims.models import Party
from casefile.core.errors import Invalid
from casefile.core.ids import row_id
from casefile.entries.models import Entry, Pin
from casefile.sources.models import Publisher
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def registry():
    found = Case.objects.get(is_registry=True)
    admin = make.person(is_admin=True)
    people = []
    for role in ("analyst", "reviewer"):
        people.append(make.person())
        give_role(by=admin, case=found, person=people[-1], role=role)
    return found, *people


@pytest.fixture
def desk():
    case = make.case()
    analyst = make.member(case, "analyst")
    return case, analyst, make.source(case, analyst)


def _speaker(actor) -> list[dict]:
    return [{"part": "speaker", "actor": str(actor.pk)}]


def _foreign():
    other = make.case()
    return make.actor(other, make.member(other, "analyst"))


def _refused(sql: str, *values) -> None:
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_an_actor_of_another_case_is_refused_like_one_that_is_not_there(desk):
    _case, analyst, source = desk
    said = []
    for actor in (str(_foreign().pk), "00000000-0000-4000-8000-000000000000"):
        with pytest.raises(Invalid) as refusal:
            make.claim(source, analyst, parties=[{"part": "speaker", "actor": actor}])
        said.append((refusal.value.sentence, refusal.value.field))
    assert len(set(said)) == 1


def test_even_somebody_in_both_cases_links_within_one(desk):
    _case, _analyst, source = desk
    foreign = _foreign()
    both = foreign.author
    give_role(by=source.case.opened_by, case=source.case, person=both, role="analyst")
    with pytest.raises(Invalid):
        make.claim(source, both, parties=_speaker(foreign))
    with pytest.raises(Invalid):
        make.change(by=both, entry=source, seen=source.head_id, publisher={"actor": str(foreign.pk)})


def test_an_actor_of_the_registry_may_be_named_from_any_case(desk, registry):
    _case, analyst, source = desk
    home, author, reviewer = registry
    known = make.brought_to("approved", make.actor(home, author, marking="TLP:GREEN"), author, reviewer)
    claim = make.claim(source, analyst, voice="named", parties=_speaker(known))
    make.submitted(analyst, claim)
    party = Party.objects.get(claim=claim)
    assert (party.case_id, party.other_case_id, party.other_is_registry) == (source.case_id, home.pk, True)
    assert Pin.objects.get(version__entry=claim, other=known).other_is_registry


def test_a_draft_of_the_registry_is_not_there_for_others(desk, registry):
    _case, analyst, source = desk
    home, author, _reviewer = registry
    draft = make.actor(home, author, marking="TLP:GREEN")
    with pytest.raises(Invalid):
        make.claim(source, analyst, parties=_speaker(draft))


PARTY = """INSERT INTO claims_party (id, case_id, other_case_id, other_is_registry, claim_id, position, part, step,
    actor_id, words, printed, capacity, uncertain)
    VALUES (%s, %s, %s, %s, %s, 9, 'speaker', 0, %s, '', '', '', false)"""


def test_the_keys_refuse_a_party_from_another_case_whatever_the_row_says(desk):
    case, analyst, source = desk
    claim, foreign = make.claim(source, analyst), _foreign()
    home = foreign.case_id
    registry = Case.objects.get(is_registry=True).pk
    for other_case, is_registry in ((home, False), (home, True), (case.pk, False), (case.pk, True), (registry, True)):
        _refused(PARTY, row_id(), case.pk, other_case, is_registry, claim.pk, foreign.pk)
    _refused(PARTY, row_id(), home, home, False, claim.pk, foreign.pk)


def test_the_keys_let_a_party_of_the_own_case_and_of_the_registry_pass(desk, registry):
    case, analyst, source = desk
    home, author, _reviewer = registry
    claim, own, known = make.claim(source, analyst), make.actor(case, analyst), make.actor(home, author)
    with connection.cursor() as cursor:
        cursor.execute(PARTY, [row_id(), case.pk, case.pk, False, claim.pk, own.pk])
        cursor.execute(PARTY.replace("9,", "10,"), [row_id(), case.pk, home.pk, True, claim.pk, known.pk])
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_the_keys_refuse_a_publisher_a_pin_and_a_source_of_another_case(desk):
    case, analyst, source = desk
    claim, foreign = make.claim(source, analyst), _foreign()
    home = foreign.case_id
    for other_case, is_registry in ((home, False), (home, True), (case.pk, False)):
        with pytest.raises(IntegrityError), transaction.atomic():
            Publisher.objects.create(
                source=source, case=case, other=Entry.objects.get(pk=foreign.pk), other_case_id=other_case,
                other_is_registry=is_registry,
            )  # fmt: skip
            connection.check_constraints()
        _refused(
            "INSERT INTO entries_pin (id, case_id, other_case_id, other_is_registry, version_id, other_id, pinned_id)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s)",
            *(row_id(), case.pk, other_case, is_registry, claim.head_id, foreign.pk, foreign.head_id),
        )
    elsewhere = make.source(foreign.case, foreign.author)
    for source_case in (case.pk, home):
        _refused(
            "UPDATE claims_claim SET source_id = %s, source_case_id = %s WHERE entry_ptr_id = %s",
            *(elsewhere.pk, source_case, claim.pk),
        )


def test_the_keys_keep_passages_and_captures_within_their_case(desk):
    case, analyst, source = desk
    claim, foreign = make.claim(source, analyst), _foreign()
    elsewhere = make.source(foreign.case, foreign.author)
    text = elsewhere.texts.first()
    for case_id in (case.pk, foreign.case_id):
        _refused(
            "UPDATE sources_passage SET text_id = %s, case_id = %s WHERE entry_id = %s", text.pk, case_id, claim.pk
        )
    _refused("UPDATE entries_entry SET head_id = %s WHERE id = %s", foreign.head_id, claim.pk)
    _refused("UPDATE entries_entry SET case_id = %s WHERE id = %s", foreign.case_id, claim.pk)
    _refused("UPDATE entries_entry SET kind = 'actor' WHERE id = %s", claim.pk)


def test_nothing_in_the_registry_is_red_by_the_action_nor_by_the_database(registry):
    home, author, _reviewer = registry
    with pytest.raises(Invalid) as refusal:
        add_actor(by=author, case=home, name="Ilse Varga", marking="TLP:RED")
    assert refusal.value.field == "marking"
    known = make.actor(home, author)
    with pytest.raises(Invalid) as refusal:
        make.change(by=author, entry=known, seen=known.head_id, marking="TLP:RED")
    assert refusal.value.field == "marking"
    _refused("UPDATE entries_entry SET marking = 'TLP:RED' WHERE id = %s", known.pk)
