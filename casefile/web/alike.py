"""What a source seems to carry of others: the analyst's answer to a proposal."""

from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from casefile.claims import carrying
from casefile.sources.models import Source

from . import sources
from .doors import says_why, see_or_404, signed_in


@signed_in
@require_POST
@says_why(sources.page)
def alike(request, pk):
    """Confirm that it carries the other one's text, which is a change to review; or set that aside."""
    found = see_or_404(Source.objects.visible_to(request.user), pk=pk)
    said = {name: request.POST.get(name, "") for name in ("deed", "other", "agency")}
    carrying.answer(by=request.user, source=found, seen=request.POST.get("version", ""), **said)
    return redirect("source", pk)
