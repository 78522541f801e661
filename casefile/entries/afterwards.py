"""What else must happen, in the same transaction: when less of an entry may leave, when something must be looked at."""

from collections.abc import Callable, Iterable
from uuid import UUID

from .models import Entry, Staleness

WHEN_LESS_MAY_LEAVE: list[Callable] = []
"""Called with the locked entry after it stopped standing or was marked stricter, before the ledger is written."""


def flag_stale(entries: Iterable[Entry], because_of: UUID, code: str) -> None:
    """Flag entries for the people concerned, each once for a reason; the codes are `review.staleness.WHYS`."""
    for entry in entries:
        Staleness.objects.get_or_create(entry=entry, because_of_id=because_of, code=code)
