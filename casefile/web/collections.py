"""Collections: what partners may pull, what would leave next, and the second person's signature."""

from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from casefile.cases.models import Case
from casefile.cases.roles import Right
from casefile.cases.sight import demand
from casefile.core import markings
from casefile.core.errors import Invalid
from casefile.releases import actions
from casefile.releases.models import HIGHEST, Collection, Proposal
from casefile.releases.preview import preview
from casefile.releases.queries import open_grants, partners_seen_by, proposals_seen_by

from .doors import demand_proof, new_key, posted_id, says_why, see_or_404, signed_in
from .frame import framed


def _list(request, pk, refusal=None):
    case = see_or_404(Case.objects.visible_to(request.user), pk=pk)
    context = {"collections": case.collections.all(), "ceilings": markings.up_to(HIGHEST), "refusal": refusal}
    context |= {"typed": request.POST, "key": new_key()}
    return render(request, "collections/list.html", framed(request, case, context))


@signed_in
@says_why(_list)
def collections(request, pk):
    case = see_or_404(Case.objects.visible_to(request.user), pk=pk)
    told = {"title": request.POST.get("title", ""), "ceiling": request.POST.get("ceiling") or HIGHEST}
    return redirect("collection", actions.open_collection(by=request.user, case=case, **told).pk)


def _page(request, pk, refusal=None):
    found = see_or_404(Collection.objects.visible_to(request.user).select_related("case"), pk=pk)
    context = framed(request, found.case, {"collection": found, "refusal": refusal, "key": new_key()})
    context["releases"] = found.releases.select_related("proposed_by", "signed_by")
    context["grants"] = open_grants(found) if context["may"]["lead"] else []
    others = partners_seen_by(request.user).exclude(pk__in=[one.partner_id for one in context["grants"]])
    context["partners"] = others if context["may"]["lead"] else []
    if context["may"]["release"]:
        context["leaving"], context["staying"] = preview(found, request.user)
        context["proposals"] = proposals_seen_by(request.user).filter(collection=found, state=Proposal.OPEN)
    return render(request, "collections/page.html", context)


@signed_in
@says_why(_page)
def collection(request, pk):
    """POST proposes a release of the chosen entries."""
    found = see_or_404(Collection.objects.visible_to(request.user), pk=pk)
    chosen = {
        row.entry.pk for row in preview(found, request.user)[0] if str(row.entry.pk) in request.POST.getlist("entry")
    }
    actions.propose_release(by=request.user, collection=found, chosen=chosen)
    return redirect("collection", pk)


def _proposal(request, pk, refusal=None):
    found = see_or_404(proposals_seen_by(request.user), pk=pk)
    demand(request.user, found.collection.case, Right.RELEASE)
    rows = found.rows.select_related("entry", "version__document").order_by("entry__kind", "entry__title")
    context = {"proposal": found, "collection": found.collection, "rows": rows, "refusal": refusal, "key": new_key()}
    return render(request, "collections/proposal.html", framed(request, found.collection.case, context))


@signed_in
@says_why(_proposal)
def proposal(request, pk):
    """POST signs, or drops, what somebody proposed."""
    found = see_or_404(proposals_seen_by(request.user), pk=pk)
    demand(request.user, found.collection.case, Right.RELEASE)
    if request.POST.get("deed") == "drop":
        actions.drop_proposal(by=request.user, proposal=found)
    else:
        demand_proof(request)
        actions.sign_release(by=request.user, proposal=found)
    return redirect("collection", found.collection_id)


@signed_in
@require_POST
@says_why(_page)
def grant(request, pk):
    """Let a partner pull, or end it."""
    found = see_or_404(Collection.objects.visible_to(request.user), pk=pk)
    demand(request.user, found.case, Right.LEAD)
    partner = _chosen(partners_seen_by(request.user), posted_id(request, "partner"))
    if request.POST.get("deed") == "revoke":
        actions.revoke(by=request.user, collection=found, partner=partner)
    else:
        demand_proof(request)
        actions.grant(by=request.user, collection=found, partner=partner)
    return redirect("collection", pk)


def _chosen(partners, pk):
    """:raises Invalid: none of them"""
    partner = partners.filter(pk=pk).first()
    if partner is None:
        raise Invalid(_("Choose a partner."), field="partner")
    return partner
