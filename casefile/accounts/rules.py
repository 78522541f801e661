"""Who may change accounts: administrators of the desk, and the console of the machine."""

from django.utils.translation import gettext as _

from casefile.core.errors import NotAllowed

from .models import Person


def demand_admin(by: Person | None) -> None:
    """:raises NotAllowed: `by` is no administrator; None, the console, may"""
    if by is not None and not (by.is_admin and by.is_active):
        raise NotAllowed(_("Only an administrator of the desk may do this."))
