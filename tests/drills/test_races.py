"""Two people at the same moment: both orders forced, then free rounds; what must hold is read from the tables.

Each race has its control: with the locks off, the same check fails.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from casefile.cases import sight
from casefile.cases.actions import give_role, take_role
from casefile.core import markings
from casefile.entries import writing
from casefile.entries.models import Entry, Staleness, Version
from casefile.ledger.models import Chain, Record
from casefile.ledger.verification import faults_in
from casefile.releases.actions import open_collection, propose_release, sign_release
from casefile.releases.models import FeedItem
from casefile.review import deciding
from casefile.review.actions import step
from casefile.review.models import Decision
from casefile.sources.actions import add_source
from tests import factories as make
from tests.drills.racing import Deed, at_once, in_the_midst, in_turn, kept

ROUNDS = 30


@dataclass
class Desk:
    """The people of the races; each race makes its own entries."""

    case: object
    author: object
    reviewer: object
    other: object

    def submitted(self, **more) -> Entry:
        return make.taken("submit", make.actor(self.case, self.author, **more), self.author)

    def standing(self) -> Entry:
        return make.taken("approve", self.submitted(), self.reviewer)


@pytest.fixture
def desk(own_database) -> Desk:
    case = make.case()
    return Desk(case, *(make.member(case, role) for role in ("analyst", "reviewer", "reviewer")))


def _step(name: str, by, entry: Entry) -> Deed:
    version = str(entry.head_id)
    return lambda: step(name=name, by=by, entry=entry, version=version, reason="It is so.")


def _edit(by, entry: Entry, words: str, **more) -> Deed:
    seen = entry.head_id
    return lambda: make.change(by=by, entry=entry, seen=seen, description=words, **more)


# Each race: from a desk, two deeds and the question whether what must hold was broken.
Race = Callable[[Desk], tuple[Deed, Deed, Callable[[], bool]]]


def approve_and_edit(desk):
    """The author takes it back and writes on while the reviewer approves what they read."""
    entry = desk.submitted()
    recall = _step("recall", desk.author, entry)

    def take_back_and_edit():
        recall()
        _edit(desk.author, entry, "Written meanwhile.")()

    def broken():
        decided = Decision.objects.filter(entry=entry).exists()
        return decided == (Version.objects.filter(entry=entry).count() > 1)

    return _step("approve", desk.reviewer, entry), take_back_and_edit, broken


def approve_and_approve(desk):
    entry = desk.submitted()

    def broken():
        return Decision.objects.filter(entry=entry, verdict="approve").count() != 1

    return _step("approve", desk.reviewer, entry), _step("approve", desk.other, entry), broken


def approve_and_return(desk):
    entry = desk.submitted()

    def broken():
        now, decided = Entry.objects.get(pk=entry.pk), Decision.objects.filter(entry=entry)
        return decided.count() != 1 or now.stands != (decided.get().verdict == "approve")

    return _step("approve", desk.reviewer, entry), _step("return", desk.other, entry), broken


def edit_and_edit(desk):
    entry = make.actor(desk.case, desk.author)

    def broken():
        return Version.objects.filter(entry=entry).count() != 2

    return _edit(desk.author, entry, "One."), _edit(desk.case.opened_by, entry, "Two."), broken


def _release(desk, entry: Entry) -> Deed:
    collection = open_collection(by=desk.case.opened_by, case=desk.case, title="Strait")
    proposal = propose_release(by=desk.case.opened_by, collection=collection, chosen={entry.pk})
    return lambda: sign_release(by=desk.other, proposal=proposal)


def _is_shown(entry: Entry) -> bool:
    last = FeedItem.objects.filter(entry=entry).order_by("-number").first()
    return last is not None and last.kind == FeedItem.DOCUMENT


def release_and_withdraw(desk):
    entry = desk.standing()

    def broken():
        return _is_shown(entry) and not Entry.objects.get(pk=entry.pk).stands

    return _release(desk, entry), _step("withdraw", desk.reviewer, entry), broken


def release_and_mark_stricter(desk):
    entry = desk.standing()

    def broken():
        return _is_shown(entry) and not markings.at_most(Entry.objects.get(pk=entry.pk).marking, markings.AMBER)

    return _release(desk, entry), _edit(desk.author, entry, "", marking="TLP:AMBER+STRICT"), broken


def approve_and_withdraw_the_ground(desk):
    actor = desk.standing()
    fields = {"url": "http://harbour.example/", "publisher": {"name": "Harbour Post", "actor": str(actor.pk)}}
    source = add_source(by=desk.author, case=desk.case, **fields)
    ground, entry = actor, make.taken("submit", source, desk.author)

    def broken():
        stands = {one.pk: one.stands for one in Entry.objects.filter(pk__in=[ground.pk, entry.pk])}
        return stands[entry.pk] and not stands[ground.pk] and not Staleness.objects.filter(entry=entry).exists()

    return _step("approve", desk.reviewer, entry), _step("withdraw", desk.other, ground), broken


def approve_and_take_the_role(desk):
    entry, lead = desk.submitted(), desk.case.opened_by
    give_role(by=lead, case=desk.case, person=desk.other, role="reviewer")
    start = Record.objects.filter(chain=desk.case.pk).count()

    def broken():
        deeds = list(
            Record.objects.filter(chain=desk.case.pk, seq__gt=start).order_by("seq").values_list("deed", flat=True)
        )
        return deeds == ["role.taken", "batch.decided"]

    def demote():
        take_role(by=lead, case=desk.case, person=desk.other, role="reviewer")

    return _step("approve", desk.other, entry), demote, broken


RACES = (
    approve_and_edit,
    approve_and_approve,
    approve_and_return,
    edit_and_edit,
    release_and_withdraw,
    release_and_mark_stricter,
    approve_and_withdraw_the_ground,
    approve_and_take_the_role,
)
named = {"ids": lambda race: race.__name__}


def _no_faults() -> bool:
    return not [fault for chain in Chain.objects.all() for fault in faults_in(chain)]


@pytest.mark.parametrize("race", RACES, **named)
def test_in_either_order_only_what_may_happen_happens(race, desk):
    one, two, broken = race(desk)
    assert in_turn(one, two)[0].refused is None
    assert not broken()
    one, two, broken = race(desk)
    assert in_turn(two, one)[0].refused is None
    assert not broken()


@pytest.mark.parametrize("race", [race for race in RACES if "approve" in race.__name__], **named)
def test_what_comes_in_the_midst_of_an_approval_waits_for_it(race, desk):
    one, two, broken = race(desk)
    kept(_in_the_midst(one, two))
    assert not broken()


@pytest.mark.full
@pytest.mark.parametrize("race", RACES, **named)
def test_free_rounds_never_break_what_must_hold(race, desk):
    won = []
    for _round in range(ROUNDS):
        one, two, broken = race(desk)
        runs = kept(at_once(one, two))
        assert not broken()
        won.append(tuple(run.refused is None for run in runs))
        assert any(won[-1]), "both were refused"
    assert _no_faults()


def _no_locks(database, patch: pytest.MonkeyPatch, *more: str) -> None:
    """Take the row locks out of the actions and out of the trigger; `more` takes off further belts."""

    def unlocked(*ids):
        return {entry.pk: entry for entry in Entry.objects.filter(pk__in=ids).order_by("pk")}

    patch.setattr(writing, "lock", unlocked)
    patch.setattr(deciding, "demand_and_keep", sight.demand)
    with database.connect("casefile") as superuser:
        body = superuser.execute("SELECT pg_get_functiondef('review_four_eyes()'::regprocedure)").fetchone()[0]
        assert " FOR NO KEY UPDATE" in body
        superuser.execute(body.replace(" FOR NO KEY UPDATE", ""))
        for statement in more:
            superuser.execute(statement)


OTHER_BELTS = {
    "approve_and_approve": ["DROP INDEX review_decision_one_per_version"],
    "approve_and_return": [
        "DROP INDEX review_decision_one_per_version",
        "ALTER TABLE entries_entry DISABLE TRIGGER entries_entry_stands_by_decision",
    ],
    "edit_and_edit": ["ALTER TABLE entries_version DROP CONSTRAINT entries_version_number_once"],
    "release_and_withdraw": ["ALTER TABLE releases_feeditem DISABLE TRIGGER releases_feeditem_only_what_stands"],
    "release_and_mark_stricter": ["ALTER TABLE releases_feeditem DISABLE TRIGGER releases_feeditem_only_what_stands"],
    "approve_and_withdraw_the_ground": [
        "CREATE FUNCTION of_old() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN NEW.since := '2000-01-01'; RETURN NEW; END $$",
        "CREATE TRIGGER of_old BEFORE INSERT ON entries_staleness FOR EACH ROW EXECUTE FUNCTION of_old()",
    ],
}
"""What else, beside the lock, keeps a race harmless: a unique key, a trigger, or that only older marks are settled."""


def _in_the_midst(one: Deed, two: Deed):
    """The second deed comes when the approval has looked at its ground and not yet written."""
    with pytest.MonkeyPatch.context() as patch:
        return in_the_midst(patch, deciding, "objections_to", one, two)


TURNS = (in_turn, lambda one, two: in_turn(two, one), _in_the_midst)


def _broken_in_some_order(race, desk) -> bool:
    found = []
    for turn in TURNS if "approve" in race.__name__ else TURNS[:2]:
        one, two, broken = race(desk)
        turn(one, two)
        found.append(broken())
    return any(found)


@pytest.mark.parametrize("race", RACES, **named)
def test_without_its_belts_the_same_race_breaks_what_must_hold(race, desk, own_database, monkeypatch):
    _no_locks(own_database, monkeypatch, *OTHER_BELTS.get(race.__name__, []))
    assert _broken_in_some_order(race, desk)


@pytest.mark.parametrize("race", [race for race in RACES if race.__name__ in OTHER_BELTS], **named)
def test_the_other_belt_alone_keeps_it_harmless(race, desk, own_database, monkeypatch):
    _no_locks(own_database, monkeypatch)
    assert not _broken_in_some_order(race, desk)


def test_an_approval_names_the_hash_of_what_was_read(desk):
    entry = desk.submitted()
    make.taken("approve", entry, desk.reviewer)
    decision, record = Decision.objects.get(entry=entry), Record.objects.filter(deed="batch.decided").latest("seq")
    assert decision.sha256 == entry.head.document.sha256
    assert json.loads(bytes(record.document))["versions"][0]["sha256"] == decision.sha256
