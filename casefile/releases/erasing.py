"""Erasure, for law or safety: bodies and their nonces go, hashes stay, and the chain says that they went.

Runs as the owner of the database (`manage.py erase`); the application's role cannot. Takes two people.
"""

import uuid
from dataclasses import dataclass

from django.db import connection
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from casefile.cases.roles import Right
from casefile.cases.sight import rights_of
from casefile.core.errors import Invalid, NotAllowed, NotNow
from casefile.entries import lifecycle, writing
from casefile.entries.kinds import kind_of, whole
from casefile.entries.models import AnnexBody, Content, DocumentBody, Entry, Staleness
from casefile.entries.verification import ERASED
from casefile.ledger.actions import append
from casefile.ledger.models import Reason, Record
from casefile.review.actions import take_down
from casefile.review.models import Decision, Suggestion
from casefile.sources.models import PACKAGE, Artifact, Blob, Capture, CaptureJob, Erasure, Source, TextBody
from casefile.sources.staying import leaving
from casefile.sources.storage import unheld
from casefile.sources.verification import COPIES_ERASED, FILE_ERASED
from casefile.work.models import FAILED, RUNNING, WAITING, IdempotencyKey


@dataclass(frozen=True)
class Erased:
    """What went.

    :ivar bodies: how many rows of content, documents, texts and reasons; of a single file, what of it
    :ivar blobs: addresses of stored files nothing holds any more; the caller removes them after the commit
    :ivar staying: addresses of those that other files hold too
    """

    bodies: int
    blobs: list[str]
    staying: list[str]


@leaving()
def erase(*, by, second, entry: Entry, reason: str) -> Erased:
    """Erase the bodies of all versions of an entry; of a source, also its captures' texts and files.

    What stands is withdrawn first, and tombstones are published. Claims that quote an erased source keep their own
    bodies: erase them too where the law asks for it.

    :raises NotAllowed: one person only, or one of them neither leads the case nor administers the desk
    :raises NotNow: the case is under legal hold
    """
    held = _held(by, second, entry, reason)
    if held.stands:
        take_down(held, by=by, reason=reason)
    writing.set_head(held, state=lifecycle.WITHDRAWN, head=held.head, approved=None)
    marking = held.marking
    erased = _remove(held)
    kind_of(held).forget(whole(held))
    Entry.objects.filter(pk=held.pk).update(search=None, marking=marking)
    append(
        chain=held.case_id,
        deed=ERASED,
        by=by.id,
        subjects=[held.pk],
        reason=reason,
        second=str(second.id),
        bodies=erased.bodies,
        blobs=len(erased.blobs),
    )
    return erased


@leaving()
def erase_copies(*, by, second, source: Source, reason: str) -> Erased:
    """Erase the files and texts of all copies of a source; what the desk says of it stays, and so do the hashes.

    :raises NotAllowed, NotNow, Invalid: as `erase`
    """
    held = _held(by, second, source, reason)
    captures = Capture.objects.filter(source_id=held.pk)
    _name_erasure(held.pk)
    erased = Erased(_delete(TextBody.objects.filter(text__capture__in=captures)), *_forget_files(held.pk))
    append(
        chain=held.case_id,
        deed=COPIES_ERASED,
        by=by.id,
        subjects=[held.pk, *captures.values_list("pk", flat=True)],
        reason=reason,
        second=str(second.id),
        bodies=erased.bodies,
        blobs=len(erased.blobs),
    )
    return erased


@leaving()
def erase_file(*, by, second, artifact: Artifact, reason: str, only: tuple[str, ...] = ()) -> Erased:
    """Erase one file of a copy, or pieces of it; its package then carries zeros in their place, and says so.

    The same bytes in another copy stay; so do the texts made of them. Erase those too where the law asks for it.

    :param only: addresses of what is set into the file; none: all of it
    :raises NotAllowed, NotNow, Invalid: as `erase`; Invalid also for a package, and for what is no piece of the file;
        NotNow also for what was erased before
    """
    source = artifact.capture.source
    held = _held(by, second, source, reason)
    if artifact.role == PACKAGE or not set(only) <= set(artifact.blobs[1:]):
        raise Invalid(_("Only a file, or a piece that is stored by itself, can be erased: not the package."))
    addresses = only or (artifact.sha256,)
    gone = {one.address for one in artifact.erasures.all()}
    if artifact.sha256 in gone or set(addresses) <= gone:
        raise NotNow(_("That was erased before."))
    _name_erasure(artifact.pk)
    blobs, staying = _drop([artifact], addresses)
    append(
        chain=held.case_id,
        deed=FILE_ERASED,
        by=by.id,
        subjects=[held.pk, artifact.capture_id, artifact.pk],
        reason=reason,
        second=str(second.id),
        pieces=sorted(addresses),
        blobs=len(blobs),
    )
    return Erased(len(addresses), blobs, staying)


