"""Reading claims."""

from django.db.models import QuerySet

from casefile.actors.models import Actor
from casefile.actors.queries import cluster_of

from .models import Claim, Party


def parts_of(actor: Actor, person) -> QuerySet:
    """The parts an actor, or one it is the same as, has in claims the person sees, newest claims first."""
    claims = Claim.objects.visible_to(person).exclude(state="withdrawn")
    parts = Party.objects.filter(actor__in=cluster_of(actor), claim__in=claims.values("pk"))
    found = parts.select_related("claim__source", "actor").order_by("-claim__changed_at", "position")
    return found.defer("claim__search", "claim__source__search", "actor__search")
