"""Reading claims."""

from django.db.models import QuerySet

from casefile.actors.models import Actor

from .models import Claim, Party


def parts_of(actor: Actor, person) -> QuerySet:
    """The parts an actor has in claims the person sees, newest claims first."""
    claims = Claim.objects.visible_to(person).exclude(state="withdrawn")
    parts = Party.objects.filter(actor=actor, claim__in=claims.values("pk"))
    return parts.select_related("claim__source").order_by("-claim__changed_at", "position")[:200]
