"""Releases: what left with a number, its manifest to save, and what was taken back since."""

from django.http import HttpResponse
from django.shortcuts import render

from casefile.entries.models import Entry
from casefile.releases.models import Collection, FeedItem, Release

from . import shown
from .doors import see_or_404, signed_in
from .frame import framed

ROWS = 500
"""Documents one page lists; the manifest names all of them."""
LATEST = 50
"""Releases, and things taken back, that the page of a collection lists: the newest."""


@signed_in
def release(request, pk, number):
    """One release: its documents and who signed it; with `?as=file` the manifest, byte for byte."""
    collection = see_or_404(Collection.objects.visible_to(request.user).select_related("case"), pk=pk)
    found = see_or_404(releases_of(collection, whole=True), number=number)
    if request.GET.get("as") == "file":
        answer = HttpResponse(bytes(found.manifest), content_type="application/octet-stream")
        return shown.as_download(answer, f"manifest-{number}-{found.sha256[:12]}.json")
    items, total = found.items.select_related("annex__other").order_by("number")[:ROWS], found.items.count()
    context = {"collection": collection, "release": found, "rows": told(items, request.user), "total": total}
    return render(request, "collections/release.html", framed(request, collection.case, context))


def releases_of(collection: Collection, *, whole: bool = False):
    """The releases of a collection, newest first; their manifests only when they are wanted whole."""
    found = Release.objects.filter(collection=collection).select_related("proposed_by", "signed_by")
    return (found if whole else found.defer("manifest")).order_by("-number")


def told(items, person) -> list[dict]:
    """Lines of a feed with the entries they are about, as far as the person sees them, and whether they still stand."""
    items = list(items)
    seen = Entry.objects.visible_to(person)
    ends = {pk for item in items for pk in (item.entry_id, item.annex.other_id if item.annex else None) if pk}
    entries = seen.only("id", "kind", "title", "case").in_bulk(ends)
    gone = _gone(items)
    return [{"item": item, "gone": item.slot in gone, **_beside(item, entries)} for item in items]


def _beside(item: FeedItem, entries: dict) -> dict:
    role, other = (item.annex.role, entries.get(item.annex.other_id)) if item.annex else ("", None)
    return {"entry": entries.get(item.entry_id), "role": role, "other": other}


def _gone(items: list[FeedItem]) -> set:
    """The slots of these lines that were taken back, and not released again since."""
    slots = {item.slot for item in items}
    if not items:
        return set()
    newest = FeedItem.objects.filter(collection=items[0].collection_id, slot__in=slots)
    last = newest.order_by("slot", "-number").distinct("slot").values_list("slot", "kind")
    return {slot for slot, kind in last if kind == FeedItem.TOMBSTONE}


def taken_back(collection: Collection, person) -> list[dict]:
    """What was taken back from a collection, newest first."""
    buried = FeedItem.objects.filter(collection=collection, kind=FeedItem.TOMBSTONE).select_related("annex")
    return told(buried.order_by("-number")[:LATEST], person)
