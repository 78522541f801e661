"""Steps in an entry's life: the same for every kind."""

from django.db.models import Q, QuerySet
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from casefile.cases.models import Case
from casefile.cases.roles import Right
from casefile.cases.sight import demand
from casefile.core.errors import Invalid
from casefile.entries.kinds import kind_of
from casefile.entries.lifecycle import STEPS
from casefile.entries.models import Entry
from casefile.entries.queries import page_of
from casefile.entries.writing import contents_of
from casefile.review import actions as review
from casefile.review.submitting import submit
from casefile.sources.models import Source

from . import shown
from .doors import asked_in, demand_proof, new_key, says_why, see_or_404, signed_in
from .frame import framed
from .typed import chosen_in

MOST = 200
"""Drafts on one page, the newest first; older ones follow."""
PROVEN = {step.name for step in STEPS if step.proof}


def _asking(request, pk, name, refusal=None):
    entry = see_or_404(Entry.objects.visible_to(request.user).select_related("case", "head", "approved"), pk=pk)
    shown.demand_work(request.user, entry)
    step = next((step for step in STEPS if step.name == name), None)
    context = shown.entry(entry, request.user) | {"refusal": refusal, "step": step, "name": name, "key": new_key()}
    context["typed"] = request.POST
    return render(request, "entries/step.html", framed(request, entry.case, context))


@signed_in
@says_why(_asking)
def step(request, pk, name):
    entry = see_or_404(Entry.objects.visible_to(request.user), pk=pk)
    if name in PROVEN:
        demand(request.user, entry.case, Right.REVIEW)
        demand_proof(request)
    asked = {"version": request.POST.get("version", ""), "reason": request.POST.get("reason", "")}
    entry = review.step(name=name, by=request.user, entry=entry, **asked)
    return redirect(entry.kind, entry.pk)


def _drafts(request, pk, refusal=None):
    case = see_or_404(Case.objects.visible_to(request.user), pk=pk)
    demand(request.user, case, Right.WRITE)
    source, asked = _asked_source(request, case), asked_in(request, "source", "after")
    page = page_of(drafts_in(case, request.user, source), asked["after"], MOST)
    rows = told_of(page.rows, request.POST.getlist("entry"))
    context = {"rows": rows, "page": page, "asked": asked, "source": source, "refusal": refusal, "key": new_key()}
    return render(request, "entries/submit.html", framed(request, case, context))


def drafts_in(case, person, source: Source | None) -> QuerySet:
    """The drafts of a case, or of one source of it."""
    drafts = Entry.objects.visible_to(person).of(case).in_state("draft", "returned").select_related("author")
    return drafts.filter(Q(pk=source.pk) | Q(as_claim__source=source)) if source else drafts


def told_of(drafts: list[Entry], asked: list[str]) -> list[dict]:
    """Drafts by kind, oldest first: what each lacks, the value that submits it, and is it ticked?

    :param asked: the values a refused form was sent with; without any, what lacks nothing is ticked, names apart
    """
    drafts = sorted(sorted(drafts, key=lambda one: one.created_at), key=lambda one: one.kind, reverse=True)
    contents, rows = contents_of(entry.head_id for entry in drafts), []
    for entry in (one for one in drafts if one.head_id in contents):
        lacking, value = kind_of(entry).lacking(contents[entry.head_id]), f"{entry.pk}:{entry.head_id}"
        ticked = value in asked if asked else not lacking and entry.kind != "actor"
        rows.append({"entry": entry, "lacking": lacking, "value": value, "ticked": ticked})
    return rows


def _asked_source(request, case) -> Source | None:
    """The source whose drafts alone are asked for, by `?source=`."""
    asked = request.GET.get("source", "")
    return see_or_404(Source.objects.visible_to(request.user).of(case), pk=asked) if asked else None


@signed_in
@says_why(_drafts)
def submit_batch(request, pk):
    """Choose drafts; POST puts them before a reviewer as one batch."""
    case = see_or_404(Case.objects.visible_to(request.user), pk=pk)
    demand(request.user, case, Right.WRITE)
    seen = chosen_in(request.POST.getlist("entry"))
    entries = Entry.objects.visible_to(request.user).of(case).in_bulk(seen)
    if set(entries) != set(seen):
        raise Invalid(_("There is no such entry among those to submit."), field="entry")
    return redirect("batch", submit(by=request.user, case=case, entries=list(entries.values()), seen=seen).pk)
