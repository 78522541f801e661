"""Opening cases, giving and taking roles; the policy itself, written once more by hand."""

import pytest
from django.db import IntegrityError, connection, transaction

from casefile.cases import roles
from casefile.cases.actions import change_case, give_role, hold, open_case, take_role
from casefile.cases.models import Case, Membership
from casefile.cases.sight import demand, rights_of
from casefile.core.errors import Invalid, NotAllowed, NotNow
from casefile.ledger.models import Record
from tests import factories as make

pytestmark = pytest.mark.django_db

POLICY = {
    "lead": {"READ", "READ_ALL", "WRITE", "LEAD", "RELEASE"},
    "analyst": {"READ", "READ_ALL", "WRITE"},
    "reviewer": {"READ", "READ_ALL", "REVIEW", "RELEASE"},
    "reader": {"READ"},
}


def test_the_table_of_roles_is_the_policy_written_here():
    assert {code: {right.name for right in role.rights} for code, role in roles.ROLES.items()} == POLICY


def test_rights_add_up_over_roles_and_stay_in_the_case():
    case, other = make.case(), make.case()
    both = make.member(case, "reader", "reviewer")
    assert {right.name for right in rights_of(both, case)} == POLICY["reviewer"]
    assert rights_of(both, other) == roles.Right.NONE


@pytest.mark.parametrize("right", ["READ", "READ_ALL", "WRITE", "REVIEW", "LEAD", "RELEASE"])
def test_a_missing_right_is_refused_with_a_sentence_of_its_own(right):
    with pytest.raises(NotAllowed) as refusal:
        demand(make.person(), make.case(), roles.Right[right])
    assert refusal.value.sentence.endswith(".")


def test_who_opens_a_case_leads_it_and_may_not_review_in_it():
    case = make.case()
    assert list(Membership.objects.filter(case=case).values_list("person", "role")) == [(case.opened_by_id, "lead")]
    assert roles.Right.REVIEW not in rights_of(case.opened_by, case)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": " \x00 "}, "title"),
        ({"title": "x" * 201}, "title"),
        ({"title": "Case", "marking": "TLP:BLACK"}, "marking"),
        ({"title": "Case", "time_zone": "Mars/Olympus"}, "time_zone"),
    ],
)
def test_a_case_is_refused_by_the_field_at_fault(fields, field):
    with pytest.raises(Invalid) as refusal:
        open_case(by=make.person(may_open_cases=True), **fields)
    assert refusal.value.field == field


def test_only_those_who_may_open_cases_open_them():
    with pytest.raises(NotAllowed):
        open_case(by=make.person(), title="Case")
    with pytest.raises(NotAllowed):
        open_case(by=make.person(is_admin=True), title="Case")


@pytest.mark.parametrize("role", ["outsider", "reader", "analyst", "reviewer", "admin"])
def test_only_a_lead_gives_takes_and_holds(role):
    case, victim = make.case(), make.person()
    person = make.person(is_admin=role == "admin")
    if role in POLICY:
        give_role(by=case.opened_by, case=case, person=person, role=role)
    before = Record.objects.count()
    for deed in (
        lambda: give_role(by=person, case=case, person=victim, role="reader"),
        lambda: take_role(by=person, case=case, person=case.opened_by, role="lead"),
        lambda: hold(by=person, case=case, on=True, reason="A suit."),
    ):
        with pytest.raises(NotAllowed):
            deed()
    assert Record.objects.count() == before


def test_nobody_gives_themselves_a_right_to_review():
    case = make.case()
    with pytest.raises(NotAllowed, match="Somebody else"):
        give_role(by=case.opened_by, case=case, person=case.opened_by, role="reviewer")
    give_role(by=case.opened_by, case=case, person=case.opened_by, role="reader")


def test_nobody_gives_themselves_a_right_to_review_in_the_registry_either():
    registry, admin = Case.objects.get(is_registry=True), make.person(is_admin=True)
    with pytest.raises(NotAllowed, match="Somebody else"):
        give_role(by=admin, case=registry, person=admin, role="reviewer")
    give_role(by=admin, case=registry, person=make.person(), role="reviewer")
    with pytest.raises(NotAllowed):
        give_role(by=make.person(), case=registry, person=admin, role="reviewer")


