"""Do the stored bodies have the hashes they are kept under, and does the ledger know every version?"""

import json
import uuid
from collections.abc import Iterator

from casefile.core.canonical import hash_of, sha256
from casefile.ledger.models import Record
from casefile.ledger.verification import Fault

from .annexes import commitment
from .models import Annex, Document, Version

ERASED = "entry.erased"
"""The deed under which bodies leave; see `releases.erasing`."""


def faults_in_bodies(case_id: uuid.UUID) -> Iterator[Fault]:
    """Check every version and document of a case against its hash, and against what the ledger names.

    A body that is gone is no fault when a record of an erasure names its entry.
    """
    named, erased = _named_in(case_id)
    for version in Version.objects.filter(entry__case=case_id).select_related("content").iterator(chunk_size=500):
        for sentence in _faults_of_version(version, named, erased):
            yield Fault(case_id, 0, f"version {version.pk}: {sentence}")
    documents = Document.objects.filter(version__entry__case=case_id).select_related("version", "body")
    documents = documents.prefetch_related("version__annexes__body")
    for document in documents.iterator(chunk_size=500):
        for sentence in _faults_of_document(document, named, erased):
            yield Fault(case_id, 0, f"document {document.sha256[:12]}: {sentence}")


def count_erased(case_id: uuid.UUID) -> int:
    """How many versions of a case have no body any more."""
    return Version.objects.filter(entry__case=case_id, content=None).count()


def _faults_of_version(version: Version, named: set[str], erased: set[str]) -> Iterator[str]:
    if str(version.pk) not in named:
        yield "the ledger does not name it"
    if not hasattr(version, "content"):
        if str(version.entry_id) not in erased:
            yield "its content is gone, and no erasure is on record"
    elif hash_of({"content": version.content.fields, "nonce": version.content.nonce}) != version.sha256:
        yield "its content does not have its hash"


def _faults_of_document(document: Document, named: set[str], erased: set[str]) -> Iterator[str]:
    if document.sha256 not in named:
        yield "the ledger does not name it"
    if not hasattr(document, "body"):
        if str(document.version.entry_id) not in erased:
            yield "its bytes are gone, and no erasure is on record"
    elif sha256(bytes(document.body.bytes)) != document.sha256:
        yield "its bytes do not have its hash"
    elif document.salt and json.loads(bytes(document.body.bytes)).get("beside") != _beside(document):
        yield "what was frozen beside it is not what it says"
    for annex in document.version.annexes.all():
        yield from _faults_of_annex(annex, str(document.version.entry_id) in erased)


def _faults_of_annex(annex: Annex, is_erased: bool) -> Iterator[str]:
    if not hasattr(annex, "body"):
        if not is_erased:
            yield "the bytes of an annex are gone, and no erasure is on record"
    elif sha256(bytes(annex.body.bytes)) != annex.sha256:
        yield "the bytes of an annex do not have their hash"


def _beside(document: Document) -> str:
    return commitment(document.salt, document.version.annexes.all())


def _named_in(case_id: uuid.UUID) -> tuple[set[str], set[str]]:
    """Every version id and hash that the case's chain names, and the entries it says were erased."""
    named: set[str] = set()
    erased: set[str] = set()
    for record in Record.objects.filter(chain=case_id).only("deed", "document", "subjects").iterator(chunk_size=2000):
        versions = json.loads(bytes(record.document)).get("versions", [])
        if isinstance(versions, list):
            named |= {value for one in versions for value in (one["version"], one["sha256"])}
        if record.deed == ERASED:
            erased |= {str(subject) for subject in record.subjects}
    return named, erased
