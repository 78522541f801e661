"""Reading reviews: batches with the rows a person sees, decisions with their reasons, what a version replaces."""

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from casefile.accounts.models import Sponsorship
from casefile.cases.models import Membership
from casefile.cases.roles import Right
from casefile.cases.sight import cases_with
from casefile.entries.models import Contribution, Entry, Version
from casefile.entries.queries import versions_seen_by, worked_on_by
from casefile.ledger.queries import words_of

from .models import Batch, BatchRow, Decision, Suggestion


def batches_seen_by(person) -> QuerySet:
    """Batches the person sees, each with those of its rows they may see."""
    rows = BatchRow.objects.filter(entry__in=Entry.objects.visible_to(person).values("pk"))
    rows = rows.select_related("entry__author", "entry__approved__document")
    return Batch.objects.visible_to(person).select_related("author", "case").prefetch_related(Prefetch("rows", rows))


def title_of(batch: Batch) -> str:
    """What a batch is called: after its source, else its last row, among the rows that `batches_seen_by` gave.

    It is not stored: a title may be that of an entry which somebody must not see, or which was erased.
    """
    entries = [row.entry for row in batch.rows.all()]
    lead = next((entry for entry in entries if entry.kind == "source"), entries[-1])
    return named(lead.title, len(entries))


def named(title: str, rows: int) -> str:
    """A batch of so many rows, after one of them."""
    return title if rows == 1 else _("%(title)s and %(n)s more") % {"title": title, "n": rows - 1}


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


def version_before(version: Version, person) -> Version | None:
    """Of the versions the person may see before this one: the newest that was approved, else the one just before it."""
    earlier = versions_seen_by(person).filter(entry=version.entry_id, number__lt=version.number).order_by("-number")
    return earlier.filter(decisions__verdict="approve").first() or earlier.first()


def waiting_for(person) -> QuerySet:
    """Entries in review that this person may decide on, oldest first: neither theirs nor their sponsors' work.

    A first cut for lists; `rules.why_not_fresh` is asked again at the decision.
    """
    # As ids: every page asks this, and most people review in few cases, or in none, for which nothing is asked.
    cases = list(cases_with(person, Right.REVIEW).values_list("case", flat=True))
    if not cases:
        return Entry.objects.none()
    sponsors = Sponsorship.objects.filter(person=person).values("by_id")
    grantors = Membership.objects.filter(person=person, case=OuterRef("entry__case")).values("granted_by_id")
    hands = Contribution.objects.filter(entry=OuterRef("pk"), version=OuterRef("head"))
    mine = hands.filter(Q(person=person) | Q(person__in=sponsors) | Q(person__in=grantors))
    waiting = Entry.objects.visible_to(person).filter(case__in=cases, state="submitted")
    return waiting.exclude(Exists(mine)).select_related("case", "author").order_by("changed_at", "id")


def open_suggestions(*entries: Entry) -> QuerySet:
    """Suggestions on the entries' heads that nobody answered."""
    offered = Suggestion.objects.filter(version__in=[entry.head_id for entry in entries], is_accepted=None)
    return offered.select_related("person")
