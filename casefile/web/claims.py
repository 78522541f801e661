"""Claims: the page with its trail, and the form to change one."""

from django.shortcuts import redirect, render

from casefile.cases.models import Case
from casefile.claims.actions import change_claim
from casefile.claims.models import Claim
from casefile.claims.vocabulary import CLAIM_KINDS
from casefile.core.errors import Refused
from casefile.entries.queries import matching, page_of
from casefile.entries.writing import fields_of
from casefile.releases.queries import releases_with
from casefile.review.queries import decisions_on, open_suggestions
from casefile.sources.quoting import clean_passages

from . import shown
from .claim_form import form_context
from .doors import asked_in, new_key, says_why, see_or_404, signed_in
from .frame import framed, sees_work
from .typed import claim_fields, passages_in

UNGRADED = CLAIM_KINDS.having("graded", False)
WITH = ("case", "head", "approved", "source__head", "source__approved")


@signed_in
def claims(request, pk):
    case = see_or_404(Case.objects.visible_to(request.user), pk=pk)
    asked = asked_in(request, "q", "after")
    rows = Claim.objects.visible_to(request.user).of(case).select_related("author", "source")
    found = matching(rows.prefetch_related("parties__actor"), asked["q"])
    page = page_of(found, asked["after"], behind=sees_work(request, case))
    return render(request, "claims/list.html", framed(request, case, {"page": page, "asked": asked}))


@signed_in
def claim(request, pk):
    """The claim: its words in place, who says it, how sure, and the trail from capture to release."""
    found = see_or_404(Claim.objects.visible_to(request.user).select_related(*WITH), pk=pk)
    context = shown.entry(found, request.user) | {"claim": found, "source": found.source, "key": new_key()}
    context |= form_context(request.user, found.case, context["fields"], context["fields"].get("passages", []))
    context["decisions"] = decisions_on(found) if context["behind"] else []
    context["suggestions"] = open_suggestions(found) if context["behind"] else []
    context |= {"releases": releases_with(found), "is_graded": context["fields"].get("claim_kind") not in UNGRADED}
    context["passages_shown"] = found.passages.select_related("text__capture")
    return render(request, "claims/page.html", framed(request, found.case, context))


def _edit(request, pk, refusal=None):
    found = see_or_404(Claim.objects.visible_to(request.user).select_related(*WITH), pk=pk)
    shown.demand_work(request.user, found)
    fields = fields_of(found.head)
    if request.method == "POST":
        fields = {**fields, **claim_fields(request.POST)}
    passages = _passages(request, found, fields)
    context = {"entry": found, "claim": found, "source": found.source, "refusal": refusal, "may_write": True}
    context |= form_context(request.user, found.case, fields, passages, refusal)
    context["version_seen"] = request.POST.get("version") or found.head_id
    return render(request, "claims/edit.html", framed(request, found.case, context))


def _passages(request, found: Claim, fields: dict) -> list[dict]:
    added = passages_in(request.GET.getlist("passage"))
    try:
        return clean_passages([*fields["passages"], *added], source=found.source, person=request.user)
    except Refused:
        return fields["passages"]


@signed_in
@says_why(_edit)
def edit(request, pk):
    found = see_or_404(Claim.objects.visible_to(request.user), pk=pk)
    told = {"passages": [], **claim_fields(request.POST)}
    change_claim(by=request.user, claim=found, seen=request.POST.get("version", ""), **told)
    return redirect("claim", pk)
