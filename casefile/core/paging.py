"""Long lists, a page at a time, by keyset: the last page costs what the first does, and no row is shown twice."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core import signing
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from .errors import Invalid

PAGE = 50


@dataclass(frozen=True)
class Page:
    """Rows of one page, and the cursor of the next ("" at the end)."""

    rows: list
    after: str


def page_by(rows: QuerySet, moment: str, after: str = "", size: int = PAGE) -> Page:
    """One page of rows, newest first by the field `moment` and then by id.

    :param after: the opaque cursor of the page before
    :raises Invalid: the cursor is not one of such a list
    """
    if after:
        at, pk = _open(after)
        rows = rows.filter(Q(**{f"{moment}__lt": at}) | Q(**{moment: at, "pk__lt": pk}))
    found = list(rows.order_by(f"-{moment}", "-pk")[: size + 1])
    if len(found) <= size:
        return Page(found, "")
    last = found[size - 1]
    return Page(found[:size], signing.dumps([getattr(last, moment).isoformat(), str(last.pk)], compress=True))


def _open(cursor: str) -> tuple[datetime, UUID]:
    try:
        at, pk = signing.loads(cursor)
        return datetime.fromisoformat(at), UUID(pk)
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise Invalid(_("That is not a cursor of this list."), field="after") from error
