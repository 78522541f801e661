"""The life of an entry, as one table. Actions ask it, tests walk it, the drawing in the docs is made from it."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from casefile.cases.roles import Right
from casefile.core.errors import NotNow
from casefile.core.vocabulary import Vocabulary, Word

DRAFT, SUBMITTED, RETURNED, APPROVED, WITHDRAWN = "draft", "submitted", "returned", "approved", "withdrawn"

STATES = Vocabulary(
    "entries.states",
    Word(DRAFT, pgettext_lazy("state", "draft")),
    Word(SUBMITTED, pgettext_lazy("state", "in review")),
    Word(RETURNED, pgettext_lazy("state", "returned")),
    Word(APPROVED, pgettext_lazy("state", "approved")),
    Word(WITHDRAWN, pgettext_lazy("state", "withdrawn")),
)


@dataclass(frozen=True)
class Step:
    """One row: from which states of the head, on entries that stand or not, by which right, to which state.

    :ivar standing: True, only on entries that stand; False, only on others; None, on both
    :ivar fresh_eyes: refused to whoever contributed
    :ivar reason: refused without words
    :ivar proof: asks the person to prove that it is they
    """

    name: str
    label: Promise
    head: frozenset[str]
    to: str
    right: Right
    standing: bool | None = None
    fresh_eyes: bool = False
    reason: bool = False
    proof: bool = False


def _row(name, label, *head, **more) -> Step:
    return Step(name, label, frozenset(head), **more)


STEPS = (
    _row("edit", gettext_lazy("Edit"), DRAFT, RETURNED, APPROVED, to=DRAFT, right=Right.WRITE),
    _row("submit", gettext_lazy("Submit"), DRAFT, RETURNED, to=SUBMITTED, right=Right.WRITE),
    _row("recall", gettext_lazy("Recall"), SUBMITTED, to=DRAFT, right=Right.WRITE),
    _row("approve", gettext_lazy("Approve"), SUBMITTED, to=APPROVED, right=Right.REVIEW, fresh_eyes=True, proof=True),
    _row("return", gettext_lazy("Return"), SUBMITTED, to=RETURNED, right=Right.REVIEW, reason=True),
    _row("discard", gettext_lazy("Discard"), DRAFT, RETURNED, to=APPROVED, right=Right.WRITE, standing=True),
    _row(
        "discard",
        gettext_lazy("Discard"),
        DRAFT,
        RETURNED,
        to=WITHDRAWN,
        right=Right.WRITE,
        standing=False,
        reason=True,
    ),
    _row(
        "withdraw",
        gettext_lazy("Withdraw"),
        DRAFT,
        SUBMITTED,
        RETURNED,
        APPROVED,
        to=WITHDRAWN,
        right=Right.REVIEW,
        standing=True,
        reason=True,
    ),
    _row("reinstate", gettext_lazy("Reinstate"), WITHDRAWN, to=DRAFT, right=Right.WRITE, standing=False),
)

NAMES = tuple(dict.fromkeys(step.name for step in STEPS))


def fitting(name: str, *, state: str, stands: bool) -> Step | None:
    """The row that allows a step in a state; None when there is none."""
    for step in STEPS:
        if step.name == name and state in step.head and step.standing in (None, stands):
            return step
    return None


def demand(name: str, *, state: str, stands: bool) -> Step:
    """:raises NotNow: the state does not allow the step, with a sentence that says the state"""
    step = fitting(name, state=state, stands=stands)
    if step is None:
        raise NotNow(
            _("“%(step)s” is not possible now: the entry is %(state)s.")
            % {"step": label(name), "state": STATES.label(state)},
            state=state,
        )
    return step


def open_steps(*, state: str, stands: bool, rights: Right) -> list[Step]:
    """The steps a person with these rights may try now, in the order of the table."""
    return [step for step in STEPS if step.right in rights and fitting(step.name, state=state, stands=stands) == step]


def label(name: str) -> str:
    return next((str(step.label) for step in STEPS if step.name == name), name)
