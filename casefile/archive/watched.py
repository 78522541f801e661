"""Reading what is watched: when each source was last there, and the quoted words that no longer are."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from uuid import UUID

from django.db.models import Count, QuerySet

from casefile.claims.models import Claim
from casefile.entries.actions import note_read
from casefile.entries.queries import versions_seen_by
from casefile.sources.models import Capture, Recheck
from casefile.sources.rechecked import Was, quoted_in
from casefile.sources.rechecking import DOUBTFUL

from .models import Watch
from .watching import watchable

MOST = 500
"""Passages that read differently, that are looked at for one page."""


def watched_in(case, person, outcome: str = "") -> QuerySet:
    """The watches of a case on sources that the person sees.

    :param outcome: a word of `vocabulary.VISITS`; all of them when ""
    """
    rows = Watch.objects.visible_to(person).filter(source__case=case, source__in=watchable().values("pk"))
    rows = rows.filter(outcome=outcome) if outcome else rows
    return rows.select_related("source", "under_way", "last__capture")


def counted(rows: QuerySet) -> dict[str, int]:
    """Outcome -> how many; "" for those not visited yet."""
    return dict(rows.select_related(None).order_by().values_list("outcome").annotate(n=Count("pk")))


def last_copy(watch: Watch) -> Capture | None:
    """The copy of the newest visit that is over, if it came to one."""
    return getattr(watch.last, "capture", None)


def doubtful_in(captures: Iterable[Capture | None], person) -> dict[UUID, list[Recheck]]:
    """Capture -> what became in it of quoted words that no longer stand there, for claims the person sees."""
    ids = [one.pk for one in captures if one]
    claims = Claim.objects.visible_to(person).exclude(state="withdrawn")
    rows = Recheck.objects.filter(capture__in=ids, outcome__in=DOUBTFUL, entry__in=claims.values("pk"))
    rows = rows.filter(version__in=versions_seen_by(person).values("pk")).select_related("entry", "text__body")
    found = defaultdict(list)
    for row in rows[:MOST]:
        found[row.capture_id].append(row)
    return found


def told_of(watches: Collection[Watch], person) -> tuple[dict[UUID, list[Recheck]], dict[UUID, Was]]:
    """As `doubtful_in` for the last copies, and each row's words as they were quoted; that they were told is noted."""
    found = doubtful_in(map(last_copy, watches), person)
    note_words_told(watches, found, person)
    return found, quoted_in(row for rows in found.values() for row in rows)


def note_words_told(watches: Iterable[Watch], found: dict[UUID, list[Recheck]], person) -> None:
    """Who is told what a TLP:RED source reads now has read it, on record."""
    for watch in watches:
        copy = last_copy(watch)
        if copy and found.get(copy.pk):
            note_read(by=person, entry=watch.source)
