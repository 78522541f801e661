"""Cases: opening one, its overview, its members."""

from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from casefile.accounts.queries import person_known_as
from casefile.cases import actions
from casefile.cases.models import Case
from casefile.cases.roles import ROLES, Right
from casefile.cases.sight import demand, rights_of
from casefile.core import markings
from casefile.entries.kinds import KINDS
from casefile.entries.lifecycle import STATES
from casefile.entries.models import Entry
from casefile.entries.queries import counted, matching, page_of

from .doors import asked_in, demand_proof, new_key, says_why, see_or_404, signed_in
from .frame import framed, sees_work

ORDER = ("source", "claim", "actor")
"""The kinds of entry, as a case is read."""


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
    return render(request, "cases/page.html", framed(request, case, {"counts": counts(request.user, case)}))


def counts(person, case) -> list[tuple]:
    """(kind, total, [(state, how many), …]) of what the person sees; readers see what stands, and no states."""
    found = counted(Entry.objects.visible_to(person).of(case))
    behind = Right.READ_ALL in rights_of(person, case)
    rows = []
    for code in ORDER:
        states = [(word.code, found[code, word.code]) for word in STATES if (code, word.code) in found]
        rows.append((KINDS[code], sum(n for _state, n in states), states if behind else []))
    return rows


@signed_in
def entries(request, pk):
    """All entries of a case, with a search box and filters; the address holds the whole view."""
    case = see_or_404(Case.objects.visible_to(request.user), pk=pk)
    asked = asked_in(request, "kind", "state", "q", "after")
    rows = Entry.objects.visible_to(request.user).of(case).select_related("author", "approved__document")
    found = matching(filtered(rows, asked, rights_of(request.user, case)), asked["q"])
    page = page_of(found, asked["after"], behind=sees_work(request, case))
    context = {"page": page, "asked": asked, "kinds": KINDS.values(), "states": STATES}
    return render(request, "cases/entries.html", framed(request, case, context))


def filtered(rows, asked: dict, rights: Right):
    if asked["kind"] in KINDS:
        rows = rows.filter(kind=asked["kind"])
    if asked["state"] in STATES and Right.READ_ALL in rights:
        rows = rows.in_state(asked["state"])
    return rows


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
