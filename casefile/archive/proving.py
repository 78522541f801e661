"""Do the seals hold? Every package against the seal on record, every seal against the desk's list of keys."""

import json
import uuid
from collections.abc import Iterator, Mapping

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from casefile.core.canonical import sha256
from casefile.custody.blobs import Damaged, Missing
from casefile.custody.seal import manifest_in
from casefile.custody.wacz import Unsound
from casefile.ledger.models import Record
from casefile.ledger.verification import Fault
from casefile.sources.models import PACKAGE, Capture
from casefile.sources.verification import FILE_ERASED

from .kept import as_left
from .sealing import keys, package_in


def faults_in_seals(case_id: uuid.UUID, erased: set[uuid.UUID]) -> Iterator[Fault]:
    """Check the seal of every capture of a case that has a package, and that each erasure in it is on record.

    :param erased: ids of sources whose bodies were erased, their packages with them, and of captures that were
    """
    known = {one["id"]: one["public"] for one in keys().public()}
    on_record = _erased_one_by_one(case_id)
    captures = Capture.objects.filter(case=case_id).select_related("seal").prefetch_related("artifacts__erasures")
    for capture in captures.iterator(chunk_size=200):
        is_erased = bool(erased & {capture.source_id, capture.pk})
        sentence = _fault_of(capture, known, is_erased) or ("" if is_erased else _unrecorded(capture, on_record))
        if sentence:
            yield Fault(case_id, 0, f"capture {capture.pk}: {sentence}")


def _erased_one_by_one(case_id: uuid.UUID) -> set[tuple[str, str]]:
    """Each file and piece of which a record says that it was erased: (artifact, address)."""
    told = Record.objects.filter(chain=case_id, deed=FILE_ERASED).values_list("subjects", "document")
    return {
        (str(subject), piece)
        for subjects, document in told
        for subject in subjects
        for piece in json.loads(bytes(document))["facts"]["pieces"]
    }


def _unrecorded(capture: Capture, on_record: set[tuple[str, str]]) -> str:
    rows = [row for one in capture.artifacts.all() for row in one.erasures.all()]
    is_known = all((str(row.artifact_id), row.address) in on_record for row in rows)
    return "" if is_known else "something in it was erased, and no record says so"


def _fault_of(capture: Capture, known: Mapping[str, str], is_erased: bool) -> str:
    """The first thing wrong with its seal, or ""."""
    listed = {one["role"]: one["sha256"] for one in json.loads(bytes(capture.manifest))["artifacts"]}
    seal = getattr(capture, "seal", None)
    if PACKAGE not in listed:
        return "" if seal is None else "it has a seal and no package"
    if seal is None:
        return "its package has no seal on record"
    if seal.key not in known:
        return f"its seal is by key {seal.key}, which this desk does not know"
    return "" if is_erased else _fault_in(capture, listed[PACKAGE], known[seal.key])


def _fault_in(capture: Capture, address: str, public: str) -> str:
    seal = capture.seal
    try:
        stored = package_in(capture)
        is_whole = stored.sha256 == address
        manifest = manifest_in(as_left(stored))
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(public)).verify(bytes(seal.signature), manifest)
    except Missing:
        return "its package is gone, and no erasure is on record"
    except (Damaged, Unsound):
        return "its package is not what was stored"
    except InvalidSignature:
        return "its signature does not hold"
    if sha256(manifest) != seal.manifest_sha256:
        return "its seal is over another manifest"
    return "" if is_whole else "its manifest names another package"
