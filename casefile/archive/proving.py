"""Do the seals hold? Every package against the seal on record, every seal against the desk's list of keys."""

import json
import uuid
from collections.abc import Iterator, Mapping

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from casefile.core.canonical import sha256
from casefile.ledger.verification import Fault
from casefile.sources.models import Capture, Seal

from .blobs import Damaged, Missing
from .intake import blobs
from .seal import manifest_in
from .sealing import ROLE, keys
from .wacz import Unsound


def faults_in_seals(case_id: uuid.UUID, erased: set[uuid.UUID]) -> Iterator[Fault]:
    """Check the seal of every capture of a case that has a package.

    :param erased: ids of sources whose bodies were erased, their packages with them
    """
    known = {one["id"]: one["public"] for one in keys().public()}
    captures = Capture.objects.filter(case=case_id).select_related("seal").prefetch_related("artifacts")
    for capture in captures.iterator(chunk_size=200):
        if sentence := _fault_of(capture, known, capture.source_id in erased):
            yield Fault(case_id, 0, f"capture {capture.pk}: {sentence}")


def _fault_of(capture: Capture, known: Mapping[str, str], is_erased: bool) -> str:
    """The first thing wrong with its seal, or ""."""
    listed = {one["role"]: one["sha256"] for one in json.loads(bytes(capture.manifest))["artifacts"]}
    seal = getattr(capture, "seal", None)
    if ROLE not in listed:
        return "" if seal is None else "it has a seal and no package"
    if seal is None:
        return "its package has no seal on record"
    if seal.key not in known:
        return f"its seal is by key {seal.key}, which this desk does not know"
    return "" if is_erased else _fault_in(listed[ROLE], seal, known[seal.key])


def _fault_in(address: str, seal: Seal, public: str) -> str:
    try:
        manifest = manifest_in(blobs().get(address))
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(public)).verify(bytes(seal.signature), manifest)
    except Missing:
        return "its package is gone, and no erasure is on record"
    except (Damaged, Unsound):
        return "its package is not what was stored"
    except InvalidSignature:
        return "its signature does not hold"
    return "" if sha256(manifest) == seal.manifest_sha256 else "its seal is over another manifest"
