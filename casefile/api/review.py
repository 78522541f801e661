"""Review: what stands against an entry, suggestions, batches and the decisions on them."""

from django.utils.translation import gettext as _

from casefile.cases.roles import Right
from casefile.core.errors import Invalid
from casefile.core.inputs import PARAGRAPH, flag_in, id_in, rows_in, text_in
from casefile.entries.models import Entry
from casefile.review.deciding import Answer, decide
from casefile.review.queries import batches_seen_by, suggestions_seen_by
from casefile.review.submitting import MOST, submit
from casefile.review.suggesting import answer, suggest

from . import answering, shapes, shown
from .asked import Accept, NewBatch, NewSuggestion, Verdicts
from .cases import SeenCase
from .describing import gives, gives_list, may_need_proof
from .door import Door, demand_step_up, one
from .entries import SeenEntry
from .paging import ASKS, page_by
from .reading import body_of
from .repeats import once_only


class Review(SeenEntry):
    needs = {"GET": Right.READ_ALL}

    @gives(shapes.Review)
    def get(self, request, pk):
        """What a reviewer must know of an entry's head before deciding."""
        return answering.Response(shown.review(self.found, request.user))


class Suggestions(SeenEntry):
    needs = {"POST": Right.REVIEW}

    @gives(shapes.Suggestion, takes=NewSuggestion, code=201)
    @once_only
    def post(self, request, pk):
        """Offer other wording for one text of the head. It is no contribution."""
        body = body_of(request, "version", "field", "wording")
        said = {name: text_in(body, name, longest=PARAGRAPH) for name in ("version", "field", "wording")}
        demand_version(said["version"], "version")
        return answering.made(shapes.Suggestion(suggest(by=request.user, entry=self.found, **said)).data)


class AnswerToSuggestion(Door):
    needs = {"POST": Right.WRITE}

    def find(self, caller, pk):
        return one(suggestions_seen_by(caller), pk=pk)

    @gives(shapes.AnyEntry, takes=Accept, tagged=True)
    @once_only
    def post(self, request, pk):
        """Take a suggestion, or not. Taken while in review, the entry goes back into review with the new words."""
        body = body_of(request, "accept")
        if "accept" not in body:
            raise Invalid(_("Say whether you take it."), field="accept")
        entry = answer(by=request.user, suggestion=self.found, accept=flag_in(body, "accept"))
        return answering.entry(entry, request.user)


class Batches(SeenCase):
    asks = ASKS
    needs = {"GET": Right.READ_ALL, "POST": Right.WRITE}

    @gives_list(shapes.BatchWhole)
    def get(self, request, pk):
        """What was submitted together, newest first, with the rows you may see."""
        page = page_by(batches_seen_by(request.user).filter(case=self.found), "created_at", self.query)
        return answering.rows([shown.batch(one) for one in page.rows], page.after)

    @gives(shapes.BatchWhole, takes=NewBatch, code=201)
    @once_only
    def post(self, request, pk):
        """Submit entries for review together; unsubmitted things they rest on come along."""
        seen = _versions(rows_in(body_of(request, "entries"), "entries", most=MOST), "entries")
        entries = Entry.objects.visible_to(request.user).of(self.found).in_bulk(seen)
        _demand_all(seen, entries, "entries")
        batch = submit(by=request.user, case=self.found, entries=list(entries.values()), seen=seen)
        return answering.made(shown.batch(one(batches_seen_by(request.user), pk=batch.pk)))


class SeenBatch(Door):
    def find(self, caller, pk):
        return one(batches_seen_by(caller), pk=pk)


class OneBatch(SeenBatch):
    @gives(shapes.BatchWhole)
    def get(self, request, pk):
        """One batch, with the rows you may see."""
        return answering.Response(shown.batch(self.found))


class Decisions(SeenBatch):
    needs = {"POST": Right.REVIEW}

    @gives(shapes.Outcomes, takes=Verdicts)
    @may_need_proof
    @once_only
    def post(self, request, pk):
        """Approve or return rows of a batch. Each stands by itself: read the outcome row by row."""
        rows = rows_in(body_of(request, "rows"), "rows", most=MOST)
        answers = _answers(rows, {row.entry_id: row.entry for row in self.found.rows.all()})
        if any(given.verdict == "approve" for given in answers):
            demand_step_up(request)
        outcomes = decide(by=request.user, case=self.found.case, answers=answers)
        return answering.Response({"rows": [shown.outcome(outcome) for outcome in outcomes]})


def _answers(rows: list[dict], entries: dict) -> list[Answer]:
    seen = _versions(rows, "rows")
    _demand_all(seen, entries, "rows")
    said = [
        {name: text_in(row, name, longest=PARAGRAPH, at=f"rows[{place}].") for name in ("verdict", "reason")}
        for place, row in enumerate(rows)
    ]
    return [Answer(entries[pk], version, **words) for (pk, version), words in zip(seen.items(), said, strict=True)]


def _versions(rows: list[dict], name: str) -> dict:
    """Entry id -> id of the version the caller had before them, as the rows name them.

    :raises Invalid: a row without either, or an entry named twice
    """
    seen: dict = {}
    for place, row in enumerate(rows):
        at = f"{name}[{place}]."
        pk = id_in(row, "entry", at=at)
        if pk is None or pk in seen:
            raise Invalid(_("Name each entry, once."), field=at + "entry")
        version = text_in(row, "version", at=at)
        demand_version(version, at + "version")
        seen[pk] = version
    return seen


def demand_version(version: str, field: str) -> None:
    """:raises Invalid: no version is named"""
    if not version:
        raise Invalid(_("Name the version you have before you."), field=field)


def _demand_all(seen: dict, entries: dict, name: str) -> None:
    for place, pk in enumerate(seen):
        if pk not in entries:
            raise Invalid(_("There is no such entry here."), field=f"{name}[{place}].entry")
