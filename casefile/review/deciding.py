"""Deciding on a batch: an answer per row, one record for the act."""

from dataclasses import dataclass, field

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from casefile.cases.roles import Right
from casefile.cases.sight import demand_and_keep
from casefile.core.errors import Invalid, NotThere, Objected, Refused, Stale
from casefile.entries import lifecycle, writing
from casefile.entries.kinds import kind_of
from casefile.entries.models import Entry, Pin, Staleness
from casefile.ledger.actions import append, keep_reason

from .models import Decision
from .objections import objections_to
from .rules import demand_fresh_eyes, demand_ground
from .staleness import mark_changed
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
    """One reviewer's act. `approved` holds the ids of the versions it has let stand so far."""

    by: object
    held: dict
    approved: set = field(default_factory=set)
    outcomes: list[Outcome] = field(default_factory=list)


@transaction.atomic
def decide(*, by, case, answers: list[Answer]) -> list[Outcome]:
    """Approve and return rows, each by itself: one that is refused does not keep the others.

    Names of actors that come along with a claim are approved with it. The door has asked for a step-up proof.

    :returns: an outcome per row, riders included
    :raises NotAllowed: `by` may not review in the case
    """
    demand_and_keep(by, case, Right.REVIEW)
    if not answers:
        raise Invalid(_("Say what you decide."), field="rows")
    given = {answer.entry.pk: answer for answer in answers}
    held = writing.lock(*given, *_riders(answers), *_ground(answers))
    if any(held[pk].case_id != case.pk for pk in given):
        raise NotThere()
    act = _Act(by, held)
    for entry in in_order(held[pk] for pk in given):
        _decide_one(act, entry, given[entry.pk])
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
    pins = Pin.objects.filter(
        version_id=entry.head_id,
        other__case=entry.case_id,  # the registry has reviewers of its own
        other__approved=None,
        other__state=lifecycle.SUBMITTED,
    )
    candidates = [pin.other for pin in pins.select_related("other__head")]
    return [one for one in candidates if kind_of(one).rides_along(writing.fields_of(one.head))]


def _riders(answers: list[Answer]) -> set:
    return {rider.pk for answer in answers if answer.verdict == "approve" for rider in riders_of(answer.entry)}


def _ground(answers: list[Answer]) -> set:
    """What the rows rest on: locked with them, so that it cannot be withdrawn or marked stricter meanwhile."""
    asked = [answer.entry.pk for answer in answers if answer.verdict == "approve"]
    pins = Pin.objects.filter(version__entry__in=asked, version=F("version__entry__head"))
    return set(pins.values_list("other_id", flat=True))


def _decide_one(act: _Act, entry: Entry, answer: Answer) -> None:
    """Decide on one row, its riders with it: when the row is refused, they are not approved either."""
    try:
        with transaction.atomic():
            riders = _apply_with_riders(act, entry, answer)
    except Refused as refusal:
        _refuse(act, entry, answer, refusal)
    except IntegrityError:
        _refuse(act, entry, answer, Stale(_("Somebody else decided on this while you did.")))
    else:
        act.approved |= {one.head_id for one in (*riders, entry) if one.state == lifecycle.APPROVED}
        act.outcomes += [Outcome(rider, "approve", rode_along=True) for rider in riders]
        act.outcomes.append(Outcome(entry, answer.verdict))


def _refuse(act: _Act, entry: Entry, answer: Answer, refusal: Refused) -> None:
    """Keep the refusal, and forget what was changed in memory: the database has taken it back."""
    for pk in (entry.pk, *(rider.pk for rider in riders_of(entry))):
        if pk in act.held:
            act.held[pk].refresh_from_db()
    act.outcomes.append(Outcome(entry, answer.verdict, refusal))


def _apply_with_riders(act: _Act, entry: Entry, answer: Answer) -> list[Entry]:
    writing.demand_head(entry, answer.version)
    riders = [act.held[one.pk] for one in riders_of(entry) if one.pk in act.held] if answer.verdict == "approve" else []
    for rider in riders:
        _apply(act, rider, Answer(rider, str(rider.head_id), "approve"), set())
    _apply(act, entry, answer, {rider.head_id for rider in riders})
    return riders


def _apply(act: _Act, entry: Entry, answer: Answer, with_it: set) -> None:
    if answer.verdict not in ("approve", "return"):
        raise Invalid(_("A row is approved or returned."), field="verdict")
    if not answer.version:
        raise Invalid(_("Name the version you read."), field="version")
    step = lifecycle.demand(answer.verdict, state=entry.state, stands=entry.stands)
    if step.reason and not answer.reason.strip():
        raise Invalid(_("Give the reason in words."), field="reason")
    if step.fresh_eyes:
        demand_fresh_eyes(act.by, entry)
        demand_ground(entry, act.approved | with_it, act.by)
        if sentences := objections_to(entry):
            raise Objected(" ".join(sentences), objections=sentences)
    _write_decision(act.by, entry, answer)
    if answer.verdict == "approve":
        approve_head(entry)
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
    """Let the head stand: the live rows show it, and what made the entry stale before it was written is settled."""
    stood = entry.stands
    writing.set_head(entry, state=lifecycle.APPROVED, head=entry.head, approved=entry.head)
    # A mark that came later is no answer's: whoever wrote this version had not seen it.
    Staleness.objects.filter(entry_id=entry.pk, since__lt=entry.head.created_at).delete()
    writing.project(entry, entry.head)
    if stood:
        mark_changed(entry)


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
