"""Claims: the page with its trail, and the form to change one."""

from django.shortcuts import redirect, render

from casefile.cases.models import Case
from casefile.claims.corroboration import counts_of
from casefile.claims.models import Claim
from casefile.entries.queries import matching
from casefile.entries.writing import fields_of

from . import listing, shown
from .claim_ends import change_typed
from .claim_form import form_context, quoted
from .claim_page import page_context
from .claim_typed import claim_fields, id_typed
from .doors import asked_in, says_why, see_or_404, signed_in
from .frame import framed
from .pointed import pointed_in
from .typed import passages_in

NEAR = 8
"""Claims offered in a box."""
WITH = ("case", "head", "approved", "source__head", "source__approved")


@signed_in
def claims(request, pk):
    case = see_or_404(Case.objects.visible_to(request.user), pk=pk)
    rows = Claim.objects.visible_to(request.user).of(case).select_related("author", "source").defer("source__search")
    rows = rows.prefetch_related("parties__actor")
    return listing.answer(request, case, rows, "claims/list.html", place="claim", beside=_counts(request.user))


def _counts(person):
    """Beside the rows of a list: claim -> how many articles and origins."""
    return lambda rows: {"counts": counts_of([one.pk for one in rows], person)}


@signed_in
def claim(request, pk):
    """The claim: its words in place, who says it, how sure, what it is linked to, and the trail to its release."""
    found = see_or_404(Claim.objects.visible_to(request.user).select_related(*WITH), pk=pk)
    context = shown.entry(found, request.user) | {"claim": found, "source": found.source}
    context |= page_context(found, request.user, context["fields"], context["behind"])
    return render(request, "claims/page.html", framed(request, found.case, context))


def _edit(request, pk, refusal=None):
    found = see_or_404(Claim.objects.visible_to(request.user).select_related(*WITH), pk=pk)
    shown.demand_work(request.user, found)
    fields = fields_of(found.head)
    if request.method == "POST":
        fields = {**fields, **claim_fields(request.POST)}
    context = _form(found, request, fields, refusal) | {"entry": found, "claim": found, "source": found.source}
    context |= {"refusal": refusal, "version_seen": request.POST.get("version") or found.head_id}
    return render(request, "claims/edit.html", framed(request, found.case, context))


def _form(found: Claim, request, fields: dict, refusal) -> dict:
    """The form, with the words that were chosen in the text for it."""
    added = passages_in(request.GET.getlist("passage")) + pointed_in(request.GET)
    passages, _unfit = quoted([*fields["passages"], *added], found.source, request.user)
    shown_words = passages or fields["passages"]
    return form_context(request.user, found.case, fields, shown_words, refusal) | {"may_write": True}


@signed_in
@says_why(_edit)
def edit(request, pk):
    found = see_or_404(Claim.objects.visible_to(request.user), pk=pk)
    told = {"passages": [], **claim_fields(request.POST)}
    change_typed(by=request.user, claim=found, seen=request.POST.get("version", ""), told=told)
    return redirect("claim", pk)


@signed_in
def near(request, pk):
    """The options of the box that finds a claim: by its words, by its id, or by the address of its page."""
    case = see_or_404(Case.objects.visible_to(request.user), pk=pk)
    asked = asked_in(request, "q")["q"]
    seen = Claim.objects.visible_to(request.user).of(case).exclude(state="withdrawn").select_related("source")
    pasted = id_typed(asked)
    found = seen.filter(pk=pasted) if pasted else matching(seen, asked)
    rows = found.newest_first()[:NEAR] if asked else []
    return render(request, "claims/_options.html", framed(request, case, {"near": rows}))
