"""What is not watched though approved claims rest on it, and why: silence about it does not mean that it stands."""

from django.db.models import QuerySet

from casefile.sources.models import Source
from casefile.sources.vocabulary import PAP

from .watched import watched_in
from .watching import rested_on


def unvisited_in(case, person) -> QuerySet:
    """The sources of a case that the person sees, on which approved claims rest, and that are not visited."""
    seen = Source.objects.visible_to(person).filter(case=case)
    return rested_on().filter(pk__in=seen.values("pk")).exclude(pk__in=watched_in(case, person).values("pk"))


def why_unvisited(source: Source) -> str:
    """A word of `vocabulary.UNVISITED` for one of them."""
    if PAP[source.pap].get("refused"):
        return "marked"
    if not source.url:
        return "no-address"
    return "soon" if source.was_fetched else "not-fetched"
