"""Four eyes, on every path people take; planted holes are found when both belts have them, held when one has not."""

from dataclasses import dataclass, field

import pytest
from django.db.models import Max
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from casefile.accounts.models import Sponsorship
from casefile.cases.models import Membership
from casefile.entries.models import Contribution, Entry, Version
from casefile.review import deciding, rules
from casefile.review.models import Decision
from tests.drills.four_eyes import Desk, staff

QUIET = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]


def _play(examples: int, steps: int = 30) -> None:
    phases = [Phase.generate]
    told = settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        phases=phases,
        suppress_health_check=QUIET,
        derandomize=True,
        database=None,
        report_multiple_bugs=False,
        print_blob=False,
    )
    Desk.staff = staff()
    run_state_machine_as_test(Desk, settings=told)


def _of_each(contributors):
    """The wrong answer for one entry, as the rule asks it for many."""
    return lambda entries: {pk: contributors(Entry.objects.get(pk=pk)) for pk in entries}


def _only_oneself(person, case_id):
    grantors = Membership.objects.filter(person=person, case_id=case_id).values_list("granted_by_id", flat=True)
    return {**dict.fromkeys(grantors, "role"), person.pk: "own"}


def _without_grantors(person, case_id):
    sponsors = Sponsorship.objects.filter(person=person).values_list("by_id", flat=True)
    return {**dict.fromkeys(sponsors, "made"), person.pk: "own"}


def _since(entry, **which):
    last = Decision.objects.filter(entry_id=entry.pk, **which).aggregate(n=Max("version__number"))["n"] or 0
    return set(Version.objects.filter(entry_id=entry.pk, number__gt=last).values_list("author_id", flat=True))


def _of_the_first_version(entry):
    last = Decision.objects.filter(entry_id=entry.pk, verdict="approve").aggregate(n=Max("version__number"))["n"] or 0
    return set(Version.objects.filter(entry_id=entry.pk, number=last + 1).values_list("author_id", flat=True))


def _rows_of_contribution(entry):
    last = Decision.objects.filter(entry_id=entry.pk, verdict="approve").aggregate(n=Max("version__number"))["n"] or 0
    rows = Contribution.objects.filter(entry_id=entry.pk, version__number__gt=last)
    return set(rows.values_list("person_id", flat=True))


@dataclass(frozen=True)
class Hole:
    """One thing done wrong in both belts: what replaces the rule, and what is cut out of the trigger."""

    rule: str
    wrong: object
    trigger: list[tuple[str, str]]
    also: dict = field(default_factory=dict)


HOLES = {
    "nobody asks": Hole(
        "demand_fresh_eyes", lambda person, entry: None, [("IF NEW.verdict = 'approve' THEN", "IF false THEN")]
    ),
    "sponsors are ignored": Hole(
        "behind",
        _only_oneself,
        [("FROM accounts_sponsorship s", "FROM accounts_sponsorship s WHERE false")],
    ),
    "who gave the role is ignored": Hole(
        "behind", _without_grantors, [("WHERE m.case_id = entry.case_id", "WHERE false")]
    ),
    "any decision begins the count anew": Hole(
        "contributors_of", _of_each(_since), [("AND d.verdict = 'approve'", "")]
    ),
    "a withdrawn approval begins the count anew": Hole(
        "contributors_of", _of_each(lambda entry: _since(entry, verdict="approve")), [("since := 0", "since := since")]
    ),
    "the newest version alone counts": Hole(
        "contributors_of",
        _of_each(lambda entry: {entry.head.author_id}),
        [("v.number > since", "v.id = NEW.version_id")],
    ),
    "the first version alone counts": Hole(
        "contributors_of", _of_each(_of_the_first_version), [("v.number > since", "v.number = since + 1")]
    ),
    "contributions are not written and authors not asked": Hole(
        "contributors_of",
        _of_each(_rows_of_contribution),
        [("v.author_id = ANY (behind) OR ", "")],
        also={"create": lambda **row: None},
    ),
}


def _open(hole: Hole, belts: tuple[str, ...], database, patch: pytest.MonkeyPatch) -> None:
    for name, instead in hole.also.items():
        patch.setattr(Contribution.objects, name, instead)
    if "rule" in belts:
        patch.setattr(deciding if hole.rule == "demand_fresh_eyes" else rules, hole.rule, hole.wrong)
    if "trigger" in belts:
        with database.connect("casefile") as superuser:
            body = superuser.execute("SELECT pg_get_functiondef('review_four_eyes()'::regprocedure)").fetchone()[0]
            for was, now in hole.trigger:
                assert was in body
                body = body.replace(was, now)
            superuser.execute(body)


@pytest.mark.django_db
def test_nobody_approves_what_they_had_a_hand_in_and_whoever_had_none_may():
    _play(examples=8, steps=40)


@pytest.mark.parametrize(
    "name", [name if name == "nobody asks" else pytest.param(name, marks=pytest.mark.full) for name in HOLES]
)
def test_a_hole_in_both_belts_is_found(name, own_database, monkeypatch):
    _open(HOLES[name], ("rule", "trigger"), own_database, monkeypatch)
    with pytest.raises(AssertionError, match="decided: True"):
        _play(examples=60)


@pytest.mark.full
@pytest.mark.parametrize("belt", ["rule", "trigger"])
@pytest.mark.parametrize("name", HOLES)
def test_a_hole_in_one_belt_is_held_by_the_other(name, belt, own_database, monkeypatch):
    _open(HOLES[name], (belt,), own_database, monkeypatch)
    _play(examples=2)
