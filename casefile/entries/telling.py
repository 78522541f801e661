"""Which records of the ledger may be told to whom: a record names what it is about, and some of that is not theirs."""

from collections.abc import Callable, Iterable
from uuid import UUID

from casefile.ledger.models import Record

from .models import Entry

READ = 100
"""Subjects of one record that are looked up."""
ROW_BY_ROW = ("batch.submitted", "batch.decided")
"""Deeds on each of their subjects by itself: told of those the person sees. Others are one deed, told whole or not."""
HIDDEN_BESIDE_ENTRIES: list[Callable] = []
"""Rooms above say which of some ids are things of theirs that a person may not see: (person, ids) -> set of ids."""


def about(record: Record) -> list[UUID]:
    """The ids of what a record is about: entries, persons, batches …; the first of them."""
    return record.subjects[:READ]


def told_to(person, records: Iterable[Record]) -> tuple[list[Record], dict[UUID, Entry]]:
    """The records that tell nothing of what the person may not see, and the entries among their subjects they see."""
    records = list(records)
    named = {pk for record in records for pk in about(record)}
    seen = Entry.objects.visible_to(person).only("id", "kind", "title", "case").in_bulk(named)
    rest = named - set(seen)
    hidden = set(Entry.objects.filter(pk__in=rest).values_list("pk", flat=True))
    hidden = hidden.union(*(hides(person, rest - hidden) for hides in HIDDEN_BESIDE_ENTRIES))
    return [record for record in records if _may_be_told(record, set(seen), hidden)], seen


def _may_be_told(record: Record, seen: set[UUID], hidden: set[UUID]) -> bool:
    named = set(about(record))
    return not named & hidden or (record.deed in ROW_BY_ROW and bool(named & seen))
