"""Long lists, a page at a time, by keyset: the last page costs what the first does."""

from datetime import datetime
from uuid import UUID

from django.core import signing
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from casefile.core.errors import Invalid
from casefile.entries.queries import PAGE, Page

from .reading import number_of

ASKS = ("after", "size")
MOST = 200


def size_of(query: dict[str, str]) -> int:
    """The `size` asked for, 1 to 200."""
    return number_of(query, "size", default=PAGE, low=1, high=MOST)


def page_by(rows: QuerySet, moment: str, query: dict[str, str]) -> Page:
    """One page of rows, newest first by the field `moment` and then by id.

    :raises Invalid: `after` is not a cursor of such a list
    """
    size = size_of(query)
    if query["after"]:
        at, pk = _open(query["after"])
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
