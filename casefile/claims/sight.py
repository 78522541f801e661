"""Who sees which events: those who see a claim that names them; and the word for what somebody does not see."""

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from casefile.cases.roles import Right
from casefile.cases.sight import cases_with


class EventQuerySet(models.QuerySet):
    def visible_to(self, person):
        """Events that a claim the person sees names; beside them, to those who see the case's work, their own and
        those no claim names yet.

        What only a hidden claim names stays hidden with it.
        """
        if not person.is_active:
            return self.none()
        claims, parties = apps.get_model("claims", "Claim").objects, apps.get_model("claims", "Party").objects
        seen = claims.visible_to(person)
        told = Exists(seen.filter(event=OuterRef("pk"))) | Exists(
            parties.filter(event=OuterRef("pk"), claim__in=seen.values("pk"))
        )
        named = Exists(claims.filter(event=OuterRef("pk"))) | Exists(parties.filter(event=OuterRef("pk")))
        behind = Q(case__in=cases_with(person, Right.READ_ALL))
        return self.filter(told | (behind & (Q(made_by=person) | ~named)))

    def of(self, case):
        return self.filter(case=case)


def hidden_name() -> str:
    """What stands in place of a name the reader may not see."""
    return _("something you may not see")
