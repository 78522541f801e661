"""Actors: the list, the page, the form, and the names offered while one types."""

from django.shortcuts import redirect, render

from casefile.actors.actions import add_actor
from casefile.actors.models import Actor
from casefile.actors.queries import named_like
from casefile.actors.vocabulary import ACTOR_KINDS, NAME_ROLES
from casefile.cases.models import Case
from casefile.claims.queries import parts_of
from casefile.core import markings
from casefile.entries.actions import change
from casefile.entries.queries import matching, page_of
from casefile.entries.writing import fields_of

from . import shown
from .doors import asked_in, new_key, says_why, see_or_404, signed_in
from .frame import framed, sees_work
from .typed import actor_fields

WORDS = {"actor_kinds": ACTOR_KINDS, "name_roles": NAME_ROLES, "markings": markings.MARKINGS}


def _list(request, pk, refusal=None):
    case = see_or_404(Case.objects.visible_to(request.user), pk=pk)
    asked = asked_in(request, "q", "after")
    rows = Actor.objects.visible_to(request.user).of(case).select_related("author").prefetch_related("names")
    page = page_of(matching(rows, asked["q"]), asked["after"], behind=sees_work(request, case))
    context = {"page": page, "asked": asked, "refusal": refusal}
    context |= {"typed": request.POST, "key": new_key(), **WORDS}
    return render(request, "actors/list.html", framed(request, case, context))


@signed_in
@says_why(_list)
def actors(request, pk):
    case = see_or_404(Case.objects.visible_to(request.user), pk=pk)
    told = {name: request.POST.get(name, "") for name in ("name", "actor_kind", "language")}
    return redirect("actor", add_actor(by=request.user, case=case, **told).pk)


@signed_in
def actor(request, pk):
    found = see_or_404(Actor.objects.visible_to(request.user).select_related("case", "head", "approved"), pk=pk)
    context = shown.entry(found, request.user) | {"actor": found, "key": new_key()}
    context["parts"] = parts_of(found, request.user)
    return render(request, "actors/page.html", framed(request, found.case, context))


def _edit(request, pk, refusal=None):
    found = see_or_404(Actor.objects.visible_to(request.user).select_related("case", "head"), pk=pk)
    shown.demand_work(request.user, found)
    fields = fields_of(found.head)
    typed = {**fields, **actor_fields(request.POST)} if request.method == "POST" else fields
    names = [*typed["names"], {}, {}]
    context = {"entry": found, "typed": typed, "names": names, "refusal": refusal, "key": new_key(), **WORDS}
    return render(request, "actors/edit.html", framed(request, found.case, context))


@signed_in
@says_why(_edit)
def edit(request, pk):
    found = see_or_404(Actor.objects.visible_to(request.user), pk=pk)
    change(by=request.user, entry=found, seen=request.POST.get("version", ""), **actor_fields(request.POST))
    return redirect("actor", pk)


@signed_in
def names(request, pk):
    """The options of the actor box: near names first, "create" last."""
    case = see_or_404(Case.objects.visible_to(request.user), pk=pk)
    asked = asked_in(request, "q")["q"]
    near = list(named_like(request.user, case, asked).prefetch_related("names"))
    return render(request, "actors/_options.html", {"asked": asked, "near": near})
