"""Suggesting wording, and taking it or not."""

from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from casefile.entries.models import Entry
from casefile.review.queries import suggestions_seen_by
from casefile.review.suggesting import OPEN_FIELDS, answer, suggest

from . import shown
from .doors import new_key, posted_id, refuse_page, says_why, see_or_404, signed_in
from .frame import framed


def _wording(request, pk, refusal=None):
    entry = see_or_404(Entry.objects.visible_to(request.user).select_related("case", "head", "approved"), pk=pk)
    shown.demand_work(request.user, entry)
    context = shown.entry(entry, request.user) | {"refusal": refusal, "typed": request.POST, "key": new_key()}
    context |= {"suggestible": OPEN_FIELDS[entry.kind], "batch_id": posted_id(request, "batch")}
    return render(request, "entries/suggest.html", framed(request, entry.case, context))


@signed_in
@require_POST
@says_why(_wording)
def suggestion(request, pk):
    """Offer other words; the page of the batch, or of the entry, shows them."""
    entry = see_or_404(Entry.objects.visible_to(request.user), pk=pk)
    asked = {name: request.POST.get(name, "") for name in ("version", "field", "wording")}
    suggest(by=request.user, entry=entry, **asked)
    batch = posted_id(request, "batch")
    return redirect("batch", batch) if batch else redirect(entry.kind, pk)


@signed_in
@require_POST
@says_why(lambda request, pk, refusal: refuse_page(request, refusal))
def answered(request, pk):
    """Take the words or leave them. Taken while in review, the entry goes back into review with them."""
    found = see_or_404(suggestions_seen_by(request.user), pk=pk)
    entry = answer(by=request.user, suggestion=found, accept=request.POST.get("accept") == "yes")
    return redirect(entry.kind, entry.pk)
