"""Is every stored file there and whole, and does something hold each? Reads all of the store."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from casefile.custody.blobs import Missing
from casefile.sources.models import Artifact, Blob
from casefile.sources.storage import unheld

from .intake import blobs
from .kept import remove

A_DAY = timedelta(days=1)
"""What is younger may belong to a capture that is just being kept."""


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
    """Read every stored file."""
    damaged, there = blobs().scrub(), set(blobs().addresses())
    named = set(Blob.objects.values_list("sha256", flat=True))
    old = {address for address in there - named if _is_old(address)}
    return Scrubbed(len(there), damaged, sorted(named - there), unheld(old))


def remove_orphans(found: Scrubbed) -> None:
    """Take away what nothing holds; what somebody began to hold meanwhile stays."""
    remove(found.orphans)


def holders_of(address: str) -> Iterator[str]:
    """Each capture that needs these bytes, with its case, for the operator."""
    files = Artifact.objects.filter(blobs__contains=[address]).select_related("capture__case").order_by("capture")
    for one in files:
        yield f"{one.role} of capture {one.capture_id}, source {one.capture.source_id}, case “{one.capture.case}”"


def _is_old(address: str) -> bool:
    try:
        return datetime.now(UTC) - blobs().stored_at(address) > A_DAY
    except Missing:
        return False
