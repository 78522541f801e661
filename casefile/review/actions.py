"""Every step in the life of an entry, by name. Doors call `step`; the table `lifecycle.STEPS` says what is allowed."""

from django.db import transaction
from django.utils.translation import gettext as _

from casefile.cases.sight import demand
from casefile.core.errors import Invalid, NotThere
from casefile.core.inputs import PARAGRAPH, text_in
from casefile.entries import lifecycle, writing
from casefile.entries.afterwards import WHEN_LESS_MAY_LEAVE
from casefile.entries.models import Entry
from casefile.ledger.actions import append, keep_reason

from .deciding import decide_one
from .models import Decision
from .submitting import name_document, submit


def step(*, name: str, by, entry: Entry, version: str, reason: str = "") -> Entry:
    """Carry out one step of `lifecycle.STEPS` other than "edit".

    :param version: the id of the version the person had before them
    :raises NotThere: there is no such step
    :raises Invalid: no version named, or no reason where the step asks for one
    :raises Stale: the entry changed since
    :raises NotNow: its state does not allow the step
    :raises NotAllowed: the person's role does not, or they contributed
    """
    if name not in DEEDS:
        raise NotThere()
    if not version:
        raise Invalid(_("Name the version you have before you."), field="version")
    reason = text_in({"reason": reason}, "reason", longest=PARAGRAPH)
    return DEEDS[name](name=name, by=by, entry=entry, version=version, reason=reason)


def _submit(*, name, by, entry, version, reason):
    submit(by=by, case=entry.case, entries=[entry], seen={entry.pk: version})
    return Entry.objects.get(pk=entry.pk)


def _decide(*, name, by, entry, version, reason):
    return decide_one(by=by, entry=entry, version=version, verdict=name, reason=reason)


@transaction.atomic
def _recall(*, name, by, entry, version, reason):
    held, row = _open(name, by, entry, version, reason)
    writing.set_head(held, state=row.to, head=held.head, approved=held.approved)
    return _recorded(held, "recalled", by, reason)


@transaction.atomic
def _discard(*, name, by, entry, version, reason):
    held, row = _open(name, by, entry, version, reason)
    head = held.approved or held.head
    writing.set_head(held, state=row.to, head=head, approved=held.approved)
    return _recorded(held, "discarded", by, reason)


@transaction.atomic
def _withdraw(*, name, by, entry, version, reason):
    held, _row = _open(name, by, entry, version, reason)
    stood = held.approved
    take_down(held, by=by, reason=reason)
    return _recorded(held, "withdrawn", by, reason, versions=[name_document(stood)])


@transaction.atomic
def _reinstate(*, name, by, entry, version, reason):
    held, _row = _open(name, by, entry, version, reason)
    writing.again(entry=held, by=by)
    return _recorded(Entry.objects.get(pk=held.pk), "reinstated", by, reason)


DEEDS = {
    "submit": _submit,
    "recall": _recall,
    "approve": _decide,
    "return": _decide,
    "discard": _discard,
    "withdraw": _withdraw,
    "reinstate": _reinstate,
}


def take_down(entry: Entry, *, by, reason: str) -> None:
    """End an entry's standing: decided, what rests on it flagged, tombstones published. The caller holds its lock."""
    Decision.objects.create(
        case_id=entry.case_id,
        entry_id=entry.pk,
        version=entry.approved,
        sha256=entry.approved.document.sha256,
        verdict="withdraw",
        person=by,
        reason=keep_reason(reason, entry.case_id),
    )
    writing.set_head(entry, state=lifecycle.WITHDRAWN, head=entry.head, approved=None)
    # The live rows must not go on showing words whose marking no longer guards them.
    writing.project(entry, entry.head)
    for published in WHEN_LESS_MAY_LEAVE:
        published(entry)


def _open(name: str, by, entry: Entry, version: str, reason: str) -> tuple[Entry, lifecycle.Step]:
    """Lock the entry and ask the table: does its state allow the step, has the person the right, is there a reason?"""
    held = writing.lock(entry.pk)[entry.pk]
    right = next(row.right for row in lifecycle.STEPS if row.name == name)
    demand(by, held.case, right)
    writing.demand_head(held, version)
    row = lifecycle.demand(name, state=held.state, stands=held.stands)
    if row.reason and not reason:
        raise Invalid(_("Give the reason in words."), field="reason")
    return held, row


def _recorded(entry: Entry, deed: str, by, reason: str, versions=None) -> Entry:
    append(
        chain=entry.case_id,
        deed=f"{entry.kind}.{deed}",
        by=by.id,
        subjects=[entry.pk],
        versions=versions or [writing.name_version(entry.head)],
        reason=reason,
    )
    return entry
