"""Relations and timeline of a case: two views over its claims; nothing stands in them without words one can read."""

from django.shortcuts import render

from casefile.cases.models import Case
from casefile.claims.graph import MOST, edges_of, timeline_of

from .doors import see_or_404, signed_in
from .frame import framed


@signed_in
def relations(request, pk):
    """Who is what to whom, according to whom, by which claim."""
    case = see_or_404(Case.objects.visible_to(request.user), pk=pk)
    edges = sorted(edges_of(case, request.user), key=lambda edge: (edge.subject.name.casefold(), edge.predicate))
    return render(request, "claims/relations.html", framed(request, case, {"edges": edges, "most": MOST}))


@signed_in
def timeline(request, pk):
    """What happened, as far as claims date it; what they do not date stands in a lane of its own."""
    case = see_or_404(Case.objects.visible_to(request.user), pk=pk)
    placed, undated = timeline_of(case, request.user)
    lanes = {"placed": placed, "undated": undated, "most": MOST}
    return render(request, "claims/timeline.html", framed(request, case, lanes))
