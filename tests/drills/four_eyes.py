"""A desk of people who log, change, suggest, decide and change roles at random; it keeps its own list of who had a hand
in what, and is asked after every decision whether four eyes were kept."""

from collections import defaultdict

from django.db import transaction
from hypothesis import note
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from casefile.accounts.actions import reset_password
from casefile.cases.actions import give_role, take_role
from casefile.core.errors import Refused
from casefile.entries.models import Entry
from casefile.review.deciding import Answer, decide
from casefile.review.models import Decision, Suggestion
from casefile.review.submitting import submit
from casefile.review.suggesting import answer, suggest
from tests import factories as make

PEOPLE = 5
MOST = 3
some = st.integers(min_value=0, max_value=59)
"""Who or which, modulo how many there are."""

OPEN, DECIDABLE = {"draft", "returned"}, {"submitted"}
DEEDS = (
    *[("edit", {"draft", "returned", "approved"})] * 3,
    *[("submit", OPEN)] * 3,
    *[("submit_all", OPEN)] * 3,
    ("recall", DECIDABLE),
    ("return_it", DECIDABLE),
    ("discard", OPEN),
    ("withdraw", {"approved"}),
    *[("reinstate", {"withdrawn"})] * 3,
    ("offer_wording", {"draft", "submitted", "returned"}),
    ("take_wording", {"draft", "submitted", "returned"}),
    *[("reset", set())] * 2,
    *[("change_role", set())] * 2,
    *[("approve", DECIDABLE)] * 4,
    *[("approve_all", DECIDABLE)] * 2,
)
"""What can happen, as often as it should, and the states that make it possible."""


def staff() -> tuple:
    """(case, the lead who also works, the others): made once, and what each play does to them is undone."""
    case, people = make.case(), [make.person() for _ in range(PEOPLE)]
    boss = make.person("The other lead", is_admin=True)
    give_role(by=case.opened_by, case=case, person=boss, role="lead")
    for n, person in enumerate(people):
        give_role(by=case.opened_by, case=case, person=person, role="analyst")
        give_role(by=boss if n % 2 else case.opened_by, case=case, person=person, role="reviewer")
    return case, boss, people


