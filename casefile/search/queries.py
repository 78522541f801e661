"""Reading the filters somebody saved."""

from django.db.models import Q, QuerySet

from casefile.cases.models import Case

from .models import SavedFilter


def saved_by(person) -> QuerySet:
    """The person's own, in cases they still see."""
    seen = Case.objects.visible_to(person).values("pk")
    return SavedFilter.objects.filter(Q(case=None) | Q(case__in=seen), person=person).select_related("case")
