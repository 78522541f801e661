"""Sources: adding them, watching their captures, correcting their particulars."""

from django.http import Http404, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from casefile.archive.intake import (
    add_pasted_source,
    add_uploaded_source,
    paste_capture,
    upload_capture,
)
from casefile.archive.kept import whole_of
from casefile.cases.models import Case
from casefile.core.errors import Invalid
from casefile.core.text import clean
from casefile.custody.blobs import Damaged, Missing
from casefile.entries.actions import change, note_read
from casefile.entries.sight import behind_the_scenes
from casefile.entries.writing import fields_of
from casefile.sources import actions
from casefile.sources.models import Artifact, CaptureJob, Source
from casefile.sources.queries import newest_text, with_newest_job
from casefile.sources.vocabulary import PAP

from . import listing, shown, source_page
from .doors import new_key, says_why, see_or_404, signed_in
from .frame import framed, sees_work
from .pointed import file_of
from .source_form import form_context, pap_typed, source_fields, with_publisher
from .wholeness import wholeness_of


def _list(request, pk, refusal=None):
    case = see_or_404(Case.objects.visible_to(request.user), pk=pk)
    rows = with_newest_job(Source.objects.visible_to(request.user).of(case))
    more = {"refusal": refusal, "typed": request.POST, "beside": _beside(request, case), "paps": PAP}
    return listing.answer(request, case, rows.select_related("author"), "sources/list.html", place="source", **more)


def _beside(request, case):
    """What the list shows of the sources on its page, to those who see the work."""
    behind = sees_work(request, case)
    return lambda rows: {"stale": source_page.stale_among(rows) if behind else set()}


@signed_in
@says_why(_list)
def sources(request, pk):
    """The list; POST adds a source by its address, by its text, or by a saved copy."""
    case = see_or_404(Case.objects.visible_to(request.user), pk=pk)
    told = {"url": "", **source_fields(request.POST), **pap_typed(request.POST)}
    return redirect("source", _added(request, case, told).pk)


def _added(request, case, told: dict) -> Source:
    asked = {"by": request.user, "case": case, **told}
    if file := _file_or_text(request):
        return add_uploaded_source(**_saved(file), **asked)
    pasted = _pasted(request)
    return add_pasted_source(pasted=pasted, **asked) if pasted else actions.add_source(**asked)


def _file_or_text(request):
    """The file that came with the form, if one did; a text that came with it came by mistake."""
    file = request.FILES.get("file")
    if file and _pasted(request):
        raise Invalid(_("Give the text or a file, not both."), field="pasted")
    return file


def _pasted(request) -> str:
    text = request.POST.get("pasted", "")
    return text if text.strip() else ""


def _saved(file) -> dict:
    """An uploaded file as the archiver takes it: large ones lie on the disk."""
    return {"name": clean(file.name), "file": file}


def page(request, pk, refusal=None):
    """The page of a source, also for doors elsewhere that change something on it."""
    source = see_or_404(Source.objects.visible_to(request.user).select_related("case", "head", "approved"), pk=pk)
    context = shown.entry(source, request.user) | {"source": source, "refusal": refusal}
    context |= source_page.neighbours(source, context["fields"], request.user)
    context |= source_page.claims_of(source, request.user)
    context |= source_page.work_on(source, request.user) if context["behind"] else {}
    context |= _captured(request, source, context["behind"])
    return render(request, "sources/page.html", framed(request, source.case, context))


def _captured(request, source: Source, behind: bool) -> dict:
    """What the part with the captures needs."""
    copies = source.captures.select_related("job").prefetch_related("texts")
    context = {"captures": copies, "wholeness": wholeness_of(copies), "text": newest_text(source)}
    context["to_point_into"] = None if context["text"] else file_of(source)
    context |= {"jobs": list(source.jobs.all()[:10]), "key": new_key()}
    return context | {"rechecks": source_page.rechecks_of(source, request.user) if behind else {}}


@signed_in
@says_why(page)
def source(request, pk):
    """The source; POST asks for one more capture, from its address, a pasted text or an upload."""
    found = see_or_404(Source.objects.visible_to(request.user), pk=pk)
    if file := _file_or_text(request):
        upload_capture(by=request.user, source=found, **_saved(file))
    elif pasted := _pasted(request):
        paste_capture(by=request.user, source=found, pasted=pasted)
    else:
        actions.ask_for_capture(by=request.user, source=found)
    return redirect("source", pk)


@signed_in
def captures(request, pk):
    """The part of the source's page that shows its captures; asked again while one is under way."""
    found = see_or_404(Source.objects.visible_to(request.user).select_related("case"), pk=pk)
    note_read(by=request.user, entry=found)
    behind = behind_the_scenes(request.user, found)
    context = {"source": found, "entry": found, "behind": behind, "fresh": True, **_captured(request, found, behind)}
    return render(request, "sources/_captures.html", framed(request, found.case, context))


@signed_in
@require_POST
@says_why(lambda request, pk, refusal=None: page(request, job_of(request, pk).source_id, refusal=refusal))
def retry(request, pk):
    job = job_of(request, pk)
    actions.retry(by=request.user, job=job)
    return redirect("source", job.source_id)


def job_of(request, pk) -> CaptureJob:
    return see_or_404(CaptureJob.objects.visible_to(request.user).select_related("source__case"), pk=pk)


@signed_in
@require_POST
@says_why(page)
def triage(request, pk):
    """Say where the desk is with reading it."""
    found = see_or_404(Source.objects.visible_to(request.user), pk=pk)
    actions.set_triage(by=request.user, source=found, state=request.POST.get("triage", ""))
    return redirect("source", pk)


def _edit(request, pk, refusal=None):
    source = see_or_404(Source.objects.visible_to(request.user).select_related("case", "head"), pk=pk)
    shown.demand_work(request.user, source)
    fields = fields_of(source.head)
    typed = {**fields, **source_fields(request.POST)} if request.method == "POST" else fields
    context = {"entry": source, "source": source, **form_context(request.user, source, typed, refusal)}
    # Who was told what changed meanwhile has seen it; any other refusal leaves them with the version they opened.
    told = refusal is None or refusal.code == "changed"
    context["version_seen"] = source.head_id if told else request.POST.get("version", "")
    return render(request, "sources/edit.html", framed(request, source.case, context))


@signed_in
@says_why(_edit)
def edit(request, pk):
    source = see_or_404(Source.objects.visible_to(request.user), pk=pk)
    told = with_publisher(source_fields(request.POST), by=request.user, case=source.case)
    change(by=request.user, entry=source, seen=request.POST.get("version", ""), **told)
    return redirect("source", pk)


@signed_in
def artifact(request, pk):
    """A stored file, to save: never shown, never run, whatever it is."""
    seen = Artifact.objects.filter(capture__source__in=Source.objects.visible_to(request.user).values("pk"))
    found = see_or_404(seen.select_related("capture__source"), pk=pk)
    note_read(by=request.user, entry=found.capture.source)
    try:
        flow = whole_of(found)
    except (Missing, Damaged) as error:
        raise Http404 from error
    answer = StreamingHttpResponse(flow, content_type="application/octet-stream")
    answer["Content-Length"] = found.size
    return shown.as_download(answer, found.name)
