"""Review: batches, decisions, suggestions. Decisions are insert-only; a trigger keeps four eyes."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from casefile.cases.models import Case
from casefile.cases.roles import Right
from casefile.cases.sight import cases_with
from casefile.core.ids import public_id, row_id
from casefile.core.vocabulary import Vocabulary, Word
from casefile.entries.models import Entry, Version

VERDICTS = Vocabulary(
    "review.verdicts",
    Word("approve", _("approved")),
    Word("return", _("returned")),
    Word("withdraw", _("withdrawn")),
)


class BatchQuerySet(models.QuerySet):
    def visible_to(self, person):
        """Batches of cases whose work the person sees, with at least one row they may see."""
        seen = BatchRow.objects.filter(entry__in=Entry.objects.visible_to(person).values("pk"))
        return self.filter(pk__in=seen.values("batch"), case__in=cases_with(person, Right.READ_ALL))


class Batch(models.Model):
    """What was submitted together: one page, one reviewer, an answer per row."""

    id = models.UUIDField(primary_key=True, default=public_id, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="batches")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = BatchQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "id"]


class BatchRow(models.Model):
    id = models.UUIDField(primary_key=True, default=row_id)
    batch = models.ForeignKey(Batch, models.PROTECT, related_name="rows")
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="+")
    version = models.OneToOneField(Version, models.PROTECT, related_name="batch_row")
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["batch", "entry"], name="review_batchrow_once")]


class Decision(models.Model):
    """One person's verdict on one version, named by id and by the hash of its document."""

    id = models.UUIDField(primary_key=True, default=row_id)
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="decisions")
    version = models.ForeignKey(Version, models.PROTECT, related_name="decisions")
    sha256 = models.CharField(max_length=64)
    verdict = models.CharField(max_length=10, choices=VERDICTS.choices)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reason = models.CharField(max_length=64, blank=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["version"], condition=~models.Q(verdict="withdraw"), name="review_decision_one_per_version"
            ),
            models.UniqueConstraint(
                fields=["version"], condition=models.Q(verdict="withdraw"), name="review_decision_one_withdrawal"
            ),
        ]


class Suggestion(models.Model):
    """Wording a reviewer offers. The author takes it or not; offering is no contribution."""

    id = models.UUIDField(primary_key=True, default=public_id, editable=False)
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="suggestions")
    version = models.ForeignKey(Version, models.PROTECT, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    field = models.CharField(max_length=40)
    wording = models.TextField()
    created_at = models.DateTimeField(auto_now_add=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    is_accepted = models.BooleanField(null=True)

    class Meta:
        ordering = ["created_at", "id"]
