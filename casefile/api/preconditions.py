"""`ETag` and `If-Match` (RFC 9110 §13.1.1): the entity tag of an entry is the version the person is shown."""

import re
from uuid import UUID

from django.utils.translation import gettext as _

from casefile.core.errors import Invalid, Stale

from .problems import NeedsPrecondition

_TAG = re.compile(r'"([^"]*)"')


def tag_of(version) -> str:
    """The entity tag for a version's id."""
    return f'"{version}"'


def seen_version(request) -> UUID:
    """The version the caller had before them, from `If-Match`.

    :raises NeedsPrecondition: the header is missing (428, RFC 6585 §3)
    :raises Invalid: not one strong tag; `*` would overwrite unseen
    :raises Stale: a tag that was never one of ours
    """
    header = request.headers.get("If-Match", "").strip()
    if not header:
        raise NeedsPrecondition(_("Send the ETag you were given as If-Match."), field="If-Match")
    match = _TAG.fullmatch(header)
    if match is None:
        raise Invalid(_('Send one ETag in quotation marks, as you were given it: "…".'), field="If-Match")
    try:
        return UUID(match[1])
    except ValueError:
        raise Stale(_("This entry changed since you opened it."), field="If-Match") from None
