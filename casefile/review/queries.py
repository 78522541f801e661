"""Reading reviews: batches with the rows a person sees, decisions with their reasons, what a version replaces."""

from django.db.models import Prefetch, QuerySet

from casefile.entries.models import Entry, Version
from casefile.entries.queries import worked_on_by
from casefile.ledger.queries import words_of

from .models import Batch, BatchRow, Decision, Suggestion


def batches_seen_by(person) -> QuerySet:
    """Batches the person sees, each with those of its rows they may see."""
    rows = BatchRow.objects.filter(entry__in=Entry.objects.visible_to(person).values("pk"))
    rows = rows.select_related("entry__author", "entry__approved__document")
    return Batch.objects.visible_to(person).select_related("author", "case").prefetch_related(Prefetch("rows", rows))


def is_open(row: BatchRow) -> bool:
    """Does the row still wait for an answer?"""
    return row.entry.state == "submitted" and row.entry.head_id == row.version_id


def decisions_on(entry: Entry) -> list[tuple[Decision, str]]:
    """The decisions on an entry, oldest first, each with its reason in words; "" when it has none or it was erased."""
    decisions = list(Decision.objects.filter(entry_id=entry.pk).select_related("person"))
    words = words_of(one.reason for one in decisions)
    return [(one, words.get(one.reason, "")) for one in decisions]


def suggestions_seen_by(person) -> QuerySet:
    """Suggestions on entries whose work the person sees."""
    seen = worked_on_by(person).values("pk")
    return Suggestion.objects.filter(entry__in=seen).select_related("person", "entry__case")


def version_before(version: Version) -> Version | None:
    """The newest version before this one that was approved, else the one just before it."""
    earlier = Version.objects.filter(entry=version.entry_id, number__lt=version.number).order_by("-number")
    return earlier.filter(decisions__verdict="approve").first() or earlier.first()
