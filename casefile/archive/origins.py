"""The two origins of a desk: its own, and the one where archived things are shown. They must be two sites.

Cookies know no ports, and within one registrable domain hosts may set them for each other: what stands on the second
origin must be a stranger to the first in both. Without a second origin nothing is shown, and files are only saved.
"""

import re
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import Error
from django.core.exceptions import ImproperlyConfigured
from tld import get_fld


def shows_archived() -> bool:
    """Whether this desk has a second origin."""
    return bool(settings.CASEFILE_ARCHIVE_URL)


def archive_host() -> str:
    """Its host, lower case; "" where there is none."""
    return urlsplit(settings.CASEFILE_ARCHIVE_URL).hostname or ""


def address_of(ticket: str, what: str) -> str:
    """Where something is shown to whoever has the ticket: `page`, or the id of one of its files."""
    return f"{settings.CASEFILE_ARCHIVE_URL}/t/{ticket}/{what}"


def check_apart(app_configs=None, **_) -> list[Error]:
    """Django's check: what is wrong with the second origin, [] for nothing or where there is none."""
    if not shows_archived():
        return []
    wrong = fault(settings.CASEFILE_URL, settings.CASEFILE_ARCHIVE_URL)
    return [Error(wrong, id="casefile.E001")] if wrong else []


def demand_apart() -> None:
    """:raises ImproperlyConfigured: there is no second origin, or it is none"""
    if not shows_archived():
        raise ImproperlyConfigured("CASEFILE_ARCHIVE_URL is not set: there is nothing to answer as.")
    for one in check_apart():
        raise ImproperlyConfigured(one.msg)


def fault(desk: str, archive: str) -> str:
    """Why `archive` cannot be the second origin of `desk`, in a sentence; "" when it can."""
    ours, theirs = urlsplit(desk), urlsplit(archive)
    if theirs.scheme not in ("http", "https") or not theirs.hostname or theirs.path or theirs.query:
        return "CASEFILE_ARCHIVE_URL must be https:// (or http://) and a host, without a path."
    if ours.scheme == "https" != theirs.scheme:
        return "CASEFILE_ARCHIVE_URL must be https where CASEFILE_URL is."
    if site_of(ours.hostname or "") == site_of(theirs.hostname):
        return "CASEFILE_ARCHIVE_URL must be another site than CASEFILE_URL: cookies know neither ports nor subdomains."
    return ""


def site_of(host: str) -> str:
    """What cookies can be set for at most: the registrable domain; an IP address and `localhost` are their own.

    By the list of public suffixes that comes with the library, the private ones too; nothing is asked. A name under a
    suffix that is not on it, as inside a house, counts as its last two labels.
    """
    host = host.lower().rstrip(".")
    known = get_fld(f"http://{host}", fail_silently=True, search_private=True)
    is_name = not re.fullmatch(r"[0-9.]+|.*:.*", host)
    return known or (".".join(host.split(".")[-2:]) if is_name else host)
