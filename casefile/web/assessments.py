"""Assessments: the list, the page with what it rests on, and the form."""

from django.shortcuts import redirect, render

from casefile.assessments.actions import change_assessment, write_assessment
from casefile.assessments.lint import what_differs, what_is_mixed
from casefile.assessments.models import Assessment
from casefile.assessments.queries import claims_of, earlier_than, matrix_of, successors_of
from casefile.assessments.scoring import brier
from casefile.assessments.summary import suggested_summary
from casefile.assessments.vocabulary import YARDSTICKS, terms_of
from casefile.cases.models import Case
from casefile.entries.writing import words_of
from casefile.review.queries import decisions_on, open_suggestions

from . import listing, shown
from .ach import matrix_context
from .assessment_form import assessment_fields, form_context
from .doors import new_key, says_why, see_or_404, signed_in
from .frame import framed

WITH = ("case", "head", "approved")
ROWS = ("basis", "cells")
"""The members of a content whose rows name claims."""


def _list(request, pk, refusal=None):
    case = see_or_404(Case.objects.visible_to(request.user), pk=pk)
    rows = Assessment.objects.visible_to(request.user).of(case).select_related("author")
    more = {"refusal": refusal, "typed": request.POST, "beside": _said, "yardstick": YARDSTICKS.label(case.yardstick)}
    return listing.answer(request, case, rows, "assessments/list.html", place="assessment", **more)


def _said(rows) -> dict:
    return {"rows": [(one, said_likelihood(one.yardstick, one.likelihood, one.number)) for one in rows]}


@signed_in
@says_why(_list)
def assessments(request, pk):
    """POST writes a judgement down: one sentence; the rest is asked for in the form that follows."""
    case = see_or_404(Case.objects.visible_to(request.user), pk=pk)
    written = write_assessment(by=request.user, case=case, judgement=request.POST.get("judgement", ""))
    return redirect("edit-assessment", written.pk)


@signed_in
def assessment(request, pk):
    """The judgement, its likelihood and, apart from it, the confidence; what it rests on, and the trail."""
    found = see_or_404(Assessment.objects.visible_to(request.user).select_related(*WITH), pk=pk)
    context = shown.entry(found, request.user) | {"assessment": found, "key": new_key()}
    context["decisions"] = decisions_on(found) if context["behind"] else []
    context["suggestions"] = open_suggestions(found) if context["behind"] else []
    context["earlier"], context["later"] = earlier_than(found, request.user), successors_of(found, request.user)
    if not context["erased"]:
        context |= read_context(context["fields"], request.user)
    return render(request, "assessments/page.html", framed(request, found.case, context))


def read_context(fields: dict, person) -> dict:
    """What a reader of an assessment's content is shown besides the content itself."""
    claims = claims_of(fields, person)
    return {
        **_judged(fields, claims),
        "lint": [sentence for sentence in (what_is_mixed(fields), what_differs(fields)) if sentence],
        "brier": brier(fields),
        **matrix_context(fields, matrix_of(fields, claims), claims),
    }


def judged_in(contents: dict, person) -> dict:
    """For each version that is an assessment's: likelihood, basis and what the words give cause to ask; one query.

    :param contents: id of a version -> its content, of whatever kind
    """
    judged = {pk: fields for pk, fields in contents.items() if "judgement" in fields}
    claims = claims_of({name: [row for one in judged.values() for row in one[name]] for name in ROWS}, person)
    return {pk: _judged(fields, claims) for pk, fields in judged.items()}


def _judged(fields: dict, claims: dict) -> dict:
    likelihood, differs = fields["likelihood"], what_differs(fields)
    return {
        "likelihood": said_likelihood(fields["yardstick"], likelihood["term"], likelihood["number"]),
        "basis": [{**row, "of": claims.get(row["claim"])} for row in fields["basis"]],
        "hints": [differs] if differs else [],
    }


def said_likelihood(yardstick: str, code: str, number: int | None) -> dict | None:
    """A likelihood as pages write it: label, band and yardstick; None when none was chosen."""
    terms = terms_of(yardstick)
    if code not in terms:
        return None
    term = terms[code]
    told = {"label": term.label, "band": term["band"], "low": term["low"], "high": term["high"], "number": number}
    return {**told, "middle": (term["low"] + term["high"]) // 2, "yardstick": YARDSTICKS.label(yardstick)}


def _edit(request, pk, refusal=None):
    found = see_or_404(Assessment.objects.visible_to(request.user).select_related(*WITH), pk=pk)
    shown.demand_work(request.user, found)
    fields = words_of(found.head)
    if request.method == "POST":
        fields = {**fields, **assessment_fields(request.POST)}
    context = {"entry": found, "assessment": found, "refusal": refusal, "marking": found.marking}
    context |= form_context(request.user, found.case, fields, request.POST, found)
    context["suggested"] = suggested_summary(context["seen_basis"])
    context["version_seen"] = request.POST.get("version") or found.head_id
    return render(request, "assessments/edit.html", framed(request, found.case, context))


@signed_in
def edit(request, pk):
    """POST saves a new version; with `find`, it only looks for claims, and the form keeps all that was typed."""
    return _edit(request, pk) if "find" in request.POST else _save(request, pk)


@says_why(_edit)
def _save(request, pk):
    found = see_or_404(Assessment.objects.visible_to(request.user), pk=pk)
    told = assessment_fields(request.POST)
    seen = request.POST.get("version", "")
    change_assessment(by=request.user, assessment=found, seen=seen, **told)
    return redirect("edit-assessment" if "again" in request.POST else "assessment", pk)
