"""Adding sources and asking for captures of them."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from casefile.cases.roles import Right
from casefile.cases.sight import demand
from casefile.core.errors import Invalid, NotNow
from casefile.core.inputs import text_in
from casefile.core.vocabulary import Vocabulary
from casefile.entries import writing
from casefile.ledger.actions import append
from casefile.work.later import later
from casefile.work.models import FAILED, RUNNING, WAITING

from .kind import SOURCE
from .models import Blob, CaptureJob, Source
from .vocabulary import OPEN_TO_ALL, PAP, TRIAGE

TASK = "casefile.jobs.tasks.make_capture"


@dataclass(frozen=True)
class Given:
    """What a capture is made from when nothing is fetched.

    :ivar sha256: of a stored blob
    :ivar name: of the file, if it was one
    :ivar method: "uploaded" or "pasted"
    :ivar size: of the blob, when it comes; 0 where it was given before
    """

    sha256: str
    name: str
    method: str = "uploaded"
    size: int = 0


@transaction.atomic
def add_source(*, by, case, url: str = "", given: Given | None = None, pap: str = OPEN_TO_ALL, **fields) -> Source:
    """Add a source to a case as a draft, and ask for its first capture.

    :param given: a saved page or a pasted text, taken instead of fetching `url`
    :param pap: what may be fetched of it, a word of `vocabulary.PAP`
    :param fields: further fields of a source's content: title, publisher, published, reliability, …
    :raises Invalid: neither an address nor something given
    """
    demand(by, case, Right.WRITE)
    if not (text_in({"url": url}, "url", longest=2000) or given):
        raise Invalid(_("Give the address of the source, its text, or a saved copy of it."), field="url")
    source = _begin(by, case, pap, url=url, **fields)
    job = _ask(by, source, given)
    append(
        chain=case.id,
        deed="source.added",
        by=by.id,
        subjects=[source.id, job.id],
        versions=[writing.name_version(source.head)],
        **_unless_open(pap),
    )
    return source


@transaction.atomic
def add_many(*, by, case, rows: list[dict[str, str]], pap: str = OPEN_TO_ALL) -> list[Source]:
    """Add many sources by their addresses, each as a draft with its first capture asked for; one deed, one record.

    :param rows: {url, title, publisher}, as `archive.bulk.plan_sources` found them new
    :param pap: what may be fetched of all of them
    """
    demand(by, case, Right.WRITE)
    sources = [_begin(by, case, pap, **{**row, "publisher": {"name": row["publisher"]}}) for row in rows]
    jobs = [_ask(by, source, None) for source in sources]
    append(
        chain=case.id,
        deed="sources.added",
        by=by.id,
        subjects=[one.id for one in (*sources, *jobs)],
        versions=[writing.name_version(source.head) for source in sources],
        **_unless_open(pap),
    )
    return sources


@transaction.atomic
def ask_for_capture(*, by, source: Source, given: Given | None = None) -> CaptureJob:
    """Ask for one more capture; those there are stay.

    :param given: a saved page or a pasted text, taken instead of fetching the source's address
    :raises NotNow: one is under way already
    :raises Invalid: the source has no address to fetch
    """
    demand(by, source.case, Right.WRITE)
    writing.lock(source.pk)
    if source.jobs.filter(state__in=[WAITING, RUNNING]).exists():
        raise NotNow(_("A capture of this source is under way already."))
    if not (source.url or given):
        raise Invalid(_("This source has no address to fetch; upload a saved copy."), field="upload")
    job = _ask(by, source, given)
    append(chain=source.case_id, deed="capture.asked", by=by.id, subjects=[source.id, job.id])
    return job


@transaction.atomic
def retry(*, by, job: CaptureJob) -> CaptureJob:
    """Try a failed capture again, by a new job: the failed one stays as it is.

    :raises NotNow: it has not failed, or what it was given was erased
    """
    if job.state != FAILED:
        raise NotNow(_("Only a failed capture can be tried again."))
    if job.method != "fetched" and not job.upload_sha256:
        raise NotNow(_("What was given for it was erased."))
    given = Given(job.upload_sha256, job.upload_name, job.method) if job.upload_sha256 else None
    return ask_for_capture(by=by, source=job.source, given=given)


@transaction.atomic
def set_triage(*, by, source: Source, state: str) -> None:
    """Say where the desk is with reading a source. No part of its content: no version, no review.

    :raises Invalid: not a word of `vocabulary.TRIAGE`
    """
    if _mark(by, source, "triage", TRIAGE, state):
        append(chain=source.case_id, deed="source.triaged", by=by.id, subjects=[source.pk], state=state)


@transaction.atomic
def set_pap(*, by, source: Source, pap: str) -> None:
    """Say what the archiver may fetch of a source. No part of its content: no version, no review.

    :raises Invalid: not a word of `vocabulary.PAP`
    """
    if _mark(by, source, "pap", PAP, pap):
        append(chain=source.case_id, deed="source.pap-set", by=by.id, subjects=[source.pk], pap=pap)


@transaction.atomic
def visit(source: Source) -> CaptureJob | None:
    """Ask for one more capture by schedule, in nobody's name; None while one is under way."""
    writing.lock(source.pk)
    if source.jobs.filter(state__in=[WAITING, RUNNING]).exists():
        return None
    return _ask(None, source, None)


def _begin(by, case, pap: str, **fields) -> Source:
    source = writing.begin(kind=SOURCE, case=case, by=by, fields=fields)
    if PAP.read(pap, field="pap") != OPEN_TO_ALL:
        source.pap = pap
        source.save(update_fields=["pap"])
    return source


def _mark(by, source: Source, name: str, words: Vocabulary, code: str) -> bool:
    """Set a member that is no content; whether that changed anything."""
    demand(by, source.case, Right.WRITE)
    words.read(code, field=name)
    writing.lock(source.pk)
    changed = Source.objects.filter(pk=source.pk).exclude(**{name: code}).update(**{name: code})
    setattr(source, name, code)
    return bool(changed)


def _unless_open(pap: str) -> dict[str, str]:
    return {} if pap == OPEN_TO_ALL else {"pap": pap}


def _ask(by, source: Source, given: Given | None) -> CaptureJob:
    job = CaptureJob.objects.create(
        source=source,
        method=given.method if given else "fetched",
        url="" if given else source.url,
        upload_sha256=given.sha256 if given else "",
        upload_name=given.name if given else "",
        asked_by=by,
    )
    if given and given.size:
        # From now on the case holds it, whatever becomes of the job.
        Blob.objects.bulk_create([Blob(sha256=given.sha256, size=given.size)], ignore_conflicts=True)
    later(TASK, job_id=str(job.pk))
    return job
