"""Whether a capture may be begun: what the desk allows, before anything is fetched."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings

from casefile.outside.failed import Failed
from casefile.sources.models import CaptureJob
from casefile.sources.storage import bytes_in
from casefile.sources.vocabulary import PAP

from .turns import site_of, turn_at


@contextmanager
def admitted(job: CaptureJob) -> Iterator[None]:
    """Make a capture in the body: it is allowed, and what is fetched is fetched in turn.

    :raises Failed: `pap-red`, `pap-amber`, `quota`, or as `locate`
    :raises NotYet: somebody else fetches from the site; the job has to wait
    """
    demand_room(job.source.case)
    if job.upload_sha256:
        yield
        return
    if refused := PAP[job.source.pap].get("refused"):
        raise Failed(refused)
    with turn_at(site_of(job.url), job):
        yield


def demand_room(case) -> None:
    """:raises Failed: `quota`, the case holds as many bytes as it may"""
    most = settings.CASEFILE_CASE_QUOTA
    if most and (held := bytes_in(case)) >= most:
        raise Failed("quota", f"{held} of {most} bytes")
