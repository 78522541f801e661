"""The lines of the ledger as pages read them: deeds in words, with the things they name that the person may see."""

from dataclasses import dataclass, field
from uuid import UUID

from casefile.accounts.models import Person
from casefile.accounts.queries import people_by_id
from casefile.entries.models import Entry
from casefile.entries.telling import about, told_to
from casefile.ledger.models import Record
from casefile.ledger.queries import newest_of, words_of

LOOKED_AT = 60
"""Records that are read to find lines somebody may see."""
NAMED = 3
"""Entries that one line names; the others are counted."""


@dataclass(frozen=True)
class Line:
    """One deed. `entries` are those the person sees, the first of them; `others` counts the rest."""

    record: Record
    by: Person | None
    reason: str = ""
    entries: list[Entry] = field(default_factory=list)
    others: int = 0
    people: list[Person] = field(default_factory=list)


def lately(case, person, most: int) -> list[Line]:
    """The newest deeds of a case, newest first; those on something the person may not see are not there."""
    records, seen = told_to(person, newest_of(case.pk, LOOKED_AT))
    return _lines(records[:most], seen)


def lines_on(entry: Entry, person, most: int) -> list[Line]:
    """The newest deeds on one entry, newest first; what they name besides it."""
    records, seen = told_to(person, newest_of(entry.case_id, most, subject=entry.pk))
    return _lines(records, {pk: one for pk, one in seen.items() if pk != entry.pk})


def _lines(records: list[Record], seen: dict[UUID, Entry]) -> list[Line]:
    people = people_by_id(pk for record in records for pk in (record.by, *about(record)))
    reasons = words_of(record.reason for record in records)
    return [_line(record, seen, people, reasons) for record in records]


def _line(record: Record, seen: dict[UUID, Entry], people: dict[UUID, Person], reasons: dict[str, str]) -> Line:
    entries = [seen[pk] for pk in about(record) if pk in seen]
    named = [people[pk] for pk in about(record) if pk in people]
    reason = reasons.get(record.reason, "")
    return Line(record, people.get(record.by), reason, entries[:NAMED], max(0, len(entries) - NAMED), named)
