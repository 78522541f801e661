"""Doing a capture job: take the row, make the capture, keep it, or end with a named reason."""

import errno
import logging

from django.conf import settings

from casefile.outside.failed import Failed
from casefile.outside.span import Span
from casefile.sources.models import CaptureJob
from casefile.work.leases import fail, forgotten, give_up_on_the_lost, heartbeat, take, tell

from .admission import admitted, within_room
from .capture import Made, from_url
from .intake import blobs, browser, policy
from .paste import PASTED, from_paste
from .sealing import sealed
from .storing import keep, store
from .turns import NotYet, wait
from .uploads import from_upload

log = logging.getLogger(__name__)
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
KEEPING = 14.0
"""Seconds of a task kept for sealing and keeping: 300 MB, as much as one capture may be, took 7 on two busy cores."""


def run(job_id: str) -> None:
    """Do one job to its end. Safe to call twice, by two workers: the row decides who works, its lease how long."""
    span = Span(settings.CELERY_TASK_SOFT_TIME_LIMIT - KEEPING)
    job = take(CaptureJob, job_id)
    if job is None:
        return
    try:
        with heartbeat(job):
            with admitted(job):
                made = _make(job, span)
            made = sealed(made)
            stored = store(made.artifacts)
        with within_room():
            keep(job, made, stored)
    except NotYet as busy:
        wait(job, busy)
    except Failed as failure:
        told = {"reason": failure.code, "detail": failure.detail[:2000], "after": failure.after}
        fail(job, may_retry=failure.may_retry, **told)
    except OSError as error:
        log.exception("capture job %s broke", job_id)
        fail(job, reason="no-room" if error.errno in _FULL else "broken", detail=str(error)[:2000], may_retry=True)
    except Exception:  # whatever broke, the job must end in a named state, and the operator must read why
        log.exception("capture job %s broke", job_id)
        fail(job, reason="broken", detail="", may_retry=True)


def sweep() -> list[str]:
    """End jobs that lost their workers too often; return the ids of those to ring for again."""
    if lost := give_up_on_the_lost(CaptureJob):
        log.warning("%s capture jobs ended: their workers were lost again and again", lost)
    return [str(pk) for pk in forgotten(CaptureJob)]


def _make(job: CaptureJob, span: Span) -> Made:
    def progress(step: str) -> None:
        tell(job, step)

    if job.method == PASTED:
        return from_paste(blobs().get(job.upload_sha256), job.source.language, job.created_at, progress)
    if job.upload_sha256:
        given = blobs().get(job.upload_sha256)
        return from_upload(job.upload_name, given, span.bound(policy()), job.created_at, progress)
    return from_url(job.url, policy(), browser(), progress, span)
