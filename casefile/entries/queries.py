"""Reading entries: lists by keyset, versions, what rests on what."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib.postgres.search import SearchQuery
from django.core import signing
from django.db.models import Q, QuerySet

from casefile.core.errors import Invalid
from casefile.core.text import fold

from .models import Entry, Pin

PAGE = 50


@dataclass(frozen=True)
class Page:
    """Rows of one page, and the cursors of its neighbours ("" at an end)."""

    rows: list
    after: str


def page_of(entries: QuerySet, after: str = "", size: int = PAGE) -> Page:
    """One page of entries, newest first, by keyset: the last page costs what the first does.

    :param after: the opaque cursor of the page before
    :raises Invalid: the cursor is not one of ours
    """
    entries = entries.newest_first()
    if after:
        changed_at, pk = _open(after)
        entries = entries.filter(Q(changed_at__lt=changed_at) | Q(changed_at=changed_at, pk__lt=pk))
    rows = list(entries[: size + 1])
    more = rows[size - 1] if len(rows) > size else None
    return Page(rows[:size], signing.dumps([more.changed_at.isoformat(), str(more.pk)], compress=True) if more else "")


def _open(cursor: str) -> tuple[datetime, UUID]:
    try:
        changed_at, pk = signing.loads(cursor)
        return datetime.fromisoformat(changed_at), UUID(pk)
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise Invalid("That is not a cursor of this list.", field="after") from error


def matching(entries: QuerySet, words: str) -> QuerySet:
    """Entries whose text has all the words, folded as the index is; nothing is ranked by what is unseen."""
    wanted = fold(words).strip()
    return entries.filter(search=SearchQuery(wanted, config="simple")) if wanted else entries


def resting_on(entry: Entry) -> QuerySet:
    """Entries whose standing version, or head in review, pins any version of this one."""
    pins = Pin.objects.filter(other=entry)
    return Entry.objects.filter(
        Q(approved__in=pins.values("version")) | Q(head__in=pins.values("version"), state="submitted")
    )
