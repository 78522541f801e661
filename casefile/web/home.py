"""My work: what waits for me, in all my cases."""

from django.shortcuts import render

from casefile.cases.models import Case
from casefile.entries.queries import worked_on_by
from casefile.review.queries import waiting_for
from casefile.sources.queries import failed_captures

from .doors import signed_in

MOST = 20


@signed_in
def home(request):
    """Returned to me, waiting for me, my drafts, captures that failed, and the cases I see."""
    mine = worked_on_by(request.user).filter(author=request.user).select_related("case").newest_first()
    context = {
        "returned": mine.in_state("returned")[:MOST],
        "drafts": mine.in_state("draft")[:MOST],
        "waiting": waiting_for(request.user)[:MOST],
        "failed": failed_captures(request.user)[:MOST],
        "cases": Case.objects.visible_to(request.user),
    }
    return render(request, "home/page.html", context)
