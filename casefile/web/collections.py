"""Collections: what partners may pull, what would leave next, and the second person's signature."""

from uuid import UUID

from django.core.paginator import Paginator
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
from .releases import LATEST, releases_of, taken_back
from .typed import is_id

MOST = 500
"""Entries the page of a collection looks at; all of them leave by REST."""


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
    context |= {"releases": releases_of(found)[:LATEST], "buried": taken_back(found, request.user)}
    context |= _pulling(found, request.user) if context["may"]["lead"] else {}
    context |= _leaving(found, request.user) if context["may"]["release"] else {}
    return render(request, "collections/page.html", context)


def _pulling(found: Collection, person) -> dict[str, object]:
    """Who may pull it, and who else might."""
    grants = open_grants(found)
    others = partners_seen_by(person).exclude(pk__in=[one.partner_id for one in grants])
    return {"grants": grants, "partners": others}


def _leaving(found: Collection, person) -> dict[str, object]:
    """What would leave next, why the rest stays, and what somebody proposed already."""
    leaving, staying = preview(found, person, most=MOST)
    proposals = proposals_seen_by(person).filter(collection=found, state=Proposal.OPEN)
    is_cut = len(leaving) + len(staying) >= MOST
    return {"leaving": leaving, "staying": staying, "most": MOST, "is_cut": is_cut, "proposals": proposals}


@signed_in
@says_why(_page)
def collection(request, pk):
    """POST proposes a release of the chosen entries."""
    found = see_or_404(Collection.objects.visible_to(request.user), pk=pk)
    actions.propose_release(by=request.user, collection=found, chosen=_ticked(request))
    return redirect("collection", pk)


def _ticked(request) -> set[UUID]:
    ticked = request.POST.getlist("entry")
    return {UUID(one) for one in ticked if is_id(one)}


def _proposal(request, pk, refusal=None):
    found = see_or_404(proposals_seen_by(request.user), pk=pk)
    demand(request.user, found.collection.case, Right.RELEASE)
    rows = found.rows.select_related("entry", "version__document", "annex__other")
    page = Paginator(rows.order_by("entry__kind", "entry__title", "id"), MOST).get_page(request.GET.get("page"))
    context = {"proposal": found, "collection": found.collection, "page": page, "refusal": refusal, "key": new_key()}
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
