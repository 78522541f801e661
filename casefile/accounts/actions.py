"""Changing who may sign in, and with what. All of it is on record in the desk's chain."""

from datetime import timedelta

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from casefile.core.errors import Invalid, NotThere
from casefile.core.text import clean
from casefile.ledger.actions import append
from casefile.ledger.models import DESK

from .models import Partner, PartnerToken, Person, PersonalToken, Proof, Sponsorship
from .rules import demand_admin
from .tokens import PARTNER, PERSONAL, new_secret

LONGEST = timedelta(days=366)


@transaction.atomic
def add_person(
    *, by: Person | None, email: str, name: str, password: str, is_admin: bool = False, may_open_cases: bool = False
) -> Person:
    """Make an account. `by` is None only at the console of the machine, for the first one.

    :raises NotAllowed: `by` is no administrator
    :raises Invalid: the address is taken, or the password too weak
    """
    demand_admin(by)
    try:
        validate_email(email)
    except ValidationError as error:
        raise Invalid(_("This is not an e-mail address."), field="email") from error
    name = clean(name).strip()
    if not name:
        raise Invalid(_("Give the person a name."), field="name")
    person = Person(
        email=Person.objects.normalize_email(email),
        name=name,
        is_admin=is_admin,
        may_open_cases=may_open_cases,
    )
    _set_password(person, password)
    try:
        with transaction.atomic():
            person.save()
    except IntegrityError as error:
        raise Invalid(_("Somebody signs in with this address already."), field="email") from error
    if by:
        Sponsorship.objects.create(person=person, by=by, deed="made")
    append(chain=DESK, deed="person.added", by=by and by.id, subjects=[person.id])
    return person


@transaction.atomic
def reset_password(*, by: Person | None, person: Person, password: str) -> None:
    """Set somebody's password; their sessions, proofs and tokens end. The one who set it counts as their sponsor.

    :param by: None only at the console of the machine
    :raises NotAllowed: `by` is no administrator, nor the person
    """
    if by and by.pk != person.pk:
        demand_admin(by)
        Sponsorship.objects.create(person=person, by=by, deed="reset")
    _set_password(person, password)
    person.save(update_fields=["password"])
    Proof.objects.filter(person=person).delete()
    PersonalToken.objects.filter(person=person, revoked_at=None).update(revoked_at=timezone.now())
    append(chain=DESK, deed="person.password-set", by=by and by.id, subjects=[person.id])


@transaction.atomic
def disable_person(*, by: Person, person: Person) -> None:
    """Shut an account: the next request with its session or tokens is refused."""
    demand_admin(by)
    Person.objects.filter(pk=person.pk).update(is_active=False)
    append(chain=DESK, deed="person.disabled", by=by.id, subjects=[person.id])


@transaction.atomic
def issue_token(*, by: Person, label: str, days: int = 90) -> tuple[PersonalToken, str]:
    """A personal token for REST. The secret is returned this once.

    :param days: until it expires, 1 to 366
    """
    secret, sha256 = new_secret(PERSONAL)
    token = PersonalToken.objects.create(person=by, label=_label(label), sha256=sha256, expires_at=_expiry(days))
    append(chain=DESK, deed="token.issued", by=by.id, subjects=[by.id, token.id])
    return token, secret


@transaction.atomic
def revoke_token(*, by: Person, token: PersonalToken | PartnerToken) -> None:
    """End a token at once: one's own, or a partner's by an administrator."""
    if isinstance(token, PartnerToken):
        demand_admin(by)
    elif token.person_id != by.id:
        raise NotThere()
    type(token).objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=timezone.now())
    append(chain=DESK, deed="token.revoked", by=by.id, subjects=[token.id])


@transaction.atomic
def add_partner(*, by: Person, name: str) -> Partner:
    """:raises NotAllowed: `by` is no administrator"""
    demand_admin(by)
    if not clean(name).strip():
        raise Invalid(_("Give the partner a name."), field="name")
    partner = Partner.objects.create(name=clean(name).strip()[:200], added_by=by)
    append(chain=DESK, deed="partner.added", by=by.id, subjects=[partner.id])
    return partner


@transaction.atomic
def issue_partner_token(*, by: Person, partner: Partner, label: str, days: int = 90) -> tuple[PartnerToken, str]:
    """A partner's token. The secret is returned this once."""
    demand_admin(by)
    secret, sha256 = new_secret(PARTNER)
    token = PartnerToken.objects.create(
        partner=partner, label=_label(label), sha256=sha256, expires_at=_expiry(days), issued_by=by
    )
    append(chain=DESK, deed="token.issued", by=by.id, subjects=[partner.id, token.id])
    return token, secret


def _set_password(person: Person, password: str) -> None:
    try:
        validate_password(password, person)
    except ValidationError as error:
        raise Invalid(" ".join(error.messages), field="password") from error
    person.set_password(password)


def _label(label: str) -> str:
    label = clean(label).strip()[:100]
    if not label:
        raise Invalid(_("Say what the token is for."), field="label")
    return label


def _expiry(days: int):
    if not 1 <= days <= LONGEST.days:
        raise Invalid(_("A token lasts between 1 and 366 days."), field="days")
    return timezone.now() + timedelta(days=days)


def set_single_keys(*, by: Person, on: bool) -> None:
    """Switch shortcuts of a single key on or off for oneself (WCAG 2.1.4). A preference, and no deed of the ledger."""
    Person.objects.filter(pk=by.pk).update(single_keys=on)
