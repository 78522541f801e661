"""The ledger: one hash chain per case and one for the desk. Ids and hashes only; no foreign keys to its subjects."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from casefile.core.ids import row_id

DESK = uuid.UUID("00000000-0000-4000-8000-000000000000")
"""The chain of what concerns no single case: people, partners, tokens."""

GENESIS = "0" * 64
"""What the first record of a chain names as its predecessor's hash."""


class Chain(models.Model):
    """The head of one chain. The application reads it; only `ledger_record`'s trigger moves it."""

    id = models.UUIDField(primary_key=True)
    seq = models.PositiveBigIntegerField(default=0)
    head = models.CharField(max_length=64, default=GENESIS)


class Record(models.Model):
    """One line of the ledger: who did what, to which subjects and versions, when, why. Insert-only.

    `document` holds the canonical bytes that were hashed; the columns beside it repeat them for queries only.
    """

    id = models.UUIDField(primary_key=True, default=row_id)
    chain = models.UUIDField()
    seq = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    deed = models.CharField(max_length=60)
    by = models.UUIDField(null=True)
    subjects = ArrayField(models.UUIDField(), default=list)
    reason = models.CharField(max_length=64, blank=True)
    document = models.BinaryField()
    prev = models.CharField(max_length=64)
    sha256 = models.CharField(max_length=64)

    class Meta:
        ordering = ["chain", "seq"]
        constraints = [models.UniqueConstraint(fields=["chain", "seq"], name="ledger_record_once")]
        indexes = [GinIndex(fields=["subjects"], name="ledger_record_subjects")]


class Reason(models.Model):
    """The words behind a reason's hash, kept apart so that they can be erased. SHA-256(nonce ‖ UTF-8 text)."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    nonce = models.CharField(max_length=32)
    text = models.TextField()
    chain = models.UUIDField()
