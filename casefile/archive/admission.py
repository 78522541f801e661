"""Whether a capture may be begun: what the desk allows, before anything is fetched."""

from collections.abc import Iterator
from contextlib import contextmanager

from casefile.outside.failed import Failed
from casefile.sources.models import CaptureJob
from casefile.sources.storage import Full, demand_room
from casefile.sources.vocabulary import PAP

from .turns import site_of, turn_at


@contextmanager
def admitted(job: CaptureJob) -> Iterator[None]:
    """Make a capture in the body: it is allowed, and what is fetched is fetched in turn.

    :raises Failed: `pap-red`, `pap-amber`, `quota`, or as `locate`
    :raises NotYet: somebody else fetches from the site; the job has to wait
    """
    with within_room():
        demand_room(job.source.case, wanted=1)
    if job.upload_sha256:
        yield
        return
    if refused := PAP[job.source.pap].get("refused"):
        raise Failed(refused)
    with turn_at(site_of(job.url), job):
        yield


@contextmanager
def within_room() -> Iterator[None]:
    """:raises Failed: `quota`, in place of `storage.Full`"""
    try:
        yield
    except Full as full:
        raise Failed("quota", str(full)) from full
