"""Actors and events as they turned out to be: followed through merges to the end."""

from collections.abc import Iterable
from uuid import UUID

from casefile.actors.queries import canonical

from .models import Event


def survivors(actors: Iterable[UUID]) -> dict[UUID, UUID]:
    """Actor -> the one it was merged into, at the end of all merges; those never merged are absent."""
    return {pk: end for pk, end in canonical(actors).items() if end != pk}


def final_events(events: Iterable[UUID]) -> dict[UUID, UUID]:
    """Event -> the one it was merged into, at the end of all merges; those never merged are absent."""
    ends = {pk: pk for pk in events}
    merged = Event.objects.filter(merged_into__isnull=False)
    # Only what was never merged is merged into, so the chain ends.
    while steps := dict(merged.filter(pk__in=set(ends.values())).values_list("pk", "merged_into")):
        ends = {pk: steps.get(end, end) for pk, end in ends.items()}
    return {pk: end for pk, end in ends.items() if end != pk}
