"""What a case tells of itself: how much there is, what is stale or wanted, what was done lately."""

from rest_framework.serializers import CharField, DateTimeField, IntegerField, ListField, Serializer

from casefile.accounts.queries import people_by_id
from casefile.cases.roles import Right
from casefile.cases.sight import rights_of
from casefile.entries.models import Entry
from casefile.entries.telling import about, told_to
from casefile.ledger.queries import newest_of, words_of
from casefile.review.inbox import stale_for
from casefile.search import tally
from casefile.sources.models import Source

from . import answering, shapes, shown
from .cases import SeenCase
from .describing import gives, gives_list
from .waiting import StaleEntry, stale_row

MOST = 50
LOOKED_AT = 100
"""Records of the ledger that are read to find deeds the caller may be told of."""


class KindCount(Serializer):
    kind = CharField()
    state = CharField()
    n = IntegerField()


class WantingSource(Serializer):
    source = shapes.Referred()
    wanted = ListField(child=CharField())


class Overview(Serializer):
    counts = KindCount(many=True, help_text="Of what you see; to readers, of what stands.")
    stale = StaleEntry(many=True, help_text="To who sees the work; at most fifty.")
    wanting = WantingSource(many=True, help_text="Sources and what is missing about them; at most fifty.")


class Deed(Serializer):
    at = DateTimeField()
    deed = CharField(help_text="A code: claim.approved, role.given …")
    by = shapes.PersonBrief(allow_null=True)
    reason = CharField()
    entries = shapes.Referred(many=True)


class OverviewOfCase(SeenCase):
    @gives(Overview)
    def get(self, request, pk):
        """How many entries of each kind and state there are, what is stale, and what is wanted."""
        counts = tally.counted(self.found, request.user)
        told = {"counts": [{"kind": kind, "state": state, "n": n} for (kind, state), n in sorted(counts.items())]}
        behind = Right.READ_ALL in rights_of(request.user, self.found)
        work = _work(self.found, request.user) if behind else {"stale": [], "wanting": []}
        return answering.Response(Overview({**told, **work}).data)


class Lately(SeenCase):
    needs = {"GET": Right.READ_ALL}

    @gives_list(Deed)
    def get(self, request, pk):
        """The newest deeds in the case, newest first: at most a hundred, and none on what you may not see."""
        records, seen = told_to(request.user, newest_of(self.found.pk, LOOKED_AT))
        people, words = people_by_id(one.by for one in records), words_of(one.reason for one in records)
        rows = [_deed(one, people.get(one.by), words.get(one.reason, ""), seen) for one in records]
        return answering.rows(Deed(rows, many=True).data)


def _work(case, person) -> dict:
    marks = list(stale_for(person).filter(entry__case=case)[:MOST])
    causes = Entry.objects.visible_to(person).in_bulk({mark.because_of_id for mark in marks})
    wanting = Source.objects.visible_to(person).of(case).exclude(wanted=[]).exclude(state="withdrawn")
    rows = [{"source": shown.refer(one), "wanted": one.wanted} for one in wanting.newest_first()[:MOST]]
    return {"stale": [stale_row(mark, causes) for mark in marks], "wanting": rows}


def _deed(record, by, reason: str, seen: dict) -> dict:
    entries = [shown.refer(seen[pk]) for pk in about(record) if pk in seen]
    return {"at": record.at, "deed": record.deed, "by": shown.brief(by), "reason": reason, "entries": entries}