class Desk(RuleBasedStateMachine):
    """One case, five people who all log and all review, two leads who give roles, an administrator who resets.

    :ivar hands: entry id -> ids of people who had a hand in it since it was last approved; kept by this machine alone
    :ivar ever: the same since it was logged; it counts again once an approval was withdrawn
    :ivar behind: person id -> ids of those who made or reset their account
    :ivar roles: (person id, role) -> id of who gave it
    """

    staff: tuple = ()

    def __init__(self):
        super().__init__()
        self._undo = transaction.atomic()
        self._undo.__enter__()
        self.hands, self.ever = defaultdict(set), defaultdict(set)
        self.behind, self.roles = defaultdict(set), {}
        self.case, self.boss, people = self.staff
        lead = self.case.opened_by
        for n, person in enumerate(people):
            self.roles |= {(person.pk, "analyst"): lead.pk, (person.pk, "reviewer"): (self.boss if n % 2 else lead).pk}
        self.people = [*people, self.boss, self.boss]
        self.entries, self._seen = [], None

    def teardown(self):
        transaction.set_rollback(True)
        self._undo.__exit__(None, None, None)

    # What the model knows by itself.

    def _give(self, by, person, role):
        give_role(by=by, case=self.case, person=person, role=role)
        self.roles.setdefault((person.pk, role), by.pk)

    def _person(self, n, role="analyst"):
        able = [one for one in self.people if (one.pk, role) in self.roles or (one == self.boss and role == "analyst")]
        return able[n % len(able)] if able else None

    def _eligible(self, person, entry) -> bool:
        given = {by for (pk, _role), by in self.roles.items() if pk == person.pk}
        return not ({person.pk, *self.behind[person.pk], *given} & self.hands[entry.pk])

    def _in(self, n, *states):
        found = [entry for entry in self.fresh() if entry.state in states]
        return found[n % len(found)] if found else None

    def fresh(self):
        if self._seen is None:
            found = Entry.objects.select_related("head__document", "case").in_bulk(self.entries)
            self._seen = [found[pk] for pk in self.entries]
        return self._seen

    def _step(self, name, n, who, *states, role="analyst"):
        entry, by = self._in(n, *states), self._person(who, role)
        if entry is None or by is None:
            return None, None
        self._seen = None
        return make.taken(name, entry, by), by

    # What people do.

    @rule(which=some, n=some, who=some)
    def go_on(self, which, n, who):
        """One deed among those that are possible now, the deeds of `DEEDS` as often as they stand there."""
        states = {entry.state for entry in self.fresh()}
        possible = [name for name, wanted in DEEDS if not wanted or states & wanted]
        name = possible[which % len(possible)]
        note(f"{name}({n}, {who})")
        getattr(self, name)(n, who)

    @initialize(who=st.lists(some, min_size=MOST, max_size=MOST))
    def log(self, who):
        for n in who:
            by = self._person(n)
            entry = make.actor(self.case, by)
            self.entries.append(entry.pk)
            self._touch(entry.pk, by)

    def _touch(self, pk, by):
        self.hands[pk].add(by.pk)
        self.ever[pk].add(by.pk)

    def edit(self, n, who):
        entry, by = self._step("edit", n, who, "draft", "returned", "approved")
        if entry:
            self._touch(entry.pk, by)

    def submit(self, n, who):
        entry, by = self._in(n, "draft", "returned"), self._person(who)
        if entry is None or by is None:
            return
        is_new_version = hasattr(entry.head, "document")
        self._seen = None
        make.taken("submit", entry, by)
        if is_new_version:
            self._touch(entry.pk, by)

    def submit_all(self, n, who):
        rows = [one for one in self.fresh() if one.state in ("draft", "returned")]
        by = self._person(who)
        if rows and by:
            self._seen = None
            again = [one.pk for one in rows if hasattr(one.head, "document")]
            submit(by=by, case=self.case, entries=rows)
            for pk in again:
                self._touch(pk, by)

    def recall(self, n, who):
        self._step("recall", n, who, "submitted")

    def return_it(self, n, who):
        self._step("return", n, who, "submitted", role="reviewer")

    def discard(self, n, who):
        self._step("discard", n, who, "draft", "returned")

    def withdraw(self, n, who):
        standing = [one for one in self.fresh() if one.stands]
        by = self._person(who, "reviewer")
        if standing and by:
            self._seen = None
            entry = standing[n % len(standing)]
            make.taken("withdraw", entry, by)
            self.hands[entry.pk] = set(self.ever[entry.pk])

    def reinstate(self, n, who):
        entry, by = self._step("reinstate", n, who, "withdrawn")
        if entry:
            self._touch(entry.pk, by)

    def offer_wording(self, n, who):
        entry, by = self._in(n, "draft", "submitted", "returned"), self._person(who, "reviewer")
        if entry and by:
            suggest(by=by, entry=entry, version=str(entry.head_id), field="description", wording="A coast guard.")

    def take_wording(self, n, who):
        by = self._person(who)
        heads = {entry.head_id for entry in self.fresh() if entry.state != "withdrawn"}
        open_ones = list(Suggestion.objects.filter(entry__in=self.entries, is_accepted=None, version__in=heads))
        if open_ones and by:
            taken = open_ones[n % len(open_ones)]
            self._seen = None
            answer(by=by, suggestion=taken, accept=True)
            self._touch(taken.entry_id, by)

    def reset(self, n, who):
        person = self.people[who % PEOPLE]
        reset_password(by=self.boss, person=person, password="another long passphrase")
        self.behind[person.pk].add(self.boss.pk)

    def change_role(self, n, who):
        person, role = self.people[who % PEOPLE], ("reviewer", "analyst")[n % 2]
        by = self.boss if n % 3 else self.case.opened_by
        if self.roles.pop((person.pk, role), None):
            take_role(by=by, case=self.case, person=person, role=role)
        else:
            self._give(by, person, role)

    # What is watched.

    def approve(self, n, who):
        entry, by = self._in(n, "submitted"), self._person(who, "reviewer")
        if entry is None or by is None:
            return
        self._seen = None
        try:
            make.taken("approve", entry, by)
            went = True
        except Refused:
            went = False
        self._judge(entry, by, went)

    def approve_all(self, n, who):
        rows, by = [one for one in self.fresh() if one.state == "submitted"], self._person(who, "reviewer")
        if not rows or by is None:
            return
        self._seen = None
        answers = [Answer(entry, str(entry.head_id), "approve") for entry in rows]
        for outcome in decide(by=by, case=self.case, answers=answers):
            self._judge(outcome.entry, by, outcome.refusal is None)

    def _judge(self, entry, by, went: bool):
        assert went == self._eligible(by, entry), f"{by} decided: {went}; hands: {self.hands[entry.pk]}"
        decided = Decision.objects.filter(version=entry.head_id, verdict="approve")
        assert decided.exists() == went
        if went:
            self.hands[entry.pk].clear()

    @invariant()
    def what_stands_was_approved_by_a_decision(self):
        for entry in self.fresh():
            assert not entry.stands or Decision.objects.filter(version=entry.approved_id, verdict="approve").exists()
