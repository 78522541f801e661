"""Filters somebody saved: the list of them, naming one anew, letting one go."""

from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from casefile.cases.models import Case
from casefile.search.actions import let_go, rename_filter, save_filter
from casefile.search.queries import saved_by

from .doors import new_key, says_why, see_or_404, signed_in
from .listing import links, where


def _list(request, refusal=None, **_named):
    rows = links(request.user)
    return render(request, "search/saved.html", {"rows": rows, "refusal": refusal, "key": new_key()})


@signed_in
@says_why(_list)
def saved_filters(request):
    """The person's own; POST saves one more, and leads back to what was saved."""
    asked = {name: request.POST.get(name, "") for name in ("place", "title", "query")}
    case = request.POST.get("case", "")
    found = see_or_404(Case.objects.visible_to(request.user), pk=case) if case else None
    return redirect(where(save_filter(by=request.user, case=found, **asked)))


@signed_in
@require_POST
@says_why(_list)
def saved_filter(request, pk):
    """Rename one, or with `deed=remove` let it go."""
    saved = see_or_404(saved_by(request.user), pk=pk)
    if request.POST.get("deed") == "remove":
        let_go(by=request.user, saved=saved)
    else:
        rename_filter(by=request.user, saved=saved, title=request.POST.get("title", ""))
    return redirect("saved-filters")
