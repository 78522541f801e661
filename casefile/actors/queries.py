"""Finding actors by name, in any script."""

from uuid import UUID

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import Max, Q, QuerySet

from casefile.core.text import fold

from .models import Actor

ALIKE = 0.3
"""Trigram similarity from which a name counts as near."""


def named_like(person, case, words: str, most: int = 8) -> QuerySet:
    """Actors of the case and the registry whose names hold the words or come near them, best first."""
    wanted = fold(words).strip()
    if not wanted:
        return Actor.objects.none()
    near = Actor.objects.visible_to(person).filter(Q(case=case) | Q(case__is_registry=True))
    near = near.exclude(state="withdrawn", approved=None)
    near = near.annotate(likeness=Max(TrigramSimilarity("names__folded", wanted)))
    found = Q(likeness__gte=ALIKE) | Q(names__folded__contains=wanted)
    return near.filter(found).order_by("-likeness", "title", "id").distinct()[:most]


def named_exactly(person, case, name: str) -> QuerySet:
    """Actors of the case and the registry one of whose names is this one, but for case, accents and letter variants."""
    near = Actor.objects.visible_to(person).filter(Q(case=case) | Q(case__is_registry=True), names__folded=fold(name))
    return near.exclude(state="withdrawn", approved=None).distinct()


def reachable(person, case, ids: set[UUID]) -> dict[UUID, Actor]:
    """Those of `ids` that the person may name in this case: its own actors and the registry's."""
    actors = Actor.objects.visible_to(person).filter(Q(case=case) | Q(case__is_registry=True), pk__in=ids)
    return {actor.pk: actor for actor in actors}
