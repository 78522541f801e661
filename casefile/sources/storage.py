"""What a case holds of the store, and what nothing holds any more. Bytes are counted, never read, here."""

from typing import NamedTuple

from django.db.models import Count, Exists, F, Func, OuterRef, QuerySet, Sum, TextField
from django.utils import timezone

from .models import Artifact, Blob, Capture, CaptureJob


class Stored(NamedTuple):
    """How one file was stored.

    :ivar sha256: of the file
    :ivar blobs: as `Artifact.blobs`
    :ivar places: as `Artifact.places`
    :ivar sizes: bytes of each blob of its own, by address
    """

    sha256: str
    blobs: list[str]
    places: list[list[int]]
    sizes: dict[str, int]


class Unnest(Func):
    """Each element of an array in a row of its own."""

    function = "unnest"
    set_returning = True
    output_field = TextField()


def stored_in(case, person) -> dict[str, int]:
    """How much a case holds: `bytes` and `files` of the store, each counted once, and how many are `shared`.

    Shared are files that another source holds too which the person sees in another case; they are counted whole in
    each. Of all cases it would tell who brings a file whether a case they do not see has it.
    """
    rows = _held_in(Artifact.objects.filter(capture__case=case))
    seen = Capture.objects.visible_to(person).exclude(case=case).values("pk")
    elsewhere = Artifact.objects.filter(capture__in=seen).order_by().values(address=Unnest(F("blobs")))
    told = rows.aggregate(bytes=Sum("size", default=0), files=Count("pk"))
    return {**told, "shared": rows.filter(sha256__in=elsewhere).count()}


def bytes_in(case) -> int:
    """The `bytes` of `stored_in` alone, which cost no look at other cases."""
    return _held_in(Artifact.objects.filter(capture__case=case)).aggregate(bytes=Sum("size", default=0))["bytes"]


def _held_in(files) -> QuerySet[Blob]:
    return Blob.objects.filter(sha256__in=files.order_by().values(address=Unnest(F("blobs"))))


def overdue() -> QuerySet[Capture]:
    """Captures with something left, of cases that are past the day they are kept until."""
    whole = Artifact.objects.filter(capture=OuterRef("pk")).exclude(erasures__address=F("sha256"))
    return Capture.objects.filter(Exists(whole), case__keep_until__lt=timezone.now().date())


def unheld(addresses: set[str]) -> list[str]:
    """Those of the addresses that no file of any capture needs, nor an upload that waits to become one."""
    files = Artifact.objects.filter(blobs__overlap=sorted(addresses)).prefetch_related("erasures")
    waiting = CaptureJob.objects.exclude(state="done").filter(upload_sha256__in=addresses)
    held = set(waiting.values_list("upload_sha256", flat=True)).union(*(one.held() for one in files))
    return sorted(addresses - held)
