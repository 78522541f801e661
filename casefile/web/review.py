"""The review queue, and the batch: one page, an answer per row."""

from dataclasses import dataclass, field

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from casefile.accounts.queries import people_by_id
from casefile.cases.models import Case
from casefile.cases.roles import Right
from casefile.cases.sight import demand, rights_of
from casefile.entries.diff import Change, changes
from casefile.entries.kinds import Kind, kind_of
from casefile.entries.models import Entry
from casefile.entries.queries import versions_seen_by
from casefile.entries.writing import contents_of
from casefile.review.deciding import Answer, decide
from casefile.review.inbox import queue_of
from casefile.review.models import BatchRow
from casefile.review.objections import objections_of
from casefile.review.queries import batches_seen_by, is_open, open_suggestions, title_of
from casefile.review.rules import contributors_of, why_not_fresh_on
from casefile.review.suggesting import OPEN_FIELDS

from .assessments import judged_in
from .batch import beside_in
from .claim_page import claimed_in
from .doors import demand_proof, new_key, says_why, see_or_404, signed_in
from .frame import framed

MOST = 50
"""Batches the queue shows: the oldest are decided first."""


@dataclass
class Shown:
    """One row of a batch as its reviewer reads it."""

    row: BatchRow
    entry: Entry
    fields: dict
    is_open: bool
    rides_along: bool = False
    objections: list[str] = field(default_factory=list)
    stale_eyes: str = ""
    changes: list[Change] = field(default_factory=list)
    suggestible: tuple = ()
    suggestions: list = field(default_factory=list)
    claimed: dict = field(default_factory=dict)
    judged: dict = field(default_factory=dict)
    beside: dict = field(default_factory=dict)
    contributors: list = field(default_factory=list)
    typed: dict = field(default_factory=dict)

    @property
    def kind(self) -> Kind:
        return kind_of(self.entry)

    @property
    def said(self) -> str:
        """What the row states, in words; its title where it states nothing."""
        return self.fields.get("statement") or self.fields.get("judgement") or self.entry.title


@signed_in
def queue(request, pk):
    """Batches that wait, oldest first; `?mine=yes` leaves those with rows the person may decide on."""
    case = see_or_404(Case.objects.visible_to(request.user), pk=pk)
    demand(request.user, case, Right.READ_ALL)
    mine = request.GET.get("mine") == "yes"
    found = queue_of(request.user, case, MOST + 1, mine=mine)
    context = {"batches": found[:MOST], "is_cut": len(found) > MOST, "most": MOST, "mine": mine}
    return render(request, "review/queue.html", framed(request, case, context))


def _page(request, pk, refusal=None):
    batch = see_or_404(batches_seen_by(request.user), pk=pk)
    rows = shown_rows(list(batch.rows.all()), request.user, request.POST)
    context = {"batch": batch, "title": title_of(batch), "refusal": refusal, "key": new_key()}
    context["main"] = sorted((row for row in rows if not row.rides_along), key=lambda row: not row.is_open)
    context["riders"] = [row for row in rows if row.rides_along]
    context["may_decide"] = Right.REVIEW in rights_of(request.user, batch.case) and any(row.is_open for row in rows)
    return render(request, "review/batch.html", framed(request, batch.case, context))


def shown_rows(rows: list[BatchRow], person, typed) -> list[Shown]:
    """Every row with what its reviewer needs; as many queries for ten rows as for five hundred."""
    asked = {*(row.version_id for row in rows), *(row.entry.approved_id for row in rows)} - {None}
    contents = contents_of(versions_seen_by(person).filter(pk__in=asked).values_list("pk", flat=True))
    waiting = [row.entry for row in rows if is_open(row)]
    against = objections_of(waiting)
    ids, case = [one.pk for one in waiting], rows[0].entry.case if rows else None
    eyes, hands = why_not_fresh_on(person, case.pk, ids) if case else {}, contributors_of(ids)
    people, offered = people_by_id(pk for some in hands.values() for pk in some), open_suggestions(*waiting)
    claimed = claimed_in(rows, contents, person, case)
    judged, beside = judged_in(contents, person), beside_in(rows, contents, person)
    made = []
    for row in rows:
        shown = shown_row(row, contents, typed)
        shown.claimed = claimed.get(row.version_id, {})
        shown.judged, shown.beside = judged.get(row.version_id, {}), beside.get(row.version_id, {})
        shown.suggestions = [one for one in offered if one.entry_id == row.entry_id]
        shown.contributors = [people[pk] for pk in sorted(hands.get(row.entry_id, ()))]
        shown.objections, shown.stale_eyes = against.get(row.entry_id, []), eyes.get(row.entry_id, "")
        made.append(shown)
    return made


def shown_row(row: BatchRow, contents: dict, typed) -> Shown:
    entry, fields = row.entry, contents.get(row.version_id, {})
    shown = Shown(row, entry, fields, is_open(row) and bool(fields))
    shown.typed = {name: typed.get(f"{name}-{entry.pk}", "") for name in ("verdict", "reason")}
    if fields:
        shown.rides_along = kind_of(entry).rides_along(fields) and not entry.stands
        shown.suggestible = OPEN_FIELDS[entry.kind] if shown.is_open else ()
        if entry.approved_id in contents and entry.approved_id != row.version_id:
            shown.changes = changes(entry, contents[entry.approved_id], fields)
    return shown


@signed_in
@says_why(_page)
def batch(request, pk):
    """POST decides: rows without an answer stay as they are."""
    found = see_or_404(batches_seen_by(request.user), pk=pk)
    demand(request.user, found.case, Right.REVIEW)
    answers = answers_in(request.POST, found.rows.all())
    if any(answer.verdict == "approve" for answer in answers):
        demand_proof(request)
    tell(request, decide(by=request.user, case=found.case, answers=answers))
    return redirect("batch", found.pk)


def answers_in(post, rows) -> list[Answer]:
    answers = []
    for row in rows:
        verdict = post.get(f"verdict-{row.entry_id}", "")
        if verdict:
            version, reason = post.get(f"version-{row.entry_id}", ""), post.get(f"reason-{row.entry_id}", "")
            answers.append(Answer(row.entry, version, verdict, reason))
    return answers


def tell(request, outcomes) -> None:
    """One line for what was done, and one for each row that was refused, with its sentence."""
    done = sum(1 for one in outcomes if one.refusal is None)
    said = ngettext("%(n)s row was decided.", "%(n)s rows were decided.", done) % {"n": done}
    messages.success(request, said)
    for one in outcomes:
        if one.refusal:
            line = {"title": one.entry.title[:80], "why": one.refusal.sentence}
            messages.error(request, _("“%(title)s”: %(why)s") % line)
