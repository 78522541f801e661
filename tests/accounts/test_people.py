"""Accounts, their sponsors, and who may change them."""

import pytest

from casefile.accounts.actions import add_partner, add_person, disable_person, issue_partner_token, reset_password
from casefile.accounts.models import Person, Sponsorship
from casefile.core.errors import Invalid, NotAllowed
from casefile.ledger.models import DESK, Record
from tests import factories as make

pytestmark = pytest.mark.django_db

GOOD = {"email": "new@desk.example", "name": "Nia Ostrow", "password": make.PASSWORD}


def test_who_makes_or_resets_an_account_stands_behind_it():
    admin, other = make.person(is_admin=True), make.person(is_admin=True)
    person = add_person(by=admin, **GOOD)
    reset_password(by=other, person=person, password="another long passphrase")
    reset_password(by=person, person=person, password="yet another long passphrase")
    assert set(Sponsorship.objects.filter(person=person).values_list("by", "deed")) == {
        (admin.pk, "made"),
        (other.pk, "reset"),
    }


def test_the_console_stands_behind_nobody():
    person = add_person(by=None, **GOOD)
    reset_password(by=None, person=person, password="another long passphrase")
    assert not Sponsorship.objects.exists()


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"email": "nobody"}, "email"),
        ({"email": "ADMIN@desk.example"}, "email"),
        ({"name": " \n"}, "name"),
        ({"password": "short"}, "password"),
        ({"password": "password1234"}, "password"),
        ({"password": "12345678901234567890"}, "password"),
        ({"password": ""}, "password"),
    ],
)
def test_an_account_is_refused_by_the_field_at_fault(fields, field):
    add_person(by=None, email="admin@desk.example", name="Admin", password=make.PASSWORD)
    with pytest.raises(Invalid) as refusal:
        add_person(by=None, **{**GOOD, **fields})
    assert refusal.value.field == field


def test_only_an_active_administrator_changes_accounts():
    gone, plain, victim = make.person(is_admin=True), make.person(may_open_cases=True), make.person()
    Person.objects.filter(pk=gone.pk).update(is_active=False)
    gone.refresh_from_db()
    partner, _secret = make.partner()
    before = Record.objects.filter(chain=DESK).count()
    for by in (gone, plain):
        for deed in (
            lambda by: add_person(by=by, **GOOD),
            lambda by: reset_password(by=by, person=victim, password="another long passphrase"),
            lambda by: disable_person(by=by, person=victim),
            lambda by: add_partner(by=by, name="Harbour Watch"),
            lambda by: issue_partner_token(by=by, partner=partner, label="pull"),
        ):
            with pytest.raises(NotAllowed):
                deed(by)
    assert Record.objects.filter(chain=DESK).count() == before


def test_a_weak_password_leaves_the_old_one_and_no_sponsor():
    admin, person = make.person(is_admin=True), make.person()
    with pytest.raises(Invalid):
        reset_password(by=admin, person=person, password="short")
    person.refresh_from_db()
    assert person.check_password(make.PASSWORD)
    assert not Sponsorship.objects.filter(person=person).exists()
