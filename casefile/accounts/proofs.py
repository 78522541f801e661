"""Step-up: a token or a session alone never decides. The person proves, now, that it is they."""

import hashlib
import secrets
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from casefile.core.errors import NeedsProof, NotAllowed

from .models import Person, Proof
from .tokens import digest

LASTS = timedelta(minutes=5)


def holder_of(kind: str, identifier: str) -> str:
    """The hash by which a session ("session", its key) or a token ("token", its id) is named in a proof."""
    return hashlib.sha256(f"{kind}:{identifier}".encode()).hexdigest()


def prove(*, person: Person, password: str, holder: str) -> tuple[str, datetime]:
    """Take the person's password as proof for one session or token.

    Throttling of wrong passwords is the door's, which asks `authenticate` first.

    :returns: a secret to send with the decisions, and when it ends
    :raises NotAllowed: the password is not theirs
    """
    if not person.check_password(password):
        raise NotAllowed(_("That is not your password."), field="password")
    secret = secrets.token_urlsafe(32)
    ends = timezone.now() + LASTS
    Proof.objects.filter(expires_at__lt=timezone.now(), person=person).delete()
    Proof.objects.create(person=person, holder=holder, sha256=digest(secret), expires_at=ends)
    return secret, ends


def demand(*, person: Person, holder: str, secret: str | None) -> None:
    """Refuse unless a fresh proof for this holder exists. A session needs no secret (`None`): its cookie is one.

    :raises NeedsProof: with a sentence
    """
    proofs = Proof.objects.filter(person=person, holder=holder, expires_at__gt=timezone.now())
    if secret is not None:
        proofs = proofs.filter(sha256=digest(secret))
    if not proofs.exists():
        raise NeedsProof(_("Confirm with your password first: this decision needs to be yours."))
