"""Which documents may leave: of an entry its main one or its tearline, and the links whose ends are both out."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from casefile.core import markings
from casefile.entries.annexes import TEARLINE
from casefile.entries.models import Annex, Document, Entry, Pin

from .models import Collection, FeedItem


@dataclass(frozen=True)
class Way:
    """The document by which an entry leaves, and the marking under which it may.

    :ivar annex: the tearline, where it has one: then the main document never leaves
    :ivar marking: the strictest of the document's own and of all it embeds; "" when it may not leave at all
    """

    document: Document | Annex
    annex: Annex | None
    marking: str

    def fits(self, ceiling: str) -> bool:
        return bool(self.marking) and markings.at_most(self.marking, ceiling)


def ways_out(entries: Iterable[Entry]) -> dict[UUID, Way]:
    """For each entry that stands, the way it leaves. Three queries, however many entries."""
    standing = {entry.approved_id: entry for entry in entries if entry.approved_id}
    documents = Document.objects.select_related("body").in_bulk(standing)
    tearlines = {one.version_id: one for one in _annexes(standing).filter(role=TEARLINE)}
    embeds = defaultdict(list)
    pins = Pin.objects.filter(version__in=standing)
    for version, kind, now, then in pins.values_list(
        "version", "other__kind", "other__marking", "pinned__document__marking"
    ):
        embeds[version].append((kind, now, then))
    return {
        entry.pk: _way(entry, documents[version], tearlines.get(version), embeds[version])
        for version, entry in standing.items()
    }


def _way(entry: Entry, document: Document, tearline: Annex | None, embeds: list) -> Way:
    if tearline is None:
        now = [now for _kind, now, _then in embeds]
        return Way(document, None, markings.strictest(entry.marking, document.marking, *now))
    # Somebody marked the claim stricter since: what was written for release is not trusted either.
    if markings.stricter(entry.marking, document.marking):
        return Way(tearline, tearline, "")
    said = [marking for kind, now, then in embeds if kind != "source" for marking in (now, then)]
    return Way(tearline, tearline, markings.strictest(tearline.marking, *said))


def in_collection(collection: Collection) -> QuerySet:
    """The newest feed item of every slot, where it is a document."""
    later = FeedItem.objects.filter(collection=collection, slot=OuterRef("slot"), number__gt=OuterRef("number"))
    newest = FeedItem.objects.filter(collection=collection, kind=FeedItem.DOCUMENT).exclude(Exists(later))
    return newest.select_related("annex")


def links_out(collection: Collection, leaving: Iterable[Entry]) -> list[Annex]:
    """Links that may leave with these entries: both ends leave, or are out at the version that stands."""
    leaving = list(leaving)
    out = {item.slot: item for item in in_collection(collection)}
    ends = {entry.pk for entry in leaving} | set(out)
    versions = {entry.approved_id for entry in leaving} | {item.version_id for item in out.values()}
    taken = markings.up_to(collection.ceiling)
    found = _annexes(versions).exclude(role=TEARLINE).exclude(version__in=_replaced(leaving))
    found = found.filter(other__in=ends, version__entry__in=ends, marking__in=taken)
    # An end may be out by its tearline only: what links to it says more than that.
    found = found.filter(other__marking__in=taken, version__entry__marking__in=taken)
    found = found.select_related("version__entry", "other")
    return [one for one in found if one.slot not in out or out[one.slot].sha256 != one.sha256]


def _replaced(leaving: list[Entry]):
    """Versions that other ones of the same entries replace in this act."""
    fresh = {entry.approved_id for entry in leaving}
    earlier = FeedItem.objects.filter(entry__in=[entry.pk for entry in leaving]).exclude(version__in=fresh)
    return earlier.values("version")


def _annexes(versions) -> QuerySet:
    return Annex.objects.filter(version__in=list(versions)).select_related("body")
