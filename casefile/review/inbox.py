"""What waits for one person: batches to decide on, work that came back, words offered, what must be looked at again."""

from collections import defaultdict
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Case, Count, F, IntegerField, Min, QuerySet, When

from casefile.cases.roles import Right
from casefile.cases.sight import cases_with
from casefile.entries.models import Entry, Staleness
from casefile.entries.queries import worked_on_by
from casefile.ledger.queries import words_of

from .models import Batch, BatchRow, Decision, Suggestion
from .queries import named, suggestions_seen_by, waiting_for
from .rules import fresh_for, why_not_fresh_on


@dataclass(frozen=True)
class Waiting:
    """A batch with rows that wait for an answer, as one person sees it.

    :ivar n: how many of its rows wait
    :ivar mine: how many of those the person may decide on
    :ivar why: the sentence that keeps them from all of them; "" when nothing does
    :ivar kinds: (kind, how many wait), sources first
    """

    batch: Batch
    title: str
    n: int
    mine: int
    why: str = ""
    kinds: list[tuple[str, int]] = field(default_factory=list)


ORDER = ("source", "claim", "assessment", "actor")


def batches_for(person, most: int) -> list[Waiting]:
    """Batches with rows the person may decide on, in all their cases, oldest first."""
    rows = _waiting(BatchRow.objects.filter(entry__in=waiting_for(person).order_by().values("pk")))
    found = list(_oldest(rows)[:most])
    batches, titles = _batches(found), titles_of(found, person)
    return [Waiting(batches[pk], titles[pk], n, n) for pk, n in found]


def queue_of(person, case, most: int, *, mine: bool = False) -> list[Waiting]:
    """Batches of a case with rows that wait, oldest first; the queries do not grow with them.

    :param mine: only those with rows the person may decide on
    """
    seen = _waiting(BatchRow.objects.filter(batch__case=case, entry__in=Entry.objects.visible_to(person).values("pk")))
    fresh = _may_decide(seen, person, case)
    found = list(_oldest(fresh if mine else seen)[:most])
    shown = [pk for pk, _n in found]
    kinds, own = _by_kind(seen.filter(batch__in=shown)), dict(_oldest(fresh.filter(batch__in=shown)))
    batches, titles = _batches(found), titles_of(found, person)
    whys = _why_not(seen.filter(batch__in=[pk for pk in shown if pk not in own]), person, case)
    return [
        Waiting(batches[pk], titles[pk], sum(kinds[pk].values()), own.get(pk, 0), whys.get(pk, ""), _ordered(kinds[pk]))
        for pk in shown
    ]


def titles_of(found: list[tuple[UUID, int]], person) -> dict[UUID, str]:
    """What batches are called, by the rows the person sees, as `queries.title_of` says it; two queries."""
    seen = BatchRow.objects.filter(batch__in=[pk for pk, _n in found])
    seen = seen.filter(entry__in=Entry.objects.visible_to(person).values("pk"))
    is_other = Case(When(entry__kind="source", then=0), default=1)
    place = Case(When(entry__kind="source", then=F("position")), default=-F("position"), output_field=IntegerField())
    first = seen.order_by("batch", is_other, place).distinct("batch").values_list("batch", "entry__title")
    sizes = dict(seen.order_by().values_list("batch").annotate(n=Count("pk")))
    return {pk: named(title, sizes[pk]) for pk, title in first}


def returned_to(person, most: int) -> list[tuple[Entry, Decision | None, str]]:
    """What came back to its author, newest first: (entry, decision, its reason in words)."""
    mine = worked_on_by(person).filter(author=person).in_state("returned")
    entries = list(mine.select_related("case").newest_first()[:most])
    decisions = Decision.objects.filter(version__in=[one.head_id for one in entries], verdict="return")
    by_version = {one.version_id: one for one in decisions.select_related("person")}
    words = words_of(one.reason for one in by_version.values())
    found = [(entry, by_version.get(entry.head_id)) for entry in entries]
    return [(entry, one, words.get(one.reason, "") if one else "") for entry, one in found]


def suggestions_to(person) -> QuerySet[Suggestion]:
    """Words offered for the heads of what the person logged, that nobody answered; where they may still write."""
    offered = suggestions_seen_by(person).filter(is_accepted=None, version=F("entry__head"), entry__author=person)
    return offered.filter(entry__case__in=cases_with(person, Right.WRITE)).select_related("entry")


def stale_for(person) -> QuerySet[Staleness]:
    """Marks on entries that must be looked at again, in cases the person works in; their own first, newest first."""
    seen = worked_on_by(person).exclude(state="withdrawn").values("pk")
    marks = Staleness.objects.filter(entry__in=seen).select_related("entry__case", "because_of")
    own = Case(When(entry__author=person, then=0), default=1)
    return marks.order_by(own, "-since", "id")


def _waiting(rows: QuerySet) -> QuerySet:
    return rows.filter(entry__state="submitted", version=F("entry__head"))


def _oldest(rows: QuerySet) -> QuerySet:
    """(batch, how many rows), oldest batch first."""
    counted = rows.order_by().values("batch").annotate(n=Count("pk"), since=Min("batch__created_at"))
    return counted.order_by("since", "batch").values_list("batch", "n")


def _batches(found: list[tuple[UUID, int]]) -> dict[UUID, Batch]:
    return Batch.objects.select_related("case", "author").in_bulk([pk for pk, _n in found])


def _may_decide(rows: QuerySet, person, case) -> QuerySet:
    if not cases_with(person, Right.REVIEW).filter(case=case).exists():
        return rows.none()
    return fresh_for(rows, person, case.pk)


def _by_kind(rows: QuerySet) -> dict[UUID, dict[str, int]]:
    found: dict[UUID, dict[str, int]] = defaultdict(dict)
    for batch, kind, n in rows.order_by().values_list("batch", "entry__kind").annotate(n=Count("pk")):
        found[batch][kind] = n
    return found


def _ordered(kinds: dict[str, int]) -> list[tuple[str, int]]:
    return [(kind, kinds[kind]) for kind in (*ORDER, *sorted(set(kinds) - set(ORDER))) if kind in kinds]


def _why_not(rows: QuerySet, person, case) -> dict[UUID, str]:
    """For each batch the sentence that stands against its first row."""
    first = dict(rows.order_by("batch", "position").distinct("batch").values_list("batch", "entry"))
    whys = why_not_fresh_on(person, case.pk, list(first.values()))
    return {batch: whys[entry] for batch, entry in first.items()}
