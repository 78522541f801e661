"""What is done to an entry whatever its kind."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from casefile.cases.models import Membership
from casefile.cases.roles import Right
from casefile.cases.sight import demand
from casefile.core.errors import Invalid
from casefile.ledger.actions import append
from casefile.ledger.queries import did

from . import lifecycle, writing
from .models import Entry, Reader
from .sight import RED

READ = "entry.read"
ONE_READING = timedelta(hours=12)
"""Opening a RED entry again within this time is the same reading, and no further record."""


@transaction.atomic
def change(*, by, entry: Entry, seen, **changed):
    """Save a new version of an entry; what stands goes on standing until the new version is approved.

    :param seen: the id of the version the person had before them
    :param changed: the fields of the content that change; the others stay
    :returns: the entry, fresh
    :raises Stale: somebody saved in between
    :raises NotNow: it is in review or withdrawn
    """
    demand(by, entry.case, Right.WRITE)
    held = writing.lock(entry.pk)[entry.pk]
    writing.demand_head(held, seen)
    lifecycle.demand("edit", state=held.state, stands=held.stands)
    version = writing.save(entry=held, by=by, fields={**writing.words_of(held.head), **changed})
    append(
        chain=held.case_id,
        deed=f"{held.kind}.changed",
        by=by.id,
        subjects=[held.id],
        versions=[writing.name_version(version)],
    )
    return type(entry).objects.get(pk=entry.pk)


@transaction.atomic
def name_reader(*, by, entry: Entry, person) -> None:
    """Let a member of the case see a RED entry. Only somebody who sees it can.

    :raises Invalid: the person does not belong to the case
    """
    demand(by, entry.case, Right.WRITE)
    if not Membership.objects.filter(case=entry.case_id, person=person).exists():
        raise Invalid(_("They do not belong to this case."), field="person")
    _reader, is_new = Reader.objects.get_or_create(entry_id=entry.pk, person=person, defaults={"named_by": by})
    if is_new:
        append(chain=entry.case_id, deed="reader.named", by=by.id, subjects=[entry.id, person.id])


@transaction.atomic
def end_reader(*, by, entry: Entry, person) -> None:
    """Somebody may no longer see a RED entry, from their next request on; nothing happens when they could not.

    :raises Invalid: they are its only reader
    """
    demand(by, entry.case, Right.WRITE)
    readers = Reader.objects.select_for_update().filter(entry_id=entry.pk)
    held = {reader.person_id: reader for reader in readers}
    if person.pk not in held:
        return
    if len(held) == 1:
        raise Invalid(_("Somebody must be able to read it: name another reader first."), field="person")
    held[person.pk].delete()
    append(chain=entry.case_id, deed="reader.ended", by=by.id, subjects=[entry.id, person.id])


def note_read(*, by, entry: Entry) -> None:
    """Write down that somebody opened a RED entry; of others nothing is written down, and nothing is asked.

    Nor of somebody who does not see it: they were shown what rests on it, and not it.
    """
    if entry.marking != RED or not Entry.objects.visible_to(by).filter(pk=entry.pk).exists():
        return
    since = timezone.now() - ONE_READING
    with transaction.atomic():
        if not did(by.id, READ, entry.id, chain=entry.case_id, since=since):
            append(chain=entry.case_id, deed=READ, by=by.id, subjects=[entry.id])