def _held(by, second, entry: Entry, reason: str) -> Entry:
    """The entry, locked, where these two may erase in it now."""
    _demand_two(by, second, entry)
    if not reason.strip():
        raise Invalid(_("Give the reason in words."), field="reason")
    held = writing.lock(entry.pk)[entry.pk]
    if held.case.legal_hold:
        raise NotNow(_("The case is under legal hold: nothing in it may be erased."))
    return held


def _demand_two(by, second, entry: Entry) -> None:
    if by.pk == second.pk:
        raise NotAllowed(_("Erasing takes two people."))
    for person in (by, second):
        leads = Right.LEAD in rights_of(person, entry.case)
        if not person.is_active or not (leads or person.is_admin):
            raise NotAllowed(_("Only leads of the case and administrators of the desk may erase."))


def _remove(entry: Entry) -> Erased:
    _name_erasure(entry.pk)
    decisions = Decision.objects.filter(entry_id=entry.pk).exclude(reason="").values_list("reason", flat=True)
    named = Record.objects.filter(chain=entry.case_id, subjects=[entry.pk]).exclude(reason="")
    recorded = named.values_list("reason", flat=True)
    captures = Capture.objects.filter(source_id=entry.pk).values("pk")
    bodies = (
        _delete(TextBody.objects.filter(text__capture__in=captures))
        + _delete(DocumentBody.objects.filter(document__version__entry_id=entry.pk))
        + _delete(AnnexBody.objects.filter(annex__version__entry_id=entry.pk))
        + _delete(Content.objects.filter(version__entry_id=entry.pk))
        + _delete(Reason.objects.filter(sha256__in={*decisions, *recorded}))
        + _delete(IdempotencyKey.objects.filter(pk__in=_answers_about(entry.pk)))
        + _delete(Suggestion.objects.filter(entry_id=entry.pk))
    )
    Staleness.objects.filter(entry_id=entry.pk).delete()
    CaptureJob.objects.filter(source_id=entry.pk).update(url="")
    return Erased(bodies, *_forget_files(entry.pk))


def _name_erasure(pk: uuid.UUID) -> None:
    """What the database asks for before it lets a body go."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('casefile.erasure', %s, true)", [str(pk)])


def _answers_about(pk: uuid.UUID) -> list[uuid.UUID]:
    """Stored answers to requests that name the entry: they repeat its words."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM work_idempotencykey WHERE position(convert_to(%s, 'UTF8') in answer) > 0", [str(pk)]
        )
        return [row[0] for row in cursor.fetchall()]


def _forget_files(source_id: uuid.UUID) -> tuple[list[str], list[str]]:
    """As `_drop`: all files of all copies of a source, and what was given for it; a copy under way is not kept.

    A try that failed holds what it was given, so that it can be made again: it is given nothing any more.
    """
    jobs = CaptureJob.objects.filter(source_id=source_id)
    given = frozenset(jobs.exclude(upload_sha256="").values_list("upload_sha256", flat=True))
    jobs.filter(state__in=[WAITING, RUNNING]).update(
        state=FAILED, reason="erased", step="", lease_until=None, ended_at=Now()
    )
    jobs.update(upload_sha256="", upload_name="")
    files = Artifact.objects.filter(capture__source_id=source_id).prefetch_related("erasures")
    return _drop(list(files), (), given)


def _drop(
    files: list[Artifact], addresses: tuple[str, ...], more: frozenset[str] = frozenset()
) -> tuple[list[str], list[str]]:
    """Say of files, or of pieces of one, that they are erased.

    :returns: addresses of what nothing holds then, and of what goes from these and stays for others
    """
    gone = [Erasure(artifact=one, address=address) for one in files for address in addresses or (one.sha256,)]
    before = more.union(*(one.held() for one in files))
    Erasure.objects.bulk_create(gone, ignore_conflicts=True)
    left = Artifact.objects.filter(pk__in=[one.pk for one in files]).prefetch_related("erasures")
    let_go = before.difference(*(one.held() for one in left))
    blobs = unheld(set(let_go))
    Blob.objects.filter(sha256__in=blobs).delete()
    return blobs, sorted(let_go.difference(blobs))


def _delete(rows) -> int:
    count = rows.count()
    rows.delete()
    return count
