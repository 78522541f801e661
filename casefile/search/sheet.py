"""A list as a table for spreadsheets (RFC 4180): every entry the person sees, one a line, no name they may not see."""

import csv
import io
from collections.abc import Iterable, Iterator
from uuid import UUID

from django.db.models import QuerySet

from casefile.claims.corroboration import counts_of
from casefile.claims.linking import with_links_seen
from casefile.claims.models import Event
from casefile.claims.sight import hidden_name
from casefile.core.dates import spoken
from casefile.entries.actions import note_read
from casefile.entries.kinds import KINDS, Fields
from casefile.entries.models import Entry
from casefile.entries.queries import page_of
from casefile.entries.writing import contents_of

AT_ONCE = 500
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for the beginning of a formula (OWASP, CSV injection)."""
COMMON = ("id", "kind", "title", "marking")
WORK = ("state", "stands", "changed_at")
"""Columns for those who see the work behind what stands."""
COUNTS = ("articles", "origins")
"""The last columns of claims: how many sources say it, how many independently."""


def lines(rows: QuerySet, person, *, kind: str = "", behind: bool) -> Iterator[str]:
    """The lines of the table, newest entry first: a header of codes, then what the list shows of each entry.

    Read in steps of their own, so that no step holds more than a few hundred entries. Sight is asked at each step,
    and whoever is told of a TLP:RED entry has read it, on record.

    :param kind: all of them are of this kind, and the columns are its fields; "" for a few columns of any kind
    """
    fields = tuple(name for name in KINDS[kind].labels if name not in COMMON) if kind else ()
    head = (*COMMON, *(WORK if behind else ()), *fields, *(COUNTS if kind == "claim" else ()))
    yield line(head)
    plain, after = rows.select_related(None).prefetch_related(None), ""
    while True:
        page = page_of(
            plain.filter(pk__in=Entry.objects.visible_to(person).values("pk")), after, AT_ONCE, behind=behind
        )
        counts = counts_of([entry.pk for entry in page.rows], person) if kind == "claim" else {}
        for entry, cells in zip(page.rows, _cells(page.rows, person, fields, behind), strict=True):
            yield line([*cells, *(getattr(counts[entry.pk], name) for name in COUNTS if counts)])
        after = page.after
        if not after:
            return


def guarded(cell: str) -> str:
    """The cell with an apostrophe before it when a spreadsheet would calculate it."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def line(cells: Iterable[object]) -> str:
    """One line of a table, no cell of which a spreadsheet calculates."""
    into = io.StringIO()
    csv.writer(into).writerow([guarded(str(cell)) for cell in cells])
    return into.getvalue()


def _cells(entries: list, person, fields: tuple[str, ...], behind: bool) -> Iterator[list[str]]:
    shown = {entry.pk: entry.approved_id or entry.head_id for entry in entries}
    contents = {pk: with_links_seen(fields, person) for pk, fields in contents_of(shown.values()).items()}
    names = _names(contents.values(), person)
    for entry in entries:
        note_read(by=person, entry=entry)
        content = contents.get(shown[entry.pk], {})
        cells = [entry.pk, entry.kind, entry.title, content.get("marking", entry.marking)]
        if behind:
            cells += [entry.state, str(entry.stands).lower(), entry.changed_at.isoformat()]
        yield [*cells, *(_said(content.get(name), names) for name in fields)]


def _said(value, names: dict[str, str]) -> str:
    """A value of a content in one cell: the words of it, ids as names."""
    if isinstance(value, dict):
        return _row(value, names)
    if isinstance(value, list):
        return "; ".join(said for one in value if (said := _said(one, names)))
    if isinstance(value, bool):
        return "true" if value else ""
    return "" if value is None else names.get(str(value), str(value))


def _row(row: Fields, names: dict[str, str]) -> str:
    """A date in words, a passage as it stands, a name by its value; of any other row its members, in their order."""
    if "edtf" in row:
        said = row.get("printed") or (spoken(row["edtf"]) if row["edtf"] else "")
        return " ".join(one for one in (said, row.get("time"), row.get("zone")) if one)
    for whole in ("exact", "value"):
        if row.get(whole):
            return str(row[whole])
    told = [_said(value, names) for value in row.values() if not isinstance(value, bool)]
    return " ".join(one for one in told if one and one != "0")


def _names(contents: Iterable[Fields], person) -> dict[str, str]:
    """Id -> name of everything the contents refer to; a neutral word for what the person may not see."""
    found = {pk for content in contents for pk in _ids(content)}
    seen = dict(Entry.objects.visible_to(person).filter(pk__in=found).values_list("pk", "title"))
    seen |= dict(Event.objects.visible_to(person).filter(pk__in=found).values_list("pk", "title"))
    hidden = hidden_name()
    return {str(pk): seen.get(pk, hidden) for pk in found}


def _ids(value) -> Iterator[UUID]:
    if isinstance(value, dict):
        value = value.values()
    elif not isinstance(value, list):
        if isinstance(value, str) and len(value) == 36 and value.count("-") == 4:
            yield from _id(value)
        return
    for inner in value:
        yield from _ids(inner)


def _id(text: str) -> Iterator[UUID]:
    try:
        yield UUID(text)
    except ValueError:
        return
