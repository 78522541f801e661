"""Work that outlives a request. The row is the job; the broker only rings the bell."""

from datetime import datetime

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from casefile.core.ids import public_id, row_id
from casefile.core.vocabulary import Vocabulary, Word

WAITING, RUNNING, DONE, FAILED = "waiting", "running", "done", "failed"

STATES = Vocabulary(
    "work.states",
    Word(WAITING, _("waiting")),
    Word(RUNNING, _("running")),
    Word(DONE, _("done")),
    Word(FAILED, _("failed")),
)


class Job(models.Model):
    """A row that is a job: claimed by one conditional UPDATE, kept by a lease on the database's clock.

    :ivar reason: why it failed, a code; `detail` says more in words
    :ivar step: what it is doing now, a word shown to the person who waits
    :ivar waits_for: the name of what it waits for its turn at; "" for nothing but its time
    :ivar tried: what became of each try that failed, in order: [{at, reason}], `at` in ISO 8601 by the database's clock
    """

    id = models.UUIDField(primary_key=True, default=public_id, editable=False)
    state = models.CharField(max_length=10, default=WAITING, choices=STATES.choices)
    step = models.CharField(max_length=30, blank=True)
    reason = models.CharField(max_length=40, blank=True)
    detail = models.TextField(blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(db_default=Now())
    waits_for = models.CharField(max_length=255, blank=True)
    tried = models.JSONField(default=list)
    lease_until = models.DateTimeField(null=True)
    created_at = models.DateTimeField(db_default=Now())
    ended_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True

    @property
    def tries(self) -> list[tuple[datetime, str]]:
        """When each try failed, and its reason."""
        return [(datetime.fromisoformat(one["at"]), one["reason"]) for one in self.tried]

    @property
    def is_over(self) -> bool:
        return self.state in (DONE, FAILED)


class IdempotencyKey(models.Model):
    """The answer that was given to a request, so that the same request twice is done once."""

    id = models.UUIDField(primary_key=True, default=row_id)
    holder = models.CharField(max_length=64)
    method = models.CharField(max_length=10)
    route = models.CharField(max_length=300)
    key = models.CharField(max_length=200)
    body_sha256 = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)
    answer = models.BinaryField(null=True)
    headers = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["holder", "method", "route", "key"], name="work_idempotencykey_once")
        ]
