"""Sources: adding them, watching their captures, correcting their particulars."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from casefile.archive.blobs import Damaged, Missing
from casefile.archive.intake import add_uploaded_source, blobs, policy, upload_capture
from casefile.cases.models import Case
from casefile.core import markings
from casefile.core.text import clean
from casefile.entries.actions import change
from casefile.entries.queries import matching, page_of
from casefile.entries.sight import behind_the_scenes
from casefile.entries.writing import fields_of
from casefile.sources import actions
from casefile.sources.models import Artifact, CaptureJob, Source
from casefile.sources.queries import newest_text, with_newest_job
from casefile.sources.vocabulary import RELIABILITY, SOURCE_KINDS

from . import shown
from .doors import asked_in, new_key, says_why, see_or_404, signed_in
from .frame import framed, sees_work
from .typed import source_fields

WORDS = {"source_kinds": SOURCE_KINDS, "reliabilities": RELIABILITY, "markings": markings.MARKINGS}


def _list(request, pk, refusal=None):
    case = see_or_404(Case.objects.visible_to(request.user), pk=pk)
    asked = asked_in(request, "q", "after")
    rows = with_newest_job(Source.objects.visible_to(request.user).of(case).select_related("author"))
    page = page_of(matching(rows, asked["q"]), asked["after"], behind=sees_work(request, case))
    context = {"page": page, "asked": asked, "refusal": refusal, "typed": request.POST, "key": new_key()}
    return render(request, "sources/list.html", framed(request, case, context))


@signed_in
@says_why(_list)
def sources(request, pk):
    """The list; POST adds a source by its address or by a saved copy."""
    case = see_or_404(Case.objects.visible_to(request.user), pk=pk)
    told, file = {"url": "", **source_fields(request.POST)}, request.FILES.get("file")
    if file:
        source = add_uploaded_source(by=request.user, case=case, **_saved(file), **told)
    else:
        source = actions.add_source(by=request.user, case=case, **told)
    return redirect("source", source.pk)


def _saved(file) -> dict:
    """An uploaded file as the archiver takes it, read no further than its limit."""
    return {"name": clean(file.name), "body": file.read(policy().max_document + 1)}


def _page(request, pk, refusal=None):
    source = see_or_404(Source.objects.visible_to(request.user).select_related("case", "head", "approved"), pk=pk)
    context = shown.entry(source, request.user) | {"source": source, "refusal": refusal, "key": new_key()}
    context["text"] = newest_text(source)
    context |= {"jobs": source.jobs.all()[:10], "captures": source.captures.prefetch_related("artifacts", "texts")}
    return render(request, "sources/page.html", framed(request, source.case, context))


@signed_in
@says_why(_page)
def source(request, pk):
    """The source; POST asks for one more capture, from its address or an upload."""
    found, file = see_or_404(Source.objects.visible_to(request.user), pk=pk), request.FILES.get("file")
    if file:
        upload_capture(by=request.user, source=found, **_saved(file))
    else:
        actions.ask_for_capture(by=request.user, source=found)
    return redirect("source", pk)


@signed_in
def captures(request, pk):
    """The part of the source's page that shows its captures; asked again while one is under way."""
    found = see_or_404(Source.objects.visible_to(request.user).select_related("case"), pk=pk)
    behind = behind_the_scenes(request.user, found)
    context = {"source": found, "entry": found, "behind": behind, "jobs": found.jobs.all()[:10], "key": new_key()}
    context |= {"captures": found.captures.prefetch_related("artifacts", "texts"), "text": newest_text(found)}
    return render(request, "sources/_captures.html", framed(request, found.case, {**context, "fresh": True}))


@signed_in
@require_POST
@says_why(lambda request, pk, refusal=None: _page(request, job_of(request, pk).source_id, refusal=refusal))
def retry(request, pk):
    job = job_of(request, pk)
    actions.retry(by=request.user, job=job)
    return redirect("source", job.source_id)


def job_of(request, pk) -> CaptureJob:
    return see_or_404(CaptureJob.objects.visible_to(request.user).select_related("source__case"), pk=pk)


def _edit(request, pk, refusal=None):
    source = see_or_404(Source.objects.visible_to(request.user).select_related("case", "head"), pk=pk)
    shown.demand_work(request.user, source)
    fields = fields_of(source.head)
    typed = {**fields, **source_fields(request.POST)} if request.method == "POST" else fields
    context = {"entry": source, "source": source, "typed": typed, "refusal": refusal, "key": new_key(), **WORDS}
    return render(request, "sources/edit.html", framed(request, source.case, context))


@signed_in
@says_why(_edit)
def edit(request, pk):
    source = see_or_404(Source.objects.visible_to(request.user), pk=pk)
    change(by=request.user, entry=source, seen=request.POST.get("version", ""), **source_fields(request.POST))
    return redirect("source", pk)


@signed_in
def artifact(request, pk):
    """A stored file, to save: never shown, never run, whatever it is."""
    seen = Artifact.objects.filter(capture__source__in=Source.objects.visible_to(request.user).values("pk"))
    found = see_or_404(seen, pk=pk)
    try:
        body = blobs().get(found.sha256)
    except (Missing, Damaged) as error:
        raise Http404 from error
    response = HttpResponse(body, content_type="application/octet-stream")
    return shown.as_download(response, found.name)
