"""Two copies of one source, whole: their texts and facts side by side, and which entries quote what differs."""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass

from django.db.models import prefetch_related_objects

from casefile.entries.models import Entry

from .comparing import Row, facts_between, rows_between, shared_roles, text_of
from .models import Capture, Passage
from .queries import marks_on


@dataclass(frozen=True)
class Compared:
    """Two copies of one source, the older first.

    :ivar roles: of the texts of which both have the words still
    :ivar role: of the two that are compared; "" where they share none
    :ivar facts: (name, old, new) of what is on record and differs
    :ivar rows: the paragraphs of both, in order
    :ivar quoting: place in `rows` -> the entries that quote the old paragraph there, each once
    """

    old: Capture
    new: Capture
    roles: list[str]
    role: str
    facts: list[tuple[str, str, str]]
    rows: list[Row]
    quoting: dict[int, list[Entry]]

    @property
    def differing(self) -> list[int]:
        """The places in `rows` where the texts are not the same."""
        return [at for at, row in enumerate(self.rows) if row.kind != "same"]

    @property
    def touched(self) -> list[Entry]:
        """The entries that quote what differs, each once."""
        return list(dict.fromkeys(one for at in self.differing for one in self.quoting.get(at, [])))


def compared(one: Capture, other: Capture, *, person, claims, role: str = "") -> Compared:
    """Two copies of one source side by side, whichever is named first.

    :param role: of the texts to compare; where the two do not share it, the first that they do
    :param claims: entries whose quotations are told, as far as the person sees them and nobody withdrew them
    """
    old, new = sorted((one, other), key=lambda copy: (copy.ended_at, copy.pk))
    prefetch_related_objects([old, new], "texts__body")
    roles = shared_roles(old, new)
    role = role if role in roles else next(iter(roles), "")
    texts = [text_of(copy, role) for copy in (old, new)] if role else []
    rows = rows_between(*(text.body.content for text in texts)) if texts else []
    quoted = marks_on(texts[0], person, claims) if texts else []
    return Compared(old, new, roles, role, facts_between(old, new), rows, _quoting(rows, quoted))


def _quoting(rows: list[Row], quoted: list[Passage]) -> dict[int, list[Entry]]:
    old = [at for at, row in enumerate(rows) if row.old]
    starts, ends = [rows[at].start for at in old], [rows[at].end for at in old]
    found: dict[int, dict[Entry, None]] = {}
    for passage in quoted:
        for at in old[bisect_right(ends, passage.start) : bisect_left(starts, passage.end)]:
            found.setdefault(at, {})[passage.entry] = None
    return {at: list(entries) for at, entries in found.items()}
