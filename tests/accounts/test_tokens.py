"""Bearer tokens: kept as a hash, expiring, telling their last use, revoked at once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from casefile.accounts.actions import disable_person, issue_partner_token, issue_token, revoke_token
from casefile.accounts.models import Partner, PartnerToken, PersonalToken
from casefile.accounts.queries import token_seen_by
from casefile.accounts.tokens import digest, is_live, partner_token, person_token
from casefile.core.errors import Invalid, NotAllowed, NotThere
from tests import factories as make

pytestmark = pytest.mark.django_db


def _move(token, **ages):
    type(token).objects.filter(pk=token.pk).update(**{name: timezone.now() + age for name, age in ages.items()})


def test_only_the_hash_of_a_secret_is_kept():
    person = make.person()
    token, secret = issue_token(by=person, label="script")
    kept = PersonalToken.objects.values().get(pk=token.pk)
    assert secret.startswith("cfp_")
    assert not any(secret in str(value) for value in kept.values())
    assert kept["sha256"] == digest(secret)
    assert person_token(secret) == token


@pytest.mark.parametrize("secret", ["", "cfp_", "cfp_" + "A" * 43, "\0", "ك" * 50])
def test_a_secret_nobody_was_given_opens_nothing(secret):
    issue_token(by=make.person(), label="script")
    assert person_token(secret) is None
    assert partner_token(secret) is None


def test_the_two_kinds_of_token_do_not_stand_in_for_each_other():
    _partner, outside = make.partner()
    _token, own = issue_token(by=make.person(), label="script")
    assert person_token(outside) is None
    assert partner_token(own) is None


def test_an_expired_token_opens_nothing():
    token, secret = issue_token(by=make.person(), label="script", days=1)
    _move(token, expires_at=-timedelta(seconds=1))
    assert person_token(secret) is None
    assert not is_live(token)


def test_a_revoked_token_opens_nothing_from_then_on():
    admin = make.person(is_admin=True)
    partner, secret = make.partner(admin)
    token = PartnerToken.objects.get(partner=partner)
    assert is_live(token)
    revoke_token(by=admin, token=token)
    assert partner_token(secret) is None
    assert not is_live(token)


def test_a_disabled_owner_shuts_every_token():
    person, admin = make.person(), make.person(is_admin=True)
    _token, own = issue_token(by=person, label="script")
    partner, outside = make.partner(admin)
    disable_person(by=admin, person=person)
    Partner.objects.filter(pk=partner.pk).update(is_active=False)
    assert person_token(own) is None
    assert partner_token(outside) is None


def test_a_token_tells_its_last_use_to_the_minute():
    token, secret = issue_token(by=make.person(), label="script")
    person_token(secret)
    token.refresh_from_db()
    first = token.last_used_at
    assert first is not None
    person_token(secret)
    token.refresh_from_db()
    assert token.last_used_at == first
    _move(token, last_used_at=-timedelta(minutes=2))
    person_token(secret)
    token.refresh_from_db()
    assert token.last_used_at > first


@pytest.mark.parametrize(("label", "days", "field"), [(" ", 90, "label"), ("x", 0, "days"), ("x", 367, "days")])
def test_a_token_is_refused_by_the_field_at_fault(label, days, field):
    person, admin = make.person(), make.person(is_admin=True)
    partner, _secret = make.partner(admin)
    for deed in (
        lambda: issue_token(by=person, label=label, days=days),
        lambda: issue_partner_token(by=admin, partner=partner, label=label, days=days),
    ):
        with pytest.raises(Invalid) as refusal:
            deed()
        assert refusal.value.field == field


def test_only_its_owner_sees_and_ends_a_personal_token():
    person, admin = make.person(), make.person(is_admin=True)
    token, secret = issue_token(by=person, label="script")
    for other in (make.person(), admin):
        with pytest.raises(NotThere):
            revoke_token(by=other, token=token)
        with pytest.raises(NotThere):
            token_seen_by(other, token.pk)
    assert person_token(secret) == token
    assert token_seen_by(person, token.pk) == token
    revoke_token(by=person, token=token)
    assert person_token(secret) is None


def test_only_an_administrator_sees_and_ends_a_partners_token():
    partner, secret = make.partner()
    token = PartnerToken.objects.get(partner=partner)
    with pytest.raises(NotAllowed):
        revoke_token(by=make.person(), token=token)
    with pytest.raises(NotThere):
        token_seen_by(make.person(), token.pk)
    assert token_seen_by(make.person(is_admin=True), token.pk) == token
    assert partner_token(secret) == token
