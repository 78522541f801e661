"""Deciding on a batch: an answer per row, one record for the act."""

from dataclasses import dataclass, field

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from casefile.cases.roles import Right
from casefile.cases.sight import demand
from casefile.core.errors import Invalid, Objected, Refused, Stale
from casefile.entries import lifecycle, writing
from casefile.entries.kinds import kind_of
from casefile.entries.models import Entry, Pin, Staleness
from casefile.ledger.actions import append, keep_reason

from .models import Decision
from .objections import objections_to
from .rules import demand_fresh_eyes, demand_ground
from .submitting import in_order, name_document


@dataclass(frozen=True)
class Answer:
    """What a reviewer says of one row. `version` is the id of the version they read."""

    entry: Entry
    version: str
    verdict: str
    reason: str = ""


@dataclass
class Outcome:
    """What became of one row: the refusal when it was refused, else None."""

    entry: Entry
    verdict: str
    refusal: Refused | None = None
    rode_along: bool = False


@dataclass
class _Act:
    by: object
    answers: dict
    approved: set = field(default_factory=set)
    outcomes: list[Outcome] = field(default_factory=list)


@transaction.atomic
def decide(*, by, case, answers: list[Answer]) -> list[Outcome]:
    """Approve and return rows, each by itself: one that is refused does not keep the others.

    Names of actors that come along with a claim are approved with it. The door has asked for a step-up proof.

    :returns: an outcome per row, riders included
    :raises NotAllowed: `by` may not review in the case
    """
    demand(by, case, Right.REVIEW)
    if not answers:
        raise Invalid(_("Say what you decide."), field="rows")
    given = {answer.entry.pk: answer for answer in answers}
    held = writing.lock(*given, *_riders(answers))
    act = _Act(by, given)
    for entry in in_order(held.values()):
        _decide_one(act, entry)
    _record(act, case)
    return act.outcomes


def decide_one(*, by, entry: Entry, version: str, verdict: str, reason: str = "") -> Entry:
    """The same for a single entry; its refusal is raised."""
    outcomes = decide(by=by, case=entry.case, answers=[Answer(entry, version, verdict, reason)])
    refusal = next((one.refusal for one in outcomes if one.entry.pk == entry.pk), None)
    if refusal:
        raise refusal
    return Entry.objects.get(pk=entry.pk)


def riders_of(entry: Entry) -> list[Entry]:
    """Actors' names in review that are approved with the first claim that needs them."""
    pins = Pin.objects.filter(version_id=entry.head_id, other__approved=None, other__state=lifecycle.SUBMITTED)
    candidates = [pin.other for pin in pins.select_related("other__head")]
    return [one for one in candidates if kind_of(one).rides_along(writing.fields_of(one.head))]


def _riders(answers: list[Answer]) -> set:
    return {rider.pk for answer in answers if answer.verdict == "approve" for rider in riders_of(answer.entry)}


def _decide_one(act: _Act, entry: Entry) -> None:
    answer = act.answers.get(entry.pk) or Answer(entry, str(entry.head_id), "approve")
    outcome = Outcome(entry, answer.verdict, rode_along=entry.pk not in act.answers)
    try:
        with transaction.atomic():
            _apply(act, entry, answer)
    except Refused as refusal:
        outcome.refusal = refusal
    except IntegrityError:
        outcome.refusal = Stale(_("Somebody else decided on this while you did."))
    act.outcomes.append(outcome)


def _apply(act: _Act, entry: Entry, answer: Answer) -> None:
    if answer.verdict not in ("approve", "return"):
        raise Invalid(_("A row is approved or returned."), field="verdict")
    if not answer.version:
        raise Invalid(_("Name the version you read."), field="version")
    writing.demand_head(entry, answer.version)
    step = lifecycle.demand(answer.verdict, state=entry.state, stands=entry.stands)
    if step.reason and not answer.reason.strip():
        raise Invalid(_("Give the reason in words."), field="reason")
    if step.fresh_eyes:
        demand_fresh_eyes(act.by, entry)
        demand_ground(entry, act.approved)
        if sentences := objections_to(entry):
            raise Objected(" ".join(sentences), objections=sentences)
    _write_decision(act.by, entry, answer)
    if answer.verdict == "approve":
        approve_head(entry)
        act.approved.add(entry.head_id)
    else:
        writing.set_head(entry, state=step.to, head=entry.head, approved=entry.approved)


def _write_decision(by, entry: Entry, answer: Answer) -> None:
    Decision.objects.create(
        case_id=entry.case_id,
        entry_id=entry.pk,
        version=entry.head,
        sha256=entry.head.document.sha256,
        verdict=answer.verdict,
        person=by,
        reason=keep_reason(answer.reason.strip(), entry.case_id) if answer.reason.strip() else "",
    )


def approve_head(entry: Entry) -> None:
    """Let the head stand: the live rows show it, and what made the entry stale is settled."""
    writing.set_head(entry, state=lifecycle.APPROVED, head=entry.head, approved=entry.head)
    writing.project(entry, entry.head)
    Staleness.objects.filter(entry_id=entry.pk).delete()


def _record(act: _Act, case) -> None:
    done = [outcome for outcome in act.outcomes if outcome.refusal is None]
    if not done:
        return
    append(
        chain=case.id,
        deed="batch.decided",
        by=act.by.id,
        subjects=[outcome.entry.pk for outcome in done],
        versions=[{**name_document(one.entry.head), "verdict": one.verdict} for one in done],
    )
