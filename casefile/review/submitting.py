"""Submitting: what goes into review together is frozen together, what it depends on first."""

from graphlib import TopologicalSorter
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from casefile.cases.roles import Right
from casefile.cases.sight import demand
from casefile.core.errors import Invalid, NotThere
from casefile.entries import lifecycle, writing
from casefile.entries.freezing import freeze
from casefile.entries.kinds import kind_of
from casefile.entries.models import Entry
from casefile.ledger.actions import append
from casefile.sources.rechecking import inherit_doubt

from .models import Batch, BatchRow

MOST = 500
"""Entries one batch may hold: a reviewer reads it on one page."""


@transaction.atomic
def submit(*, by, case, entries: list[Entry], seen: dict | None = None) -> Batch:
    """Freeze entries and put them before a reviewer as one batch; unsubmitted things they rest on come along.

    :param seen: entry id -> id of the version the person saw; entries not in it are not compared
    :raises Invalid: something is lacking; `more["rows"]` says what, entry by entry
    :raises Stale: one of them changed meanwhile
    """
    demand(by, case, Right.WRITE)
    asked = {entry.pk for entry in entries}
    if not asked:
        raise Invalid(_("Choose what to submit."), field="entries")
    held = _lock_with_ground(asked, case, by)
    if len(held) > MOST:
        raise Invalid(_("At most %(most)s entries in one batch.") % {"most": MOST}, field="entries")
    for pk, version in (seen or {}).items():
        writing.demand_head(held[_known(pk, held)], version)
    order = in_order(held.values())
    _demand_whole(order)
    for entry in order:
        _freeze_one(entry, by)
    batch = Batch.objects.create(case=case, author=by)
    rows = [BatchRow(batch=batch, entry_id=one.pk, version=one.head, position=n) for n, one in enumerate(order)]
    BatchRow.objects.bulk_create(rows)
    append(
        chain=case.id,
        deed="batch.submitted",
        by=by.id,
        subjects=[batch.id, *(entry.pk for entry in order)],
        versions=[name_document(entry.head) for entry in order],
    )
    return batch


def in_order(entries) -> list[Entry]:
    """Entries sorted so that each comes after those of the others it rests on."""
    by_id = {entry.pk: entry for entry in entries}
    graph = {pk: [one for one in _rests_on(entry) if one in by_id] for pk, entry in sorted(by_id.items())}
    return [by_id[pk] for pk in TopologicalSorter(graph).static_order()]


def name_document(version) -> dict[str, str]:
    """A frozen version as a record names it: by the hash of its document."""
    return {"entry": str(version.entry_id), "version": str(version.pk), "sha256": version.document.sha256}


def _lock_with_ground(asked: set[UUID], case, by) -> dict[UUID, Entry]:
    """Lock the entries and all unsubmitted ones they rest on that the person sees, in the order of their ids."""
    wanted = set(asked)
    edge = Entry.objects.filter(pk__in=asked).select_related("head")
    while edge:
        ground = {pk for entry in edge for pk in _rests_on(entry)} - wanted
        near = Entry.objects.visible_to(by).filter(pk__in=ground, case=case).select_related("head")
        edge = [entry for entry in near if _comes_along(entry)]
        wanted |= {entry.pk for entry in edge}
    held = writing.lock(*wanted)
    if any(entry.case_id != case.pk for entry in held.values()):
        raise NotThere()
    return held


def _comes_along(entry: Entry) -> bool:
    return not entry.stands and entry.state in (lifecycle.DRAFT, lifecycle.RETURNED)


def _rests_on(entry: Entry) -> list[UUID]:
    return kind_of(entry).rests_on(writing.words_of(entry.head))


def _demand_whole(entries: list[Entry]) -> None:
    rows = []
    for entry in entries:
        lifecycle.demand("submit", state=entry.state, stands=entry.stands)
        for field, sentence in kind_of(entry).lacking(writing.fields_of(entry.head)):
            rows.append({"entry": str(entry.pk), "title": entry.title, "field": field, "sentence": sentence})
    if rows:
        named = "; ".join(f"“{row['title'][:60]}”: {row['sentence']}" for row in rows[:3])
        raise Invalid(_("Not ready to submit. %(named)s") % {"named": named}, field=rows[0]["field"], rows=rows)


def _freeze_one(entry: Entry, by) -> None:
    if hasattr(entry.head, "document"):
        writing.again(entry=entry, by=by)
        entry.refresh_from_db()
    writing.set_head(entry, state=lifecycle.SUBMITTED, head=entry.head, approved=entry.approved)
    freeze(entry)
    if kind_of(entry).reopens:
        inherit_doubt(entry, _rests_on(entry))  # where a version stands, the live rows do not show this one


def _known(pk, held: dict[UUID, Entry]) -> UUID:
    found = next((one for one in held if str(one) == str(pk)), None)
    if found is None:
        raise Invalid(_("There is no such entry among those to submit."), field="entries")
    return found
