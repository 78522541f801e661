"""The grid in which the claims of one source are graded together, after reading."""

import re
from dataclasses import dataclass

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from casefile.cases.sight import rights_of
from casefile.claims.grading import GRADED, gradable, grade_claims
from casefile.claims.models import Claim
from casefile.claims.vocabulary import ATTRIBUTION, CREDIBILITY
from casefile.entries import lifecycle
from casefile.entries.writing import contents_of
from casefile.sources.models import Source

from . import shown
from .doors import new_key, says_why, see_or_404, signed_in
from .frame import framed
from .typed import chosen_in

_ROW = re.compile(r"rows\[(\d+)\]")


@dataclass
class Row:
    """One claim of the grid.

    :ivar fields: its head's content, with what was typed over it
    :ivar is_open: may it be changed now, by this person?
    :ivar wrong: why what was typed could not be taken
    """

    claim: Claim
    fields: dict
    is_open: bool
    version: str = ""
    wrong: str = ""


def _page(request, pk, refusal=None):
    source = see_or_404(Source.objects.visible_to(request.user).select_related("case"), pk=pk)
    shown.demand_work(request.user, source)
    rows = _rows(request.user, source, _typed(request.POST), refusal)
    context = {"source": source, "entry": source, "rows": rows, "refusal": refusal, "key": new_key()}
    context |= {"grades": CREDIBILITY, "attributions": ATTRIBUTION, "marking": source.marking}
    context |= _beside(request.user, source, len(rows))
    return render(request, "claims/grade.html", framed(request, source.case, context))


@signed_in
@says_why(_page)
def grade(request, pk):
    """The grid; POST saves all of it at once, or nothing of it."""
    source = see_or_404(Source.objects.visible_to(request.user).select_related("case"), pk=pk)
    changed = grade_claims(by=request.user, source=source, rows=_typed(request.POST))
    said = ngettext("%(n)s claim was graded.", "%(n)s claims were graded.", len(changed)) % {"n": len(changed)}
    messages.success(request, said if changed else _("Nothing was changed."))
    return redirect("grade", pk)


def _typed(post) -> list[dict]:
    """The rows as they were sent; what a row lacks stays as it is."""
    rows = []
    for claim, version in chosen_in(post.getlist("row")).items():
        told = {name: post[f"{name}-{claim}"] for name in GRADED if f"{name}-{claim}" in post}
        rows.append({"claim": str(claim), "version": version, **told})
    return rows


def _rows(person, source: Source, typed: list[dict], refusal) -> list[Row]:
    over, wrong = {row["claim"]: row for row in typed}, _wrong(typed, refusal)
    claims = gradable(source, person)
    contents, rights = contents_of(claim.head_id for claim in claims), rights_of(person, source.case)
    made = []
    for claim in claims:
        steps = lifecycle.open_steps(state=claim.state, stands=claim.stands, rights=rights)
        told = over.get(str(claim.pk), {})
        row = Row(claim, {**contents[claim.head_id], **told}, any(step.name == "edit" for step in steps))
        row.version, row.wrong = told.get("version") or str(claim.head_id), wrong.get(str(claim.pk), "")
        made.append(row)
    return made


def _wrong(typed: list[dict], refusal) -> dict[str, str]:
    """Claim -> sentence, for the row that was refused."""
    found = _ROW.match(refusal.field or "") if refusal else None
    return {typed[int(found[1])]["claim"]: refusal.sentence} if found and int(found[1]) < len(typed) else {}


def _beside(person, source: Source, graded: int) -> dict:
    """How many claims of the source are no rows: because there is nothing to grade, or their kind is not said yet."""
    claims = Claim.objects.visible_to(person).filter(source=source).exclude(state=lifecycle.WITHDRAWN)
    unsaid = claims.filter(claim_kind="").count()
    return {"unsaid": unsaid, "ungraded": max(0, claims.count() - unsaid - graded)}
