"""Long lists, a page at a time, by keyset: the last page costs what the first does, and no row is shown twice."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core import signing
from django.db.models import F, Q, QuerySet
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
    return merged([(rows, moment)], after, size)


def merged(branches: list[tuple[QuerySet, str]], after: str = "", size: int = PAGE) -> Page:
    """The same of several lists at once, each with the field it is ordered by; a row that is in several comes once.

    :raises Invalid: the cursor is not one of such a list
    """
    cursor, found = _open(after) if after else None, {}
    for rows, moment in branches:
        found |= {row.pk: (row.moment, row) for row in _newest(rows.annotate(moment=F(moment)), cursor, size + 1)}
    ordered = sorted(found.values(), key=lambda one: (one[0], one[1].pk), reverse=True)
    page = [row for _at, row in ordered[:size]]
    if len(ordered) <= size:
        return Page(page, "")
    at, last = ordered[size - 1]
    return Page(page, signing.dumps([at.isoformat(), str(last.pk)], compress=True))


def _newest(rows: QuerySet, cursor: tuple[datetime, UUID] | None, most: int) -> QuerySet:
    if cursor:
        at, pk = cursor
        # The first condition alone bounds the index; beside an OR, PostgreSQL would read it from its beginning.
        rows = rows.filter(moment__lte=at).filter(Q(moment__lt=at) | Q(pk__lt=pk))
    return rows.order_by("-moment", "-pk")[:most]


def _open(cursor: str) -> tuple[datetime, UUID]:
    try:
        at, pk = signing.loads(cursor)
        return datetime.fromisoformat(at), UUID(pk)
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise Invalid(_("That is not a cursor of this list."), field="after") from error
