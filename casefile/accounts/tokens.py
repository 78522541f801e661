"""Bearer secrets: made once, shown once, kept as a hash."""

import hashlib
import secrets

from django.utils import timezone

from .models import PartnerToken, PersonalToken

PERSONAL, PARTNER = "cfp_", "cfx_"
"""Prefixes by which secret scanners, and people, know the two kinds apart."""


def new_secret(prefix: str) -> tuple[str, str]:
    """A fresh secret of 256 bits and the SHA-256 under which it is kept."""
    secret = prefix + secrets.token_urlsafe(32)
    return secret, digest(secret)


def digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def person_token(secret: str) -> PersonalToken | None:
    """The live personal token behind a secret, its last use noted; None when unknown, expired or revoked."""
    return _used(_live(PersonalToken).select_related("person").filter(sha256=digest(secret)).first())


def partner_token(secret: str) -> PartnerToken | None:
    """The live partner token behind a secret, its last use noted; None when unknown, expired or revoked."""
    return _used(_live(PartnerToken).select_related("partner").filter(sha256=digest(secret)).first())


def is_live(token: PersonalToken | PartnerToken) -> bool:
    """Asked again in the middle of a long stream: is the token still good?"""
    return _live(type(token)).filter(pk=token.pk).exists()


def _live(kind):
    owner = "person" if kind is PersonalToken else "partner"
    return kind.objects.filter(revoked_at=None, expires_at__gt=timezone.now(), **{f"{owner}__is_active": True})


def _used(token):
    now = timezone.now()
    if token and (token.last_used_at is None or (now - token.last_used_at).total_seconds() > 60):
        type(token).objects.filter(pk=token.pk).update(last_used_at=now)
    return token
