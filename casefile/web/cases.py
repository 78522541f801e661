"""Cases: opening one, its overview, what it says of itself, its members."""

import functools

from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from casefile.accounts.queries import person_known_as
from casefile.assessments.vocabulary import YARDSTICKS
from casefile.cases import actions
from casefile.cases.models import Case
from casefile.cases.roles import ROLES, Right
from casefile.cases.sight import demand
from casefile.core import markings
from casefile.core.inputs import time_zones
from casefile.entries.models import Entry
from casefile.sources.storage import stored_in

from . import listing
from .doors import demand_proof, new_key, says_why, see_or_404, signed_in
from .frame import framed
from .overview import overview_of

SAID = ("title", "question", "marking", "yardstick", "time_zone", "keep_until")
"""What a case says of itself."""


def _opening(request, refusal=None):
    context = {"refusal": refusal, "typed": request.POST, "markings": markings.MARKINGS, "key": new_key()}
    return render(request, "cases/open.html", context)


@signed_in
@says_why(_opening)
def open_case(request):
    asked = {name: request.POST.get(name, "") for name in ("title", "question")}
    case = actions.open_case(by=request.user, marking=request.POST.get("marking") or markings.AMBER, **asked)
    return redirect("case", case.pk)


@signed_in
def overview(request, pk):
    case = see_or_404(Case.objects.visible_to(request.user), pk=pk)
    context = overview_of(request.user, case) | {"yardstick": YARDSTICKS.label(case.yardstick)}
    return render(request, "cases/page.html", framed(request, case, context))


def _settings(request, pk, refusal=None):
    case = see_or_404(Case.objects.visible_to(request.user), pk=pk)
    demand(request.user, case, Right.LEAD)
    typed = {name: request.POST.get(name, str(getattr(case, name) or "")) for name in SAID}
    context = {"typed": typed, "refusal": refusal, "key": new_key(), "reason": request.POST.get("reason", "")}
    context |= {"markings": markings.MARKINGS, "yardsticks": YARDSTICKS, "zones": zones()}
    context |= {"stored": stored_in(case, request.user)}
    return render(request, "cases/settings.html", framed(request, case, context))


@functools.cache
def zones() -> list[str]:
    return sorted(time_zones())


@signed_in
@says_why(_settings)
def settings(request, pk):
    """What the case says of itself; POST changes it."""
    case = see_or_404(Case.objects.visible_to(request.user), pk=pk)
    told = {name: request.POST[name] for name in SAID if name in request.POST}
    actions.change_case(by=request.user, case=case, **told)
    return redirect("case", case.pk)


@signed_in
@require_POST
@says_why(_settings)
def hold(request, pk):
    """Place a legal hold, or lift it."""
    case = see_or_404(Case.objects.visible_to(request.user), pk=pk)
    told = {"on": request.POST.get("deed") != "lift", "reason": request.POST.get("reason", "")}
    actions.hold(by=request.user, case=case, **told)
    return redirect("case-settings", case.pk)


@signed_in
def entries(request, pk):
    """All entries of a case, with a search box and filters; the address holds the whole view."""
    case = see_or_404(Case.objects.visible_to(request.user), pk=pk)
    rows = Entry.objects.visible_to(request.user).of(case).select_related("author", "approved__document")
    return listing.answer(request, case, rows, "cases/entries.html")


def _members(request, pk, refusal=None):
    case = see_or_404(Case.objects.visible_to(request.user), pk=pk)
    demand(request.user, case, Right.READ_ALL)
    members = case.memberships.select_related("person", "granted_by").order_by("person__name", "role")
    context = {"members": members, "roles": ROLES.values(), "refusal": refusal, "typed": request.POST, "key": new_key()}
    return render(request, "cases/members.html", framed(request, case, context))


@signed_in
@says_why(_members)
def members(request, pk):
    case = see_or_404(Case.objects.visible_to(request.user), pk=pk)
    demand(request.user, case, Right.LEAD)
    demand_proof(request)
    person = person_known_as(pk=None, email=request.POST.get("email", "").strip(), field="email")
    actions.give_role(by=request.user, case=case, person=person, role=request.POST.get("role", ""))
    return redirect("members", case.pk)


@signed_in
@require_POST
@says_why(_members)
def take_role(request, pk):
    case = see_or_404(Case.objects.visible_to(request.user), pk=pk)
    demand(request.user, case, Right.LEAD)
    held = see_or_404(case.memberships.all(), person=request.POST.get("person"), role=request.POST.get("role", ""))
    actions.take_role(by=request.user, case=case, person=held.person, role=held.role)
    return redirect("members", case.pk)
