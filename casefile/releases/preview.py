"""What would leave with the next release, and why the rest stays."""

from dataclasses import dataclass

from django.db.models import BooleanField, Case, F, OuterRef, Q, QuerySet, Subquery, When
from django.utils.translation import gettext as _

from casefile.core import markings
from casefile.entries.models import Annex, Entry

from .leaving import Way, links_out, ways_out
from .models import Collection, FeedItem

MOST = 10_000
"""Entries one look takes in: what is left waits for the next release."""


@dataclass(frozen=True)
class Leaving:
    """One document that would leave: the entry's main one, or an annex of it, a tearline or a link."""

    entry: Entry
    sha256: str
    size: int
    annex: Annex | None = None

    @property
    def role(self) -> str:
        return self.annex.role if self.annex else ""

    @property
    def is_link(self) -> bool:
        """It comes along with its ends, and is not chosen by itself."""
        return self.annex is not None and self.annex.slot != self.entry.pk


@dataclass(frozen=True)
class Staying:
    entry: Entry
    sentence: str


def preview(
    collection: Collection, person, chosen: set | None = None, most: int = MOST
) -> tuple[list[Leaving], list[Staying]]:
    """Sort what the person sees of the collection's case into what leaves and what stays.

    Links come last; they leave where both their ends do, or are out already.

    :param chosen: ids to take; None takes all that may leave
    :param most: entries to look at; those that stand come first
    """
    entries = list(_looked_at(collection, person)[:most])
    ways = ways_out(entries)
    leaving, staying = [], []
    for entry in entries:
        way = ways.get(entry.pk)
        sentence = _why_it_stays(entry, collection, chosen, way)
        if sentence:
            staying.append(Staying(entry, sentence))
        else:
            leaving.append(Leaving(entry, way.document.sha256, way.document.size, way.annex))
    links = links_out(collection, [one.entry for one in leaving])
    seen = {entry.pk for entry in entries}
    both = [one for one in links if one.version.entry_id in seen and one.other_id in seen]
    return leaving + [Leaving(one.version.entry, one.sha256, one.size, one) for one in both], staying


def _looked_at(collection: Collection, person) -> QuerySet:
    """What the person sees of the case; what may still leave first, so that a look cut short never hides it."""
    newest = FeedItem.objects.filter(collection=collection, slot=OuterRef("pk")).order_by("-number")
    return (
        Entry.objects.visible_to(person)
        .filter(case=collection.case)
        .select_related("approved")
        .annotate(waits=_true(Q(approved=None)))
        .annotate(last_kind=Subquery(newest.values("kind")[:1]), last_sha256=Subquery(newest.values("sha256")[:1]))
        .annotate(last_version=Subquery(newest.values("version")[:1]))
        .annotate(is_out=_true(Q(last_kind=FeedItem.DOCUMENT, last_version=F("approved"))))
        .annotate(is_strict=_true(~Q(marking__in=markings.up_to(collection.ceiling))))
        .order_by("waits", "is_out", "is_strict", "kind", "title", "id")
    )


def _true(condition: Q) -> Case:
    return Case(When(condition, then=True), default=False, output_field=BooleanField())


def _why_it_stays(entry, collection: Collection, chosen: set | None, way: Way | None) -> str:
    if way is None:
        return _("not approved")
    reasons = (
        (not way.marking, _("marked stricter since its tearline was approved")),
        (not way.fits(collection.ceiling), _("marked stricter than the collection takes")),
        (not hasattr(way.document, "body"), _("erased")),
        (entry.last_kind == FeedItem.DOCUMENT and entry.last_sha256 == way.document.sha256, _("released already")),
        (chosen is not None and entry.pk not in chosen, _("not chosen")),
    )
    return next((sentence for holds, sentence in reasons if holds), "")
