"""Reading what leaves the desk, as the desk sees it; what partners read is in `feed`."""

from uuid import UUID

from django.db.models import QuerySet

from casefile.accounts.models import Partner
from casefile.cases.roles import Right
from casefile.cases.sight import cases_with

from .models import Collection, FeedItem, Grant, Proposal


def partners_seen_by(person) -> QuerySet:
    """Partners, to administrators and to whoever leads a case and may grant."""
    leads = cases_with(person, Right.LEAD).exists()
    return Partner.objects.all() if person.is_active and (person.is_admin or leads) else Partner.objects.none()


def proposals_seen_by(person) -> QuerySet:
    """Proposed releases of cases whose work the person sees."""
    collections = Collection.objects.visible_to(person).filter(case__in=cases_with(person, Right.READ_ALL))
    return Proposal.objects.filter(collection__in=collections.values("pk")).select_related(
        "proposed_by", "collection__case"
    )


def proposals_to_sign(person) -> QuerySet:
    """Proposed releases that wait for a second person, who this one may be; oldest first."""
    open_ones = proposals_seen_by(person).filter(state=Proposal.OPEN).exclude(proposed_by=person)
    return open_ones.filter(collection__case__in=cases_with(person, Right.RELEASE)).order_by("proposed_at", "id")


def open_grants(collection: Collection) -> QuerySet:
    return Grant.objects.filter(collection=collection, revoked_at=None).select_related("partner")


def grant_is_open(collection_id: UUID, partner_id: UUID) -> bool:
    """Asked again in the middle of a long stream, outside its snapshot: may the partner still pull?"""
    return Grant.objects.filter(collection=collection_id, partner=partner_id, revoked_at=None).exists()


def releases_with(entry) -> list:
    """The feed items of an entry: in which releases it left, and whether it was taken back; oldest first."""
    items = FeedItem.objects.filter(entry_id=entry.pk).select_related("collection", "release")
    return list(items.order_by("collection__title", "number"))
