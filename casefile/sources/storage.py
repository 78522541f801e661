"""What a case holds of the store and may hold, and what nothing holds any more. Bytes are counted, never read, here."""

from typing import NamedTuple

from django.conf import settings
from django.db import connection
from django.db.models import Count, Exists, F, Func, OuterRef, Q, QuerySet, Sum, TextField
from django.utils import timezone

from .models import Artifact, Blob, Capture, CaptureJob

_ROOM = 0x726F6F6D


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


class Full(Exception):
    """A case holds more than it may, or would; says how much, for the log."""


class Unnest(Func):
    """Each element of an array in a row of its own."""

    function = "unnest"
    set_returning = True
    output_field = TextField()


def stored_in(case, person) -> dict[str, int]:
    """How much a case holds: `bytes` and `files` of the store, each counted once, and how many are `shared`.

    An upload counts from when it was taken in, whether its copy was made yet or not.

    Shared are files that another source holds too which the person sees in another case; they are counted whole in
    each. Of all cases it would tell who brings a file whether a case they do not see has it.
    """
    rows = _held_in(case)
    seen = Capture.objects.visible_to(person).exclude(case=case).values("pk")
    elsewhere = Artifact.objects.filter(capture__in=seen).order_by().values(address=Unnest(F("blobs")))
    told = rows.aggregate(bytes=Sum("size", default=0), files=Count("pk"))
    return {**told, "shared": rows.filter(sha256__in=elsewhere).count()}


def bytes_in(case) -> int:
    """The `bytes` of `stored_in` alone, which cost no look at other cases."""
    return _held_in(case).aggregate(bytes=Sum("size", default=0))["bytes"]


def _held_in(case) -> QuerySet[Blob]:
    files = Artifact.objects.filter(capture__case=case).order_by().values(address=Unnest(F("blobs")))
    given = waiting().filter(source__case=case).order_by().values("upload_sha256")
    return Blob.objects.filter(Q(sha256__in=files) | Q(sha256__in=given))


def demand_room(case, wanted: int = 0) -> None:
    """Ask in the transaction that adds to the case, after `one_at_a_time`: then what is found stays so.

    :param wanted: bytes there must be room for besides
    :raises Full: the case would hold more than `CASEFILE_CASE_QUOTA`
    """
    most = settings.CASEFILE_CASE_QUOTA
    if most and (held := bytes_in(case)) + wanted > most:
        raise Full(f"{held} of {most} bytes, {wanted} more wanted")


def demand_room_for(case, address: str, size: int) -> None:
    """The same for one file that is about to be given, which may lie in the case already.

    :raises Full: as `demand_room`
    """
    demand_room(case, wanted=0 if _held_in(case).filter(pk=address).exists() else size)


def one_at_a_time(case_id) -> None:
    """Where cases have a limit: nobody else adds to this one until the transaction ends.

    Asked for before any row is locked, and after `staying`: else two could wait for each other.
    """
    if settings.CASEFILE_CASE_QUOTA:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [_ROOM, str(case_id)])


def overdue() -> QuerySet[Capture]:
    """Captures with something left, of cases that are past the day they are kept until."""
    whole = Artifact.objects.filter(capture=OuterRef("pk")).exclude(erasures__address=F("sha256"))
    return Capture.objects.filter(Exists(whole), case__keep_until__lt=timezone.now().date())


def unheld(addresses: set[str]) -> list[str]:
    """Those of the addresses that no file of any capture needs, nor an upload that waits to become one."""
    files = Artifact.objects.filter(blobs__overlap=sorted(addresses)).prefetch_related("erasures")
    given = waiting().filter(upload_sha256__in=addresses).values_list("upload_sha256", flat=True)
    held = set(given).union(*(one.held() for one in files))
    return sorted(addresses - held)


def waiting() -> QuerySet[CaptureJob]:
    """Jobs that need what was given for them: it is no file of a capture yet."""
    return CaptureJob.objects.exclude(state="done").exclude(upload_sha256="")
