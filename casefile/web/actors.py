"""Actors: the list, the page, the form, and the names offered while one types."""

from django.shortcuts import redirect, render

from casefile.actors.actions import add_actor
from casefile.actors.models import Actor
from casefile.actors.queries import named_like
from casefile.cases.models import Case
from casefile.claims.queries import parts_of
from casefile.entries.actions import change
from casefile.entries.writing import fields_of

from . import actor_page, listing, shown
from .actor_form import WORDS, actor_fields, form_context
from .doors import asked_in, new_key, says_why, see_or_404, signed_in
from .frame import framed
from .home import some

PARTS = 50
"""Claims an actor is named in that its page lists: the newest."""


def listed(request, pk, refusal=None):
    case = see_or_404(Case.objects.visible_to(request.user), pk=pk)
    rows = Actor.objects.visible_to(request.user).of(case).select_related("author").prefetch_related("names")
    more = {"refusal": refusal, "typed": request.POST, **WORDS}
    return listing.answer(request, case, rows, "actors/list.html", place="actor", **more)


@signed_in
@says_why(listed)
def actors(request, pk):
    case = see_or_404(Case.objects.visible_to(request.user), pk=pk)
    told = {name: request.POST.get(name, "") for name in ("name", "actor_kind", "language")}
    return redirect("actor", add_actor(by=request.user, case=case, **told).pk)


def page(request, pk, refusal=None):
    """The page of an actor; with the sentence, when something asked for on it was refused."""
    found = see_or_404(Actor.objects.visible_to(request.user).select_related("case", "head", "approved"), pk=pk)
    context = shown.entry(found, request.user) | {"actor": found, "refusal": refusal, "key": new_key()}
    context |= {"typed": request.POST, "parts": some(parts_of(found, request.user), PARTS)}
    if not context["erased"]:
        context |= actor_page.around(request.user, found, context["fields"])
    return render(request, "actors/page.html", framed(request, found.case, context))


@signed_in
def actor(request, pk):
    return page(request, pk)


def _edit(request, pk, refusal=None):
    found = see_or_404(Actor.objects.visible_to(request.user).select_related("case", "head"), pk=pk)
    shown.demand_work(request.user, found)
    stored = fields_of(found.head)
    fields = {**stored, **actor_fields(request.POST)} if request.method == "POST" else stored
    context = form_context(request.user, found, fields, refusal)
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
