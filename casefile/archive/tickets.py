"""Who may look at a capture on the second origin, which knows no cookies: by a ticket, and asked again at each use."""

import secrets
from importlib import import_module
from types import SimpleNamespace

from django.conf import settings
from django.contrib.auth import get_user
from django.db.models.functions import Now

from casefile.accounts.tokens import digest
from casefile.sources.models import Capture

from .models import Ticket


def issue(*, person, session: str, capture: Capture) -> str:
    """A ticket to one capture for the session with this key; tickets that are over are swept away.

    :returns: the secret that stands in the address
    """
    Ticket.objects.filter(expires_at__lt=Now()).delete()
    secret = secrets.token_urlsafe(32)
    Ticket.objects.create(sha256=digest(secret), capture=capture, person=person, session=session)
    return secret


def admitted(secret: str) -> Capture | None:
    """The capture that the ticket opens now; None once any of what it stands on is gone.

    It must not be five minutes old, its session must still be that person's, the person active with the password they
    signed in with, and the source in their sight.
    """
    ticket = Ticket.objects.filter(sha256=digest(secret), expires_at__gt=Now()).first()
    person = ticket and _signed_in(ticket.session)
    if not person or person.pk != ticket.person_id:
        return None
    return Capture.objects.visible_to(person).filter(pk=ticket.capture_id).prefetch_related("artifacts").first()


def _signed_in(session: str):
    """The person whose session this is; None when it has ended, or would be ended at its next request."""
    kept = import_module(settings.SESSION_ENGINE).SessionStore(session)
    found = get_user(SimpleNamespace(session=kept))
    return found if found.is_active else None
