"""Reading the ledger."""

import uuid
from collections.abc import Iterable

from .models import Reason, Record


def history_of(subject: uuid.UUID, chain: uuid.UUID) -> list[Record]:
    """The records of one chain that name `subject`, oldest first."""
    return list(Record.objects.filter(chain=chain, subjects__contains=[subject]).order_by("seq"))


def words_of(hashes: Iterable[str]) -> dict[str, str]:
    """The words behind reason hashes; an erased reason is simply absent."""
    return dict(Reason.objects.filter(sha256__in={one for one in hashes if one}).values_list("sha256", "text"))
