"""Who is the same as whom, and the registry: the actors every case may refer to."""

from uuid import UUID

from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from casefile.accounts.queries import person_known_as
from casefile.accounts.rules import demand_admin
from casefile.actors.actions import copy_to_registry, keep_apart, merge_actors, unmerge_actor
from casefile.actors.models import Actor
from casefile.cases.actions import give_role
from casefile.cases.models import Case
from casefile.cases.roles import ROLES

from .actors import listed, page
from .claim_typed import id_typed
from .doors import demand_proof, new_key, says_why, see_or_404, signed_in


@signed_in
def registry(request):
    """The registry's actors, to everybody of the desk."""
    return listed(request, _registry().pk)


def _members(request, refusal=None):
    demand_admin(request.user)
    members = _registry().memberships.select_related("person", "granted_by").order_by("person__name", "role")
    context = {"members": members, "roles": ROLES.values(), "refusal": refusal, "typed": request.POST, "key": new_key()}
    return render(request, "actors/registry_members.html", context)


@signed_in
@says_why(_members)
def registry_members(request):
    """An administrator gives somebody a role in the registry."""
    demand_admin(request.user)
    demand_proof(request)
    person = person_known_as(pk=None, email=request.POST.get("email", "").strip(), field="email")
    give_role(by=request.user, case=_registry(), person=person, role=request.POST.get("role", ""))
    return redirect("registry-members")


@signed_in
@require_POST
@says_why(page)
def merge(request, pk):
    """It is another actor, chosen or given by its address."""
    said = {"into": _other(request), "reason": request.POST.get("reason", "")}
    merge_actors(by=request.user, actor=_seen(request, pk), seen=request.POST.get("version"), **said)
    return redirect("actor", pk)


@signed_in
@require_POST
@says_why(page)
def unmerge(request, pk):
    unmerge_actor(by=request.user, actor=_seen(request, pk), seen=request.POST.get("version"))
    return redirect("actor", pk)


@signed_in
@require_POST
@says_why(page)
def apart(request, pk):
    said = {"other": _other(request), "reason": request.POST.get("reason", "")}
    keep_apart(by=request.user, actor=_seen(request, pk), **said)
    return redirect("actor", pk)


@signed_in
@require_POST
@says_why(page)
def offer(request, pk):
    """The actor becomes one of the registry's; the page of that one follows."""
    said = {"reason": request.POST.get("reason", ""), "seen": request.POST.get("version")}
    made = copy_to_registry(by=request.user, actor=_seen(request, pk), **said)
    return redirect("actor", made.pk)


def _seen(request, pk) -> Actor:
    return see_or_404(Actor.objects.visible_to(request.user).select_related("case"), pk=pk)


def _other(request):
    """The id of the other actor; None when nothing that was typed is one."""
    typed = id_typed(request.POST.get("address", "")) or id_typed(request.POST.get("other", ""))
    return UUID(typed) if typed else None


def _registry() -> Case:
    return Case.objects.get(is_registry=True)
