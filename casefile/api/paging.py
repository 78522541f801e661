"""Long lists over REST: `after` and `size` in the query."""

from django.db.models import QuerySet

from casefile.core import paging

from .reading import number_of

ASKS = ("after", "size")
MOST = 200


def size_of(query: dict[str, str]) -> int:
    """The `size` asked for, 1 to 200."""
    return number_of(query, "size", default=paging.PAGE, low=1, high=MOST)


def page_by(rows: QuerySet, moment: str, query: dict[str, str]) -> paging.Page:
    """One page of rows, newest first by the field `moment` and then by id.

    :raises Invalid: `after` is not a cursor of such a list
    """
    return paging.page_by(rows, moment, query["after"], size_of(query))
