"""Adding sources and asking for captures of them."""

from django.db import transaction
from django.utils.translation import gettext as _

from casefile.cases.roles import Right
from casefile.cases.sight import demand
from casefile.core.errors import Invalid, NotNow
from casefile.core.inputs import text_in
from casefile.entries import writing
from casefile.ledger.actions import append
from casefile.work.later import later
from casefile.work.models import FAILED, RUNNING, WAITING

from .kind import SOURCE
from .models import CaptureJob, Source

TASK = "casefile.jobs.tasks.make_capture"


@transaction.atomic
def add_source(*, by, case, url: str = "", upload: tuple[str, str] | None = None, **fields) -> Source:
    """Add a source to a case as a draft, and ask for its first capture.

    :param upload: (SHA-256 of a stored blob, file name) of a saved page, taken instead of fetching `url`
    :param fields: further fields of a source's content: title, publisher, published, reliability, …
    :raises Invalid: neither an address nor an upload
    """
    demand(by, case, Right.WRITE)
    if not (text_in({"url": url}, "url", longest=2000) or upload):
        raise Invalid(_("Give the address of the source, or a saved copy of it."), field="url")
    source = writing.begin(kind=SOURCE, case=case, by=by, fields={**fields, "url": url})
    job = _ask(by, source, upload)
    append(
        chain=case.id,
        deed="source.added",
        by=by.id,
        subjects=[source.id, job.id],
        versions=[writing.name_version(source.head)],
    )
    return source


@transaction.atomic
def ask_for_capture(*, by, source: Source, upload: tuple[str, str] | None = None) -> CaptureJob:
    """Ask for one more capture; those there are stay.

    :raises NotNow: one is under way already
    :raises Invalid: the source has no address to fetch
    """
    demand(by, source.case, Right.WRITE)
    writing.lock(source.pk)
    if source.jobs.filter(state__in=[WAITING, RUNNING]).exists():
        raise NotNow(_("A capture of this source is under way already."))
    if not (source.url or upload):
        raise Invalid(_("This source has no address to fetch; upload a saved copy."), field="upload")
    job = _ask(by, source, upload)
    append(chain=source.case_id, deed="capture.asked", by=by.id, subjects=[source.id, job.id])
    return job


@transaction.atomic
def retry(*, by, job: CaptureJob) -> CaptureJob:
    """Try a failed capture again, by a new job: the failed one stays as it is.

    :raises NotNow: it has not failed
    """
    if job.state != FAILED:
        raise NotNow(_("Only a failed capture can be tried again."))
    upload = (job.upload_sha256, job.upload_name) if job.upload_sha256 else None
    return ask_for_capture(by=by, source=job.source, upload=upload)


def _ask(by, source: Source, upload: tuple[str, str] | None) -> CaptureJob:
    sha256, name = upload or ("", "")
    job = CaptureJob.objects.create(
        source=source,
        method="uploaded" if upload else "fetched",
        url="" if upload else source.url,
        upload_sha256=sha256,
        upload_name=name,
        asked_by=by,
    )
    later(TASK, job_id=str(job.pk))
    return job
