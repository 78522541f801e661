"""Reads that matter are on record: who pulled what, as a count and the hash of what was sent."""

import uuid

from django.db import transaction

from casefile.ledger.actions import append

from .models import Collection


@transaction.atomic
def note_pull(partner_id: uuid.UUID, collection_id: uuid.UUID, count: int, sha256: str) -> None:
    """Record that a partner was sent documents; called before the last bytes leave. Nothing sent, nothing noted.

    :param count: documents and tombstones
    :param sha256: of their lines, as the trailer or the page names it
    """
    if count == 0:
        return
    case_id = Collection.objects.values_list("case_id", flat=True).get(pk=collection_id)
    append(
        chain=case_id,
        deed="collection.pulled",
        by=None,
        subjects=[collection_id, partner_id],
        count=count,
        answer=sha256,
    )
