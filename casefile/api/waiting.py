"""My work: what waits for the caller, in all their cases."""

from rest_framework.serializers import CharField, DateTimeField, IntegerField, ListField, Serializer, UUIDField

from casefile.entries.models import Entry
from casefile.entries.queries import worked_on_by
from casefile.releases.queries import proposals_to_sign
from casefile.review import inbox
from casefile.sources.queries import failed_captures, to_read_by

from . import answering, shapes, shown
from .describing import gives
from .door import Door

MOST = 50
"""Rows of one sort; what is left comes up when these are done."""


class BatchToDecide(Serializer):
    batch = UUIDField(source="batch.pk")
    case = UUIDField(source="batch.case_id")
    title = CharField()
    waiting = IntegerField(source="n", help_text="Rows you may decide on.")
    since = DateTimeField(source="batch.created_at")


class Returned(Serializer):
    entry = shapes.EntryRow()
    by = shapes.PersonBrief(allow_null=True)
    reason = CharField()


class StaleEntry(Serializer):
    entry = shapes.Referred()
    because_of = shapes.Referred(allow_null=True, help_text="Null when you may not see it.")
    code = CharField()
    since = DateTimeField()


class Waiting(Serializer):
    batches = BatchToDecide(many=True, help_text="To decide on, oldest first.")
    proposals = shapes.Proposal(many=True, help_text="Releases to sign, oldest first.")
    suggestions = shapes.Suggestion(many=True, help_text="Words offered for what you logged, to answer.")
    stale = StaleEntry(many=True, help_text="To look at again, because something it rests on changed; yours first.")
    returned = Returned(many=True, help_text="What a reviewer gave back to you.")
    drafts = shapes.EntryRow(many=True, help_text="Yours.")
    failed = shapes.Job(many=True, help_text="Captures you asked for that came to nothing.")
    to_read = shapes.EntryRow(many=True, help_text="Sources nobody has begun to read, oldest first.")
    more = ListField(child=CharField(), help_text="The members that were cut at fifty rows.")


class MyWork(Door):
    @gives(Waiting)
    def get(self, request):
        """What waits for you, in all your cases: to decide, sign, answer, look at again, finish and read."""
        found = {name: list(rows) for name, rows in _found(request.user).items()}
        more = [name for name, rows in found.items() if len(rows) > MOST]
        cut = {name: rows[:MOST] for name, rows in found.items()}
        return answering.Response(Waiting({**_told(cut, request.user), "more": more}).data)


def _found(me) -> dict:
    """The rows of each sort, one more than are shown."""
    drafts = worked_on_by(me).filter(author=me).in_state("draft").select_related(*shown.WITH_ROW)
    return {
        "batches": inbox.batches_for(me, MOST + 1),
        "proposals": proposals_to_sign(me).select_related("proposed_by")[: MOST + 1],
        "suggestions": inbox.suggestions_to(me).select_related("person")[: MOST + 1],
        "stale": inbox.stale_for(me)[: MOST + 1],
        "returned": inbox.returned_to(me, MOST + 1),
        "drafts": drafts.newest_first()[: MOST + 1],
        "failed": failed_captures(me)[: MOST + 1],
        "to_read": to_read_by(me).select_related("author")[: MOST + 1],
    }


def _told(found: dict[str, list], me) -> dict:
    causes = Entry.objects.visible_to(me).in_bulk({mark.because_of_id for mark in found["stale"]})
    rows = {name: [shown.row(entry, behind=True) for entry in found[name]] for name in ("drafts", "to_read")}
    for entry, _decision, _reason in found["returned"]:
        entry.author = me
    returned = [
        {"entry": shown.row(entry, behind=True), "by": decision and shown.brief(decision.person), "reason": reason}
        for entry, decision, reason in found["returned"]
    ]
    return {**found, **rows, "returned": returned, "stale": [stale_row(mark, causes) for mark in found["stale"]]}


def stale_row(mark, causes: dict) -> dict:
    """A mark on an entry, as it is told to who sees the entries in `causes`."""
    cause = causes.get(mark.because_of_id)
    told = {"entry": shown.refer(mark.entry), "because_of": shown.refer(cause) if cause else None}
    return {**told, "code": mark.code, "since": mark.since}
