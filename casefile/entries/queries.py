"""Reading entries: lists by keyset, versions, what rests on what."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib.postgres.search import SearchQuery
from django.core import signing
from django.db.models import Q, QuerySet

from casefile.cases.roles import Right
from casefile.cases.sight import cases_with
from casefile.core import markings
from casefile.core.errors import Invalid
from casefile.core.text import fold

from .kinds import kind_of
from .models import Document, Entry, Pin, Version

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


def leave_as(entries: Iterable[Entry]) -> dict[UUID, str]:
    """For each entry that stands, the marking under which it may leave: the strictest of its own and of all it embeds.

    Two queries, however many entries.
    """
    standing = {entry.approved_id: entry for entry in entries if entry.approved_id}
    found = defaultdict(list)
    for version, marking in Document.objects.filter(version__in=standing).values_list("version", "marking"):
        found[version].append(marking)
    for version, marking in Pin.objects.filter(version__in=standing).values_list("version", "other__marking"):
        found[version].append(marking)
    return {entry.pk: markings.strictest(entry.marking, *found[version]) for version, entry in standing.items()}


def resting_on(entry: Entry) -> QuerySet:
    """Entries whose standing version, or head in review, pins any version of this one."""
    pins = Pin.objects.filter(other=entry)
    return Entry.objects.filter(
        Q(approved__in=pins.values("version")) | Q(head__in=pins.values("version"), state="submitted")
    )


def referred(entry: Entry, fields: dict, person) -> QuerySet:
    """The entries that some content of `entry` rests on, as far as the person may see them."""
    ids = [] if fields.get("erased") else kind_of(entry).rests_on(fields)
    return Entry.objects.visible_to(person).filter(pk__in=ids).order_by("kind", "title", "id")


def worked_on_by(person) -> QuerySet:
    """Entries the person sees, in cases where they see the work behind what stands."""
    return Entry.objects.visible_to(person).filter(case__in=cases_with(person, Right.READ_ALL))


def versions_seen_by(person) -> QuerySet:
    """Versions of entries whose work the person sees."""
    return Version.objects.filter(entry__in=worked_on_by(person).values("pk"))
