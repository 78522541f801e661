"""Reading the ledger."""

import uuid
from collections.abc import Iterable
from datetime import datetime

from .models import Reason, Record


def history_of(subject: uuid.UUID, chain: uuid.UUID) -> list[Record]:
    """The records of one chain that name `subject`, oldest first."""
    return list(Record.objects.filter(chain=chain, subjects__contains=[subject]).order_by("seq"))


def newest_of(chain: uuid.UUID, most: int, *, subject: uuid.UUID | None = None) -> list[Record]:
    """The newest records of one chain, newest first, without the bytes that were hashed.

    :param subject: only those that name it
    """
    records = Record.objects.filter(chain=chain, **({"subjects__contains": [subject]} if subject else {}))
    return list(records.defer("document").order_by("-seq")[:most])


def words_of(hashes: Iterable[str]) -> dict[str, str]:
    """The words behind reason hashes; an erased reason is simply absent."""
    return dict(Reason.objects.filter(sha256__in={one for one in hashes if one}).values_list("sha256", "text"))


def did(by: uuid.UUID, deed: str, subject: uuid.UUID, *, chain: uuid.UUID, since: datetime) -> bool:
    """Is there a record, since then, of this person doing this to that?"""
    records = Record.objects.filter(chain=chain, subjects__contains=[subject], deed=deed, by=by, at__gte=since)
    return records.exists()
