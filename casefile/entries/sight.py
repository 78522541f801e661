"""Who sees which entries: said once, here. What you may not see does not exist."""

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q

from casefile.cases.roles import Right
from casefile.cases.sight import cases_with

RED = "TLP:RED"


class EntryQuerySet(models.QuerySet):
    def visible_to(self, person):
        """Entries the person may see, by membership, role, marking and readers.

        Leads, analysts and reviewers see all of their cases; readers, and everybody in the registry, what stands;
        a RED entry its named readers only.
        """
        if not person.is_active:
            return self.none()
        behind = Q(case__in=cases_with(person, Right.READ_ALL))
        standing = Q(case__in=cases_with(person, Right.READ)) | Q(case__is_registry=True)
        named = Exists(apps.get_model("entries", "Reader").objects.filter(entry=OuterRef("pk"), person_id=person.pk))
        return self.filter(behind | (standing & Q(approved__isnull=False))).filter(~Q(marking=RED) | named)

    def standing(self):
        return self.filter(approved__isnull=False)

    def in_state(self, *states: str):
        return self.filter(state__in=states)

    def of(self, case):
        return self.filter(case=case)

    def newest_first(self):
        return self.order_by("-changed_at", "-id")


def behind_the_scenes(person, entry) -> bool:
    """May the person see drafts, versions and reviews of this entry, or only what stands?"""
    return cases_with(person, Right.READ_ALL).filter(case=entry.case_id).exists()
