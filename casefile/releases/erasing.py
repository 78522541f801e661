"""Erasure, for law or safety: bodies and their nonces go, hashes stay, and the chain says that they went.

Runs as the owner of the database (`manage.py erase`); the application's role cannot. Takes two people.
"""

import uuid
from dataclasses import dataclass

from django.db import connection, transaction
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
from casefile.sources.models import Artifact, Blob, Capture, CaptureJob, TextBody
from casefile.work.models import IdempotencyKey


@dataclass(frozen=True)
class Erased:
    """What went.

    :ivar bodies: how many rows of content, documents, texts and reasons
    :ivar blobs: addresses of stored files nothing names any more; the caller removes them after the commit
    """

    bodies: int
    blobs: list[str]


@transaction.atomic
def erase(*, by, second, entry: Entry, reason: str) -> Erased:
    """Erase the bodies of all versions of an entry; of a source, also its captures' texts and files.

    What stands is withdrawn first, and tombstones are published. Claims that quote an erased source keep their own
    bodies: erase them too where the law asks for it.

    :raises NotAllowed: one person only, or one of them neither leads the case nor administers the desk
    :raises NotNow: the case is under legal hold
    """
    _demand_two(by, second, entry)
    if not reason.strip():
        raise Invalid(_("Give the reason in words."), field="reason")
    held = writing.lock(entry.pk)[entry.pk]
    if held.case.legal_hold:
        raise NotNow(_("The case is under legal hold: nothing in it may be erased."))
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


def _demand_two(by, second, entry: Entry) -> None:
    if by.pk == second.pk:
        raise NotAllowed(_("Erasing takes two people."))
    for person in (by, second):
        leads = Right.LEAD in rights_of(person, entry.case)
        if not person.is_active or not (leads or person.is_admin):
            raise NotAllowed(_("Only leads of the case and administrators of the desk may erase."))


def _remove(entry: Entry) -> Erased:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('casefile.erasure', %s, true)", [str(entry.pk)])
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
    blobs = _orphans(entry.pk)
    _delete(Blob.objects.filter(sha256__in=blobs))
    return Erased(bodies, blobs)


def _answers_about(pk: uuid.UUID) -> list[uuid.UUID]:
    """Stored answers to requests that name the entry: they repeat its words."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM work_idempotencykey WHERE position(convert_to(%s, 'UTF8') in answer) > 0", [str(pk)]
        )
        return [row[0] for row in cursor.fetchall()]


def _orphans(source_id: uuid.UUID) -> list[str]:
    """Addresses of files that captures of this source named and no other capture does."""
    own = set(Artifact.objects.filter(capture__source_id=source_id).values_list("sha256", flat=True))
    own |= set(CaptureJob.objects.filter(source_id=source_id).values_list("upload_sha256", flat=True)) - {""}
    elsewhere = Artifact.objects.exclude(capture__source_id=source_id).filter(sha256__in=own)
    return sorted(own - set(elsewhere.values_list("sha256", flat=True)))


def _delete(rows) -> int:
    count = rows.count()
    rows.delete()
    return count
