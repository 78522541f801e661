"""Writing the feed: numbered under the collection's lock, in the transaction that publishes."""

from django.db.models import BooleanField, F, Func, Q, Value

from casefile.core.canonical import canonical, sha256
from casefile.entries.queries import resting_on

from .leaving import in_collection
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
                    "id": str(row.slot),
                    "schema": row.document.schema,
                    "sha256": row.document.sha256,
                    "size": row.document.size,
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
            annex=row.annex,
            slot=row.slot,
            sha256=row.document.sha256,
        )
        for number, row in enumerate(rows, start=collection.counter + 1)
    )
    collection.counter += len(rows)
    Collection.objects.filter(pk=collection.pk).update(counter=collection.counter)


def take_back(entry) -> None:
    """Publish tombstones for an entry, for what embeds it and for links that lead to either, where they may not stay.

    Runs inside the deed. All collections concerned are locked before any is read: a release that is being signed
    meanwhile is waited for, and its documents are seen.
    """
    touched = [entry, *resting_on(entry)]
    ids, cases = {one.pk for one in touched}, {one.case_id for one in touched}
    for collection in Collection.objects.select_for_update().filter(case__in=cases).order_by("pk"):
        touching = in_collection(collection).filter(Q(entry__in=ids) | Q(annex__other__in=ids))
        out = list(touching.annotate(may_stay=_fits(collection)).order_by("number"))
        gone = {item.slot for item in out if not item.may_stay}
        # A link stays where both its ends do.
        gone |= {item.slot for item in out if item.annex and {item.entry_id, item.annex.other_id} & gone}
        for item in out:
            if item.slot in gone:
                _bury(collection, item)


def bury_replaced(collection: Collection, rows: list[ProposalRow]) -> None:
    """Take back the links that newer versions, just published, no longer have."""
    versions = {row.entry_id: row.version_id for row in rows if row.slot == row.entry_id}
    links = in_collection(collection).filter(entry__in=versions).exclude(slot=F("entry")).order_by("number")
    for item in links:
        if item.version_id != versions[item.entry_id]:
            _bury(collection, item)


def _fits(collection: Collection) -> Func:
    """Whether a feed item may stay, asked of the database by the rule under which partners read."""
    said = (F("version"), F("annex"), Value(collection.ceiling))
    return Func(*said, function="releases_fits", output_field=BooleanField())


def _bury(collection: Collection, last: FeedItem) -> None:
    collection.counter += 1
    FeedItem.objects.create(
        collection=collection,
        number=collection.counter,
        kind=FeedItem.TOMBSTONE,
        entry_id=last.entry_id,
        version_id=last.version_id,
        annex_id=last.annex_id,
        slot=last.slot,
        sha256=last.sha256,
    )
    Collection.objects.filter(pk=collection.pk).update(counter=collection.counter)


def _tombstones_since(collection: Collection, last: Release | None) -> list[dict]:
    start = last.items.order_by("-number").values_list("number", flat=True).first() if last else 0
    buried = FeedItem.objects.filter(collection=collection, kind=FeedItem.TOMBSTONE, number__gt=start or 0)
    return [{"number": one.number, "id": str(one.slot), "sha256": one.sha256} for one in buried.order_by("number")]
