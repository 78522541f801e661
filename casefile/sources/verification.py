"""Do captures have the hashes they are kept under: manifests, and the texts passages point into?"""

import json
import uuid
from collections.abc import Iterator

from casefile.core.canonical import sha256
from casefile.ledger.models import Record
from casefile.ledger.verification import Fault

from .models import Capture, Source

COPIES_ERASED, FILE_ERASED = "copies.erased", "file.erased"
"""The deeds under which files leave, of all copies of a source or one by one; see `releases.erasing`."""


def erased_copies(case_id: uuid.UUID) -> set[uuid.UUID]:
    """Ids of captures whose files and texts were erased while their source stayed."""
    records = Record.objects.filter(chain=case_id, deed=COPIES_ERASED)
    named = {subject for record in records for subject in record.subjects}
    return named - set(Source.objects.filter(case=case_id, pk__in=named).values_list("pk", flat=True))


def faults_in_captures(case_id: uuid.UUID, erased: set[uuid.UUID]) -> Iterator[Fault]:
    """Check every capture of a case: its manifest against its hash and the ledger, its texts against the manifest.

    :param erased: ids of sources whose bodies were erased, and of captures that were
    """
    kept = {
        json.loads(bytes(record.document))["facts"].get("capture")
        for record in Record.objects.filter(chain=case_id, deed="capture.kept").only("document")
    }
    for capture in Capture.objects.filter(case=case_id).prefetch_related("texts__body").iterator(chunk_size=200):
        for sentence in _faults_of(capture, kept, erased):
            yield Fault(case_id, 0, f"capture {capture.pk}: {sentence}")


def _faults_of(capture: Capture, kept: set[str], erased: set[uuid.UUID]) -> Iterator[str]:
    manifest = bytes(capture.manifest)
    if sha256(manifest) != capture.sha256:
        yield "its manifest does not have its hash"
    if capture.sha256 not in kept:
        yield "the ledger does not name it"
    listed = {text["role"]: text["sha256"] for text in json.loads(manifest)["texts"]}
    for text in capture.texts.all():
        if listed.get(text.role) != text.sha256:
            yield f"its manifest names another {text.role} text"
        if not hasattr(text, "body"):
            if not erased & {capture.source_id, capture.pk}:
                yield f"its {text.role} text is gone, and no erasure is on record"
        elif sha256(text.body.content.encode()) != text.sha256:
            yield f"its {text.role} text does not have its hash"
