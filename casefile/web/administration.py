"""Administration of the desk: people, partners, their tokens."""

from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from casefile.accounts import actions
from casefile.accounts.models import Partner, PartnerToken, Person
from casefile.accounts.rules import demand_admin

from .doors import demand_proof, new_key, says_why, see_or_404, signed_in
from .people import days_in


def _people(request, refusal=None):
    demand_admin(request.user)
    context = {"people": Person.objects.order_by("name"), "refusal": refusal, "typed": request.POST, "key": new_key()}
    return render(request, "administration/people.html", context)


@signed_in
@says_why(_people)
def people(request):
    demand_admin(request.user)
    demand_proof(request)
    told = {name: request.POST.get(name, "") for name in ("email", "name", "password")}
    flags = {name: request.POST.get(name) == "on" for name in ("is_admin", "may_open_cases")}
    actions.add_person(by=request.user, **told, **flags)
    return redirect("people")


@signed_in
@require_POST
@says_why(lambda request, pk, refusal=None: _people(request, refusal=refusal))
def disable(request, pk):
    demand_admin(request.user)
    actions.disable_person(by=request.user, person=see_or_404(Person.objects.all(), pk=pk))
    return redirect("people")


def _partners(request, refusal=None, secret=None, pk=None):
    demand_admin(request.user)
    partners = Partner.objects.prefetch_related("tokens")
    context = {"partners": partners, "refusal": refusal, "secret": secret, "typed": request.POST, "key": new_key()}
    return render(request, "administration/partners.html", context)


@signed_in
@says_why(_partners)
def partners(request):
    demand_admin(request.user)
    demand_proof(request)
    actions.add_partner(by=request.user, name=request.POST.get("name", ""))
    return redirect("partners")


@signed_in
@require_POST
@says_why(_partners)
def partner_token(request, pk):
    demand_admin(request.user)
    demand_proof(request)
    partner = see_or_404(Partner.objects.all(), pk=pk)
    told = {"label": request.POST.get("label", ""), "days": days_in(request.POST)}
    _token, secret = actions.issue_partner_token(by=request.user, partner=partner, **told)
    return _partners(request, secret=secret)


@signed_in
@require_POST
@says_why(_partners)
def end_partner_token(request, pk):
    demand_admin(request.user)
    actions.revoke_token(by=request.user, token=see_or_404(PartnerToken.objects.all(), pk=pk))
    return redirect("partners")
