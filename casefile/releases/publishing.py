"""Writing the feed: numbered under the collection's lock, in the transaction that publishes."""

from casefile.core import markings
from casefile.core.canonical import canonical, sha256
from casefile.entries.queries import leave_as, resting_on

from .models import Collection, FeedItem, Proposal, ProposalRow, Release

MANIFEST = "casefile/manifest/1"


def write_manifest(collection: Collection, proposal: Proposal, rows: list[ProposalRow], signed_by) -> Release:
    """Make the next release of a collection, whose row the caller holds locked. It names the one before by hash."""
    last = Release.objects.filter(collection=collection).order_by("-number").first()
    number, previous = (last.number + 1, last.sha256) if last else (1, "")
    numbers = range(collection.counter + 1, collection.counter + len(rows) + 1)
    manifest = canonical(
        {
            "schema": MANIFEST,
            "collection": str(collection.pk),
            "epoch": collection.epoch,
            "number": number,
            "previous": previous or None,
            "ceiling": collection.ceiling,
            "documents": [
                {
                    "number": place,
                    "id": str(row.entry_id),
                    "schema": row.version.document.schema,
                    "sha256": row.version.document.sha256,
                    "size": row.version.document.size,
                }
                for place, row in zip(numbers, rows, strict=True)
            ],
            "withdrawn": _tombstones_since(collection, last),
        }
    )
    return Release.objects.create(
        collection=collection,
        number=number,
        proposal=proposal,
        proposed_by_id=proposal.proposed_by_id,
        signed_by=signed_by,
        manifest=manifest,
        sha256=sha256(manifest),
        previous=previous,
    )


def publish(collection: Collection, release: Release, rows: list[ProposalRow]) -> None:
    """Append the release's documents to the feed, in the order of the manifest."""
    FeedItem.objects.bulk_create(
        FeedItem(
            collection=collection,
            number=number,
            kind=FeedItem.DOCUMENT,
            release=release,
            entry_id=row.entry_id,
            version=row.version,
            sha256=row.version.document.sha256,
        )
        for number, row in enumerate(rows, start=collection.counter + 1)
    )
    collection.counter += len(rows)
    Collection.objects.filter(pk=collection.pk).update(counter=collection.counter)


def take_back(entry) -> None:
    """Publish tombstones for an entry, and for what embeds it, in every collection that may no longer show them.

    Runs inside the deed. All collections concerned are locked before any is read: a release that is being signed
    meanwhile is waited for, and its documents are seen.
    """
    touched = [entry, *resting_on(entry)]
    marked = leave_as(touched)
    cases = {one.case_id for one in touched}
    for collection in Collection.objects.select_for_update().filter(case__in=cases).order_by("pk"):
        for one in touched:
            last = FeedItem.objects.filter(collection=collection, entry_id=one.pk).order_by("-number").first()
            if last and last.kind == FeedItem.DOCUMENT and not _may_stay(marked.get(one.pk), collection):
                _bury(collection, last)


def _may_stay(marking: str | None, collection: Collection) -> bool:
    return marking is not None and markings.at_most(marking, collection.ceiling)


def _bury(collection: Collection, last: FeedItem) -> None:
    collection.counter += 1
    FeedItem.objects.create(
        collection=collection,
        number=collection.counter,
        kind=FeedItem.TOMBSTONE,
        entry_id=last.entry_id,
        version_id=last.version_id,
        sha256=last.sha256,
    )
    Collection.objects.filter(pk=collection.pk).update(counter=collection.counter)


def _tombstones_since(collection: Collection, last: Release | None) -> list[dict]:
    start = last.items.order_by("-number").values_list("number", flat=True).first() if last else 0
    buried = FeedItem.objects.filter(collection=collection, kind=FeedItem.TOMBSTONE, number__gt=start or 0)
    return [{"number": one.number, "id": str(one.entry_id), "sha256": one.sha256} for one in buried.order_by("number")]
