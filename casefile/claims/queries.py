"""Reading claims."""

from uuid import UUID

from django.db.models import Q, QuerySet

from casefile.actors.models import Actor
from casefile.actors.queries import cluster_of

from .models import Claim, ClaimLink, Event, Party


def parts_of(actor: Actor, person) -> QuerySet:
    """The parts an actor, or one it is the same as, has in claims the person sees, newest claims first."""
    claims = Claim.objects.visible_to(person).exclude(state="withdrawn")
    parts = Party.objects.filter(actor__in=cluster_of(actor), claim__in=claims.values("pk"))
    found = parts.select_related("claim__source", "actor").order_by("-claim__changed_at", "position")
    return found.defer("claim__search", "claim__source__search", "actor__search")


def naming(event: Event) -> QuerySet:
    """The ids of claims that are about an event or name it, or one that was merged into it; each may come twice."""
    events = Event.objects.filter(Q(pk=event.pk) | Q(merged_into=event)).values("pk")
    return Claim.objects.filter(Q(event__in=events) | Q(parties__event__in=events)).order_by().values("pk")


def links_to(claim: Claim, person) -> QuerySet:
    """The links that other claims make to one, of those the person sees and nobody withdrew, by what these say."""
    seen = Claim.objects.visible_to(person).exclude(state="withdrawn")
    links = ClaimLink.objects.filter(other=claim, claim__in=seen.values("pk")).select_related("claim")
    return links.order_by("claim__title", "id")


def hidden_events(person, ids: set[UUID]) -> set[UUID]:
    """Those of `ids` that are events the person does not see."""
    events = Event.objects.filter(pk__in=ids)
    return set(events.exclude(pk__in=Event.objects.visible_to(person).values("pk")).values_list("pk", flat=True))
