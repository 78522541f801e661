"""Steps in an entry's life, and its history: the same for every kind."""

from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from casefile.accounts.queries import people_by_id
from casefile.cases.models import Case
from casefile.cases.roles import Right
from casefile.cases.sight import demand
from casefile.core.errors import Invalid
from casefile.entries.diff import changes
from casefile.entries.kinds import kind_of
from casefile.entries.lifecycle import STEPS
from casefile.entries.models import Entry
from casefile.entries.queries import versions_seen_by
from casefile.entries.writing import contents_of
from casefile.ledger.queries import history_of, words_of
from casefile.review import actions as review
from casefile.review.queries import decisions_on
from casefile.review.submitting import MOST, submit

from . import shown
from .doors import demand_proof, new_key, says_why, see_or_404, signed_in
from .frame import framed
from .typed import chosen_in

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
    drafts = Entry.objects.visible_to(request.user).of(case).in_state("draft", "returned")
    drafts = drafts.select_related("head__content", "author").order_by("-kind", "created_at")[:MOST]
    rows = [(entry, kind_of(entry).lacking(entry.head.content.fields)) for entry in drafts]
    context = {"rows": rows, "refusal": refusal, "key": new_key(), "chosen": request.POST.getlist("entry")}
    return render(request, "entries/submit.html", framed(request, case, context))


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


@signed_in
def history(request, pk):
    """Every version with what it changed, every decision, and the ledger's lines."""
    entry = see_or_404(Entry.objects.visible_to(request.user).select_related("case", "head", "approved"), pk=pk)
    demand(request.user, entry.case, Right.READ_ALL)
    records = history_of(entry.pk, entry.case_id)
    people = people_by_id(record.by for record in records)
    words = words_of(record.reason for record in records)
    lines = [(record, people.get(record.by), words.get(record.reason, "")) for record in records]
    context = shown.entry(entry, request.user) | {"lines": lines, "decisions": decisions_on(entry)}
    context["versions"] = versions_of(entry, request.user)
    return render(request, "entries/history.html", framed(request, entry.case, context))


def versions_of(entry: Entry, person) -> list[tuple]:
    """(version, what it changed against the one before), newest first."""
    versions = list(versions_seen_by(person).filter(entry=entry).select_related("author", "document"))
    contents = contents_of(one.pk for one in versions)
    rows, before = [], {}
    for version in sorted(versions, key=lambda one: one.number):
        fields = contents.get(version.pk, {"erased": True})
        rows.append((version, changes(entry, before, fields) if before else []))
        before = fields
    return rows[::-1]
