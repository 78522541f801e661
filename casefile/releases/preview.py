"""What would leave with the next release, and why the rest stays."""

from dataclasses import dataclass

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _

from casefile.core import markings
from casefile.entries.models import Entry
from casefile.entries.queries import leave_as

from .models import Collection, FeedItem


@dataclass(frozen=True)
class Leaving:
    entry: Entry
    sha256: str
    size: int


@dataclass(frozen=True)
class Staying:
    entry: Entry
    sentence: str


def preview(collection: Collection, person, chosen: set | None = None) -> tuple[list[Leaving], list[Staying]]:
    """Sort what the person sees of the collection's case into what leaves and what stays.

    :param chosen: ids to take; None takes all that may leave
    """
    newest = FeedItem.objects.filter(collection=collection, entry=OuterRef("pk")).order_by("-number")
    entries = (
        Entry.objects.visible_to(person)
        .filter(case=collection.case)
        .select_related("approved__document", "approved__document__body")
        .annotate(last_kind=Subquery(newest.values("kind")[:1]), last_sha256=Subquery(newest.values("sha256")[:1]))
        .order_by("kind", "title", "id")
    )
    leaving, staying = [], []
    marked = leave_as(entries)
    for entry in entries:
        sentence = _why_it_stays(entry, collection, chosen, marked.get(entry.pk))
        if sentence:
            staying.append(Staying(entry, sentence))
        else:
            document = entry.approved.document
            leaving.append(Leaving(entry, document.sha256, document.size))
    return leaving, staying


def _why_it_stays(entry, collection: Collection, chosen: set | None, marking: str | None) -> str:
    if marking is None:
        return _("not approved")
    document = entry.approved.document
    if not markings.at_most(marking, collection.ceiling):
        return _("marked stricter than the collection takes")
    if not hasattr(document, "body"):
        return _("erased")
    if entry.last_kind == FeedItem.DOCUMENT and entry.last_sha256 == document.sha256:
        return _("released already")
    if chosen is not None and entry.pk not in chosen:
        return _("not chosen")
    return ""
