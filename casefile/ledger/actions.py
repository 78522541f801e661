"""Writing the ledger. Every action of the house ends with one `append`, its last statement."""

import hashlib
import uuid
from collections.abc import Iterable, Mapping

from django.db import connection
from django.utils import timezone

from casefile.core.canonical import canonical, nonce, sha256
from casefile.core.merkle import root

from .models import Reason, Record

SCHEMA = "casefile/record/1"
LISTED = 1000
"""Up to so many versions are named one by one; beyond, by their Merkle root (RFC 6962)."""


def append(
    *,
    chain: uuid.UUID,
    deed: str,
    by: uuid.UUID | None,
    subjects: Iterable[uuid.UUID] = (),
    versions: Iterable[Mapping[str, str]] = (),
    reason: str = "",
    **facts: str | int | list[str],
) -> Record:
    """Append one record to a chain, inside the caller's transaction, holding the chain's head until it ends.

    :param chain: the case's id, or `DESK`
    :param deed: noun and verb, "claim.logged"
    :param versions: {"entry", "version", "sha256"} for each version the deed wrote or judged
    :param reason: words; the record carries their salted hash only
    :param facts: further codes, ids and hashes; never names or free text
    """
    subjects, versions = sorted({str(one) for one in subjects}), list(versions)
    said = {
        "schema": SCHEMA,
        "chain": str(chain),
        "deed": deed,
        "by": str(by) if by else None,
        "subjects": subjects if len(subjects) <= LISTED else _summary(subjects),
        "versions": versions if len(versions) <= LISTED else _summary(canonical(one) for one in versions),
        "reason": keep_reason(reason, chain) if reason else "",
        "facts": facts,
    }
    return _link(chain, said, subjects)


def _link(chain: uuid.UUID, said: dict, subjects: list[str]) -> Record:
    seq, prev = _lock_head(chain)
    at = timezone.now()
    document = canonical({**said, "seq": seq + 1, "at": at.isoformat(), "prev": prev})
    return Record.objects.create(
        chain=chain,
        seq=seq + 1,
        at=at,
        deed=said["deed"],
        by=said["by"],
        subjects=subjects,
        reason=said["reason"],
        document=document,
        prev=prev,
        sha256=sha256(document),
    )


def keep_reason(text: str, chain: uuid.UUID) -> str:
    """Store the words of a reason; return the salted hash by which records and decisions name them."""
    salt = nonce()
    digest = hashlib.sha256(bytes.fromhex(salt) + text.encode()).hexdigest()
    Reason.objects.create(sha256=digest, nonce=salt, text=text, chain=chain)
    return digest


def _lock_head(chain: uuid.UUID) -> tuple[int, str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT seq, head FROM ledger_open(%s)", [chain])
        return cursor.fetchone()


def _summary(leaves: Iterable[str | bytes]) -> dict[str, str | int]:
    ready = [leaf.encode() if isinstance(leaf, str) else leaf for leaf in leaves]
    return {"count": len(ready), "root": root(ready).hex()}
