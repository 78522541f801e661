"""Opening collections, letting partners pull them, releasing: it takes two. Taking back takes one."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from casefile.accounts.models import Partner
from casefile.cases.roles import Right
from casefile.cases.sight import demand, demand_and_keep
from casefile.core import markings
from casefile.core.errors import Invalid, NotAllowed, NotNow
from casefile.core.text import clean
from casefile.entries import writing
from casefile.entries.models import Entry
from casefile.ledger.actions import append

from .leaving import links_out, ways_out
from .models import HIGHEST, Collection, Grant, Proposal, ProposalRow, Release
from .preview import preview
from .publishing import bury_replaced, publish, write_manifest


@transaction.atomic
def open_collection(*, by, case, title: str, ceiling: str = HIGHEST) -> Collection:
    """:raises Invalid: no title, or a ceiling above TLP:AMBER"""
    demand(by, case, Right.LEAD)
    title = clean(title).strip()[:200]
    if not title:
        raise Invalid(_("Give the collection a title."), field="title")
    if ceiling not in markings.up_to(HIGHEST):
        raise Invalid(_("A collection takes at most TLP:AMBER."), field="ceiling")
    collection = Collection.objects.create(case=case, title=title, ceiling=ceiling, opened_by=by)
    append(chain=case.id, deed="collection.opened", by=by.id, subjects=[collection.id], ceiling=ceiling)
    return collection


@transaction.atomic
def grant(*, by, collection: Collection, partner: Partner) -> Grant:
    """Let a partner pull what is released in a collection."""
    demand(by, collection.case, Right.LEAD)
    if not partner.is_active:
        raise Invalid(_("This partner is disabled."), field="partner")
    given, is_new = Grant.objects.get_or_create(
        collection=collection, partner=partner, revoked_at=None, defaults={"granted_by": by}
    )
    if is_new:
        append(chain=collection.case_id, deed="grant.given", by=by.id, subjects=[collection.id, partner.id])
    return given


@transaction.atomic
def revoke(*, by, collection: Collection, partner: Partner) -> None:
    """End a partner's access; a stream under way ends without its trailer."""
    demand(by, collection.case, Right.LEAD)
    open_grants = Grant.objects.filter(collection=collection, partner=partner, revoked_at=None)
    if open_grants.update(revoked_at=timezone.now()):
        append(chain=collection.case_id, deed="grant.revoked", by=by.id, subjects=[collection.id, partner.id])


@transaction.atomic
def propose_release(*, by, collection: Collection, chosen: set | None = None) -> Proposal:
    """Ask for a release of what stands and may leave.

    :param chosen: ids of entries; None takes all that may leave
    :raises NotNow: nothing may leave
    """
    demand(by, collection.case, Right.RELEASE)
    leaving, _staying = preview(collection, by, chosen)
    if not leaving:
        raise NotNow(_("Nothing may leave: all that is approved was released already, or is marked too strictly."))
    proposal = Proposal.objects.create(collection=collection, proposed_by=by)
    rows = [
        ProposalRow(proposal=proposal, entry=one.entry, version_id=one.entry.approved_id, annex=one.annex)
        for one in leaving
    ]
    ProposalRow.objects.bulk_create(rows)
    append(
        chain=collection.case_id,
        deed="release.proposed",
        by=by.id,
        subjects=[proposal.id, collection.id],
        versions=[_named(row) for row in rows],
    )
    return proposal


@transaction.atomic
def sign_release(*, by, proposal: Proposal) -> Release:
    """Sign what somebody else proposed: it is published in the same transaction. The door asked for a proof.

    :raises NotAllowed: `by` proposed it
    :raises NotNow: it was answered already, or something in it no longer stands as it was proposed
    """
    collection = proposal.collection
    demand_and_keep(by, collection.case, Right.RELEASE)
    if proposal.proposed_by_id == by.pk:
        raise NotAllowed(_("You proposed this release: somebody else must sign it."))
    # Links come last: the guard of the feed, and a partner who reads along, find both their ends before them.
    rows = list(proposal.rows.select_related("version__document", "annex"))
    rows.sort(key=lambda row: (row.slot != row.entry_id, row.entry_id, row.slot))
    held = writing.lock(*(row.entry_id for row in rows))
    collection = Collection.objects.select_for_update().get(pk=collection.pk)
    proposal = Proposal.objects.select_for_update().get(pk=proposal.pk)
    if proposal.state != Proposal.OPEN:
        raise NotNow(_("This proposal was answered already."))
    _demand_unchanged(rows, held, collection, by)
    release = write_manifest(collection, proposal, rows, by)
    publish(collection, release, rows)
    bury_replaced(collection, rows)
    Proposal.objects.filter(pk=proposal.pk).update(state=Proposal.SIGNED)
    append(
        chain=collection.case_id,
        deed="release.signed",
        by=by.id,
        subjects=[proposal.id, collection.id, release.id],
        versions=[_named(row) for row in rows],
        number=release.number,
        manifest=release.sha256,
    )
    return release


@transaction.atomic
def drop_proposal(*, by, proposal: Proposal) -> None:
    """Take back or refuse a proposal."""
    demand(by, proposal.collection.case, Right.RELEASE)
    if not Proposal.objects.filter(pk=proposal.pk, state=Proposal.OPEN).update(state=Proposal.DROPPED):
        raise NotNow(_("This proposal was answered already."))
    append(chain=proposal.collection.case_id, deed="release.dropped", by=by.id, subjects=[proposal.id])


def _demand_unchanged(rows: list[ProposalRow], held: dict, collection: Collection, by) -> None:
    """:raises NotNow: a document of the proposal may not leave any more, or not by itself"""
    ways = ways_out(held.values())
    whole = {row.entry_id for row in rows if row.slot == row.entry_id}
    links = {one.pk for one in links_out(collection, [held[pk] for pk in whole])}
    for row in rows:
        entry, way = held[row.entry_id], ways.get(row.entry_id)
        if entry.approved_id != row.version_id or (row.slot == entry.pk and row.annex != way.annex):
            raise NotNow(_("“%(title)s” no longer stands as it was proposed.") % _title(entry, by))
        if row.slot == entry.pk and not way.fits(collection.ceiling):
            raise NotNow(_("“%(title)s” is now marked stricter than the collection takes.") % _title(entry, by))
        if row.slot != entry.pk and row.annex_id not in links:
            raise NotNow(_("A link of “%(title)s” leads to something that may not leave.") % _title(entry, by))


def _title(entry: Entry, person) -> dict[str, str]:
    is_seen = Entry.objects.visible_to(person).filter(pk=entry.pk).exists()
    return {"title": entry.title if is_seen else _("something you may not see")}


def _named(row: ProposalRow) -> dict[str, str]:
    return {"entry": str(row.entry_id), "version": str(row.version_id), "sha256": row.document.sha256}
