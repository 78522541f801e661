"""Doing a capture job: take the row, make the capture, keep it, or end with a named reason."""

import logging

from casefile.sources.keeping import keep_capture
from casefile.sources.models import CaptureJob
from casefile.work.leases import fail, forgotten, give_up_on_the_lost, heartbeat, take, tell

from .capture import Made, from_upload, from_url
from .failed import Failed
from .intake import blobs, policy
from .paste import PASTED, from_paste
from .sealing import sealed

log = logging.getLogger(__name__)


def run(job_id: str) -> None:
    """Do one job to its end. Safe to call twice, by two workers: the row decides who works, its lease how long."""
    job = take(CaptureJob, job_id)
    if job is None:
        return
    try:
        with heartbeat(job):
            made = sealed(_make(job))
            stored = {one.name: blobs().put(one.bytes) for one in made.artifacts}
        keep_capture(job, made, stored)
    except Failed as failure:
        fail(job, reason=failure.code, detail=failure.detail[:2000], may_retry=failure.may_retry)
    except Exception:  # whatever broke, the job must end in a named state, and the operator must read why
        log.exception("capture job %s broke", job_id)
        fail(job, reason="broken", detail="", may_retry=True)


def sweep() -> list[str]:
    """End jobs that lost their workers too often; return the ids of those to ring for again."""
    if lost := give_up_on_the_lost(CaptureJob):
        log.warning("%s capture jobs ended: their workers were lost again and again", lost)
    return [str(pk) for pk in forgotten(CaptureJob)]


def _make(job: CaptureJob) -> Made:
    def progress(step: str) -> None:
        tell(job, step)

    if job.method == PASTED:
        return from_paste(blobs().get(job.upload_sha256), job.source.language, job.created_at, progress)
    if job.upload_sha256:
        return from_upload(job.upload_name, blobs().get(job.upload_sha256), policy(), job.created_at, progress)
    return from_url(job.url, policy(), progress)
