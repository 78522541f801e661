"""The case: the workspace of one question, and who belongs to it."""

from django.conf import settings
from django.db import models

from casefile.core import markings
from casefile.core.ids import public_id, row_id

from . import roles


class CaseQuerySet(models.QuerySet):
    def visible_to(self, person):
        """Cases the person belongs to, and the registry, which belongs to the whole desk."""
        if not person.is_active:
            return self.none()
        return self.filter(models.Q(memberships__person=person) | models.Q(is_registry=True)).distinct()


class Case(models.Model):
    """:ivar is_registry: the desk's one case of actors that all others may refer to; never changes
    :ivar legal_hold: nothing in it may be erased
    :ivar keep_until: the last day its copies are kept; None for good
    """

    id = models.UUIDField(primary_key=True, default=public_id, editable=False)
    title = models.CharField(max_length=200)
    question = models.TextField(blank=True)
    marking = models.CharField(max_length=20, choices=markings.choices, default="TLP:AMBER")
    time_zone = models.CharField(max_length=60, default="UTC")
    yardstick = models.CharField(max_length=20, default="icd203")
    is_registry = models.BooleanField(default=False)
    legal_hold = models.BooleanField(default=False)
    keep_until = models.DateField(null=True)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField(auto_now_add=True)

    objects = CaseQuerySet.as_manager()

    class Meta:
        ordering = ["title", "id"]
        constraints = [
            models.UniqueConstraint(fields=["id", "is_registry"], name="cases_case_registry_key"),
            models.UniqueConstraint(
                fields=["is_registry"], condition=models.Q(is_registry=True), name="cases_case_one_registry"
            ),
        ]

    def __str__(self):
        return self.title


class Membership(models.Model):
    """One role of one person in one case. Who gave it counts when four eyes are asked for."""

    id = models.UUIDField(primary_key=True, default=row_id)
    case = models.ForeignKey(Case, models.PROTECT, related_name="memberships")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=20, choices=roles.choices)
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    granted_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "person", "role"], name="cases_membership_once")]