def test_a_role_is_refused_by_the_field_at_fault():
    case, disabled = make.case(), make.person()
    type(disabled).objects.filter(pk=disabled.pk).update(is_active=False)
    disabled.refresh_from_db()
    for person, role, field in ((make.person(), "owner", "role"), (disabled, "reader", "person")):
        with pytest.raises(Invalid) as refusal:
            give_role(by=case.opened_by, case=case, person=person, role=role)
        assert refusal.value.field == field


def test_a_role_given_twice_is_one_role_and_one_record():
    case, person = make.case(), make.person()
    first = give_role(by=case.opened_by, case=case, person=person, role="analyst")
    assert give_role(by=case.opened_by, case=case, person=person, role="analyst") == first
    assert Record.objects.filter(chain=case.pk, deed="role.given").count() == 1


def test_a_case_never_loses_its_last_lead():
    case = make.case()
    with pytest.raises(NotNow):
        take_role(by=case.opened_by, case=case, person=case.opened_by, role="lead")
    second = make.member(case, "lead")
    take_role(by=second, case=case, person=case.opened_by, role="lead")
    assert list(Membership.objects.filter(case=case, role="lead").values_list("person", flat=True)) == [second.pk]
    with pytest.raises(NotNow):
        take_role(by=second, case=case, person=second, role="lead")


def test_taking_what_somebody_does_not_have_leaves_no_record():
    case, person = make.case(), make.person()
    before = Record.objects.count()
    take_role(by=case.opened_by, case=case, person=person, role="analyst")
    assert Record.objects.count() == before


def test_a_hold_needs_words_and_is_on_record():
    case = make.case()
    with pytest.raises(Invalid) as refusal:
        hold(by=case.opened_by, case=case, on=True, reason=" ")
    assert refusal.value.field == "reason"
    hold(by=case.opened_by, case=case, on=True, reason="A suit is pending.")
    hold(by=case.opened_by, case=case, on=False, reason="It was settled.")
    deeds = Record.objects.filter(chain=case.pk).order_by("seq").values_list("deed", flat=True)
    assert list(deeds) == ["case.opened", "hold.placed", "hold.lifted"]


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE cases_case SET is_registry = true WHERE id = %s",
        "INSERT INTO cases_case (id, title, question, marking, time_zone, yardstick, is_registry, legal_hold,"
        " opened_at) SELECT gen_random_uuid(), title, question, marking, time_zone, yardstick, true, legal_hold,"
        " opened_at FROM cases_case WHERE id = %s",
    ],
)
def test_there_is_one_registry_and_no_case_becomes_it(sql):
    case = make.case()
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, [case.pk])


def test_a_lead_changes_what_a_case_says_of_itself_and_only_what_differs_is_on_record():
    case = make.case()
    changed = change_case(
        by=case.opened_by, case=case, title=case.title, question="Who gains?", time_zone="Asia/Tashkent"
    )
    assert (changed.question, changed.time_zone) == ("Who gains?", "Asia/Tashkent")
    change_case(by=case.opened_by, case=case, question="Who gains?")
    record = Record.objects.get(deed="case.changed")
    assert b'"changed":["question","time_zone"]' in bytes(record.document)


@pytest.mark.parametrize(
    ("name", "value"), [("title", " "), ("marking", "TLP:MAUVE"), ("time_zone", "Nowhere/Land"), ("yardstick", "cubit")]
)
def test_what_no_case_can_say_of_itself_is_refused_by_name(name, value):
    case = make.case()
    with pytest.raises(Invalid) as refused:
        change_case(by=case.opened_by, case=case, **{name: value})
    assert refused.value.field == name


def test_only_a_lead_changes_a_case():
    case = make.case()
    with pytest.raises(NotAllowed):
        change_case(by=make.member(case, "analyst", "reviewer"), case=case, title="Mine")
