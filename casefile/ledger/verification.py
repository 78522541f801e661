"""Checking chains from the stored bytes alone: gapless, linked, and every hash what it says."""

import json
import uuid
from collections.abc import Iterator
from dataclasses import dataclass

from casefile.core.canonical import sha256

from .models import GENESIS, Chain, Record


@dataclass(frozen=True)
class Fault:
    """One thing that does not hold, at one place of one chain."""

    chain: uuid.UUID
    seq: int
    sentence: str


def faults_in(chain: Chain) -> Iterator[Fault]:
    """Walk one chain from its first record to its head and yield every fault met on the way."""
    seq, prev = 0, GENESIS
    for record in Record.objects.filter(chain=chain.id).order_by("seq").iterator(chunk_size=2000):
        for sentence in _faults_of(record, seq + 1, prev):
            yield Fault(chain.id, record.seq, sentence)
        seq, prev = record.seq, record.sha256
    if (chain.seq, chain.head) != (seq, prev):
        yield Fault(chain.id, chain.seq, f"the head names record {chain.seq}, the last one found is {seq}")


def _faults_of(record: Record, seq: int, prev: str) -> Iterator[str]:
    document = bytes(record.document)
    if sha256(document) != record.sha256:
        yield "the bytes do not have the hash they are stored under"
    if record.seq != seq:
        yield f"record {seq} is missing"
    if record.prev != prev:
        yield "it does not name the record before it"
    try:
        said = json.loads(document)
    except ValueError:
        yield "the bytes are not a record"
        return
    columns = {
        "chain": str(record.chain),
        "seq": record.seq,
        "at": record.at.isoformat(),
        "deed": record.deed,
        "by": str(record.by) if record.by else None,
        "reason": record.reason,
        "prev": record.prev,
    }
    if wrong := [name for name, value in columns.items() if said.get(name) != value]:
        yield f"the columns say otherwise than the bytes: {', '.join(wrong)}"
    named = said.get("subjects")
    if isinstance(named, list) and named != sorted(str(one) for one in record.subjects):
        yield "the columns say otherwise than the bytes: subjects"
