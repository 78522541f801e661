"""Events: what happened, and which claims are about it."""

from django.db.models import Count, Q
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from casefile.cases.models import Case
from casefile.claims import events as actions
from casefile.claims.models import Claim, Event
from casefile.claims.queries import naming
from casefile.core.errors import Invalid
from casefile.core.inputs import PARAGRAPH, text_in
from casefile.core.paging import page_by

from .claim_typed import id_typed
from .doors import asked_in, new_key, says_why, see_or_404, signed_in
from .frame import framed
from .typed import date_typed

MOST_CLAIMS = MOST_OFFERED = 200


def _list(request, pk, refusal=None):
    case = see_or_404(Case.objects.visible_to(request.user), pk=pk)
    asked = asked_in(request, "q", "after")
    rows = Event.objects.visible_to(request.user).of(case)
    found = rows.filter(title__icontains=asked["q"]) if asked["q"] else rows
    page = page_by(found, "created_at", asked["after"])
    seen = Claim.objects.visible_to(request.user).exclude(state="withdrawn")
    context = {"page": page, "asked": asked, "counts": _counts(page.rows, seen), "refusal": refusal}
    context |= {"typed": _typed(request.POST), "key": new_key()}
    return render(request, "events/list.html", framed(request, case, context))


def _counts(events: list[Event], seen) -> dict:
    """event -> how many of the claims one sees are about it."""
    about = Count("claims", filter=Q(claims__in=seen.values("pk")), distinct=True)
    found = Event.objects.filter(pk__in=[event.pk for event in events]).annotate(n=about)
    return dict(found.order_by().values_list("pk", "n"))


@signed_in
@says_why(_list)
def events(request, pk):
    """The list; POST adds an event."""
    case = see_or_404(Case.objects.visible_to(request.user), pk=pk)
    told = {"title": "", **_typed(request.POST)}
    return redirect("event", actions.add_event(by=request.user, case=case, **told).pk)


def _typed(post) -> dict:
    """What was typed of an event, as the claims room takes it."""
    told = {name: post[name] for name in ("title", "place") if name in post}
    return told | date_typed(post, "date")


def _page(request, pk, refusal=None):
    found = _seen(request, pk)
    told = actions.told(found)
    context = {"event": found, "told": told, "typed": {**told, **_typed(request.POST)}, "refusal": refusal}
    context |= {"claims": _claims(request.user, found), "key": new_key()}
    context |= _around(request.user, found)
    return render(request, "events/page.html", framed(request, found.case, context))


def _around(person, event: Event) -> dict:
    """The events that were merged into this one, the one it was merged into, and those it could be merged into."""
    seen = Event.objects.visible_to(person).of(event.case)
    others = seen.filter(merged_into=None).exclude(pk=event.pk).order_by("-created_at", "id")
    into = seen.filter(pk=event.merged_into_id).first() if event.merged_into_id else None
    return {"merged": seen.filter(merged_into=event), "into": into, "others": others[:MOST_OFFERED]}


def _claims(person, event: Event) -> list[Claim]:
    """The claims a person sees that are about the event, or name it, or one that was merged into it."""
    rows = Claim.objects.visible_to(person).exclude(state="withdrawn").filter(pk__in=naming(event))
    return list(rows.select_related("source").prefetch_related("parties__actor").newest_first()[:MOST_CLAIMS])


def _reason(request) -> str:
    return text_in(request.POST, "reason", longest=PARAGRAPH)


def _seen(request, pk) -> Event:
    return see_or_404(Event.objects.visible_to(request.user).select_related("case"), pk=pk)


@signed_in
@says_why(_page)
def event(request, pk):
    """The event with the claims about it; POST changes what it is called, when and where it was."""
    actions.change_event(by=request.user, event=_seen(request, pk), **_typed(request.POST))
    return redirect("event", pk)


@signed_in
@require_POST
@says_why(_page)
def merge(request, pk):
    """POST: it is another event of the case, chosen or given by its address."""
    found = _seen(request, pk)
    into = id_typed(request.POST.get("address", "")) or request.POST.get("into", "")
    other = Event.objects.visible_to(request.user).of(found.case).filter(pk=id_typed(into) or None).first()
    if other is None:
        raise Invalid(_("Choose the event that it is."), field="into")
    actions.merge_events(by=request.user, event=found, into=other, reason=_reason(request))
    return redirect("event", pk)


@signed_in
@require_POST
@says_why(_page)
def unmerge(request, pk):
    actions.unmerge_event(by=request.user, event=_seen(request, pk), reason=_reason(request))
    return redirect("event", pk)
