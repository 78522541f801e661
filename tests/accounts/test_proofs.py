"""Step-up proofs: the person's password, for one holder, for five minutes."""

from datetime import timedelta

import pytest
from django.utils import timezone

from casefile.accounts.models import Proof
from casefile.accounts.proofs import demand, holder_of, prove
from casefile.core.errors import NeedsProof, NotAllowed
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def proved():
    person, holder = make.person(), holder_of("token", "1")
    secret, ends = prove(person=person, password=make.PASSWORD, holder=holder)
    return person, holder, secret, ends


def test_a_proof_lasts_five_minutes(proved):
    person, holder, secret, ends = proved
    assert timedelta(minutes=4, seconds=50) < ends - timezone.now() <= timedelta(minutes=5)
    demand(person=person, holder=holder, secret=secret)
    Proof.objects.update(expires_at=timezone.now())
    with pytest.raises(NeedsProof):
        demand(person=person, holder=holder, secret=secret)


def test_a_proof_holds_for_its_holder_alone(proved):
    person, _holder, secret, _ends = proved
    for other in (holder_of("token", "2"), holder_of("session", "1"), ""):
        with pytest.raises(NeedsProof):
            demand(person=person, holder=other, secret=secret)


def test_a_proof_holds_for_its_person_alone(proved):
    _person, holder, secret, _ends = proved
    with pytest.raises(NeedsProof):
        demand(person=make.person(), holder=holder, secret=secret)


@pytest.mark.parametrize("wrong", ["", "guess", "A" * 43])
def test_a_proof_needs_its_secret(proved, wrong):
    person, holder, _secret, _ends = proved
    with pytest.raises(NeedsProof):
        demand(person=person, holder=holder, secret=wrong)


def test_a_session_needs_no_secret_beside_its_cookie(proved):
    person, holder, _secret, _ends = proved
    demand(person=person, holder=holder, secret=None)


def test_a_wrong_password_proves_nothing():
    person = make.person()
    with pytest.raises(NotAllowed) as refusal:
        prove(person=person, password="something else entirely", holder=holder_of("session", "1"))
    assert refusal.value.field == "password"
    assert not Proof.objects.exists()


def test_the_secret_of_a_proof_is_kept_as_a_hash(proved):
    _person, _holder, secret, _ends = proved
    assert secret not in str(Proof.objects.values().get())


def test_old_proofs_are_swept_away_with_the_next(proved):
    person, holder, _secret, _ends = proved
    Proof.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    prove(person=person, password=make.PASSWORD, holder=holder)
    assert Proof.objects.count() == 1
