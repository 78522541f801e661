"""What rests on something that was withdrawn or marked stricter must be looked at again."""

from casefile.entries.models import Entry, Staleness
from casefile.entries.queries import resting_on


def mark_stale(entry: Entry) -> None:
    """Flag everything that rests on an entry, for the people concerned; approving it anew clears the flag."""
    code = "stricter" if entry.stands else "withdrawn"
    for other in resting_on(entry):
        Staleness.objects.get_or_create(entry=other, because_of=entry, code=code)
