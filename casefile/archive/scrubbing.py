"""Is every stored file there and whole, and does something hold each? Reads all of the store."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from heapq import merge
from itertools import groupby
from typing import NamedTuple

from casefile.custody.blobs import Found
from casefile.sources.models import Artifact, Blob
from casefile.sources.storage import unheld, waiting

from .intake import blobs
from .storing import remove

A_DAY = timedelta(days=1)
"""What is younger may belong to a capture that is just being kept."""
_AT_ONCE = 500
"""Addresses that the database is asked about together."""


class Scrubbed(NamedTuple):
    """Addresses, each list in order.

    :ivar damaged: files whose bytes do not have their hash, or cannot be read
    :ivar missing: what captures hold and the store does not
    :ivar orphans: files that nothing holds, older than a day
    """

    read: int
    damaged: list[str]
    missing: list[str]
    orphans: list[str]


def scrub() -> Scrubbed:
    """Read every stored file, and look what names it: both in one order, neither ever wholly in memory.

    Others go on working meanwhile: what was named when it began was there, and what is gone since is no fault.
    """
    read, damaged, missing, orphans = 0, [], [], []
    long_ago = datetime.now(UTC) - A_DAY
    for address, is_named, found in _side_by_side():
        if found is None:
            missing.append(address)
            continue
        read += 1
        if not found.is_sound:
            damaged.append(address)
        if not is_named and found.stored_at < long_ago:
            orphans.append(address)
    return Scrubbed(
        read,
        [at for at in damaged if blobs().has(at)],
        [at for at in missing if Blob.objects.filter(pk=at).exists() and not blobs().has(at)],
        [at for some in range(0, len(orphans), _AT_ONCE) for at in unheld(set(orphans[some : some + _AT_ONCE]))],
    )


def remove_orphans(found: Scrubbed) -> int:
    """Take away what nothing holds, and what killed writers left half written; how many of those there were.

    What somebody began to hold meanwhile stays.
    """
    remove(found.orphans)
    return blobs().sweep(datetime.now(UTC) - A_DAY)


def _side_by_side() -> Iterator[tuple[str, bool, Found | None]]:
    """Each address that is named or stored, in order: whether it is named, and the file as it was found, if any."""
    named = Blob.objects.order_by("sha256").values_list("sha256", flat=True).iterator(chunk_size=_AT_ONCE)
    stored = ((one.sha256, one) for one in blobs().scrub())
    both = merge(((address, None) for address in named), stored, key=lambda row: row[0])
    for address, rows in groupby(both, key=lambda row: row[0]):
        told = [found for _address, found in rows]
        yield address, None in told, next(filter(None, told), None)


def holders_of(address: str) -> Iterator[str]:
    """Each capture that needs these bytes, with its case, for the operator; and each upload that is none yet."""
    files = Artifact.objects.filter(blobs__contains=[address]).select_related("capture__case").order_by("capture")
    for one in files.prefetch_related("erasures"):
        if address in one.held():
            yield f"{one.role} of capture {one.capture_id}, source {one.capture.source_id}, case “{one.capture.case}”"
    for job in waiting().filter(upload_sha256=address).select_related("source__case").order_by("pk"):
        yield f"upload that is no copy yet, source {job.source_id}, case “{job.source.case}”"
