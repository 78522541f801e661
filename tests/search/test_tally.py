"""The counter says what counting would say: whoever writes, however many at once, one by one or by COPY."""

import threading
import uuid
from collections import Counter

import psycopg
import pytest

from casefile.entries.models import Entry, Reader
from casefile.search import tally
from casefile.search.models import Tally
from tests import factories as make

WRITERS, ROUNDS = 6, 25
ROW = "INSERT INTO entries_entry (id, case_id, kind, title, state, marking, author_id, created_at, changed_at) VALUES "
COPY = "COPY entries_entry (id, case_id, kind, title, state, marking, author_id, created_at, changed_at) FROM STDIN"


def truth(case, person) -> dict:
    seen = Entry.objects.visible_to(person).of(case)
    return dict(Counter(seen.values_list("kind", "state")))


@pytest.mark.django_db
def test_what_each_person_is_told_is_what_they_see():
    case = make.case()
    analyst, reviewer, reader = (make.member(case, role) for role in ("analyst", "reviewer", "reader"))
    for state in make.PATHS:
        make.brought_to(state, make.actor(case, analyst, f"Person {state}"), analyst, reviewer)
    red = make.actor(case, analyst, "Hidden", marking="TLP:RED")
    Reader.objects.create(entry=red, person=case.opened_by, named_by=analyst)
    for person in (analyst, reviewer, case.opened_by):
        assert tally.counted(case, person) == truth(case, person)
        tally.fold()
        assert tally.counted(case, person) == truth(case, person)
    assert tally.counted(case, analyst)["actor", "draft"] == tally.counted(case, reviewer)["actor", "draft"] + 1
    standing = Entry.objects.of(case).standing().count()
    assert tally.counted(case, reader) == {("actor", "approved"): standing}
    assert tally.counted(case, make.person()) == {}


@pytest.mark.django_db
def test_adding_up_changes_no_count_and_leaves_a_row_for_each_sort():
    case = make.case()
    for n in range(5):
        make.actor(case, case.opened_by, f"Person {n}")
    before = tally.counted(case, case.opened_by)
    tally.fold()
    assert tally.counted(case, case.opened_by) == before == {("actor", "draft"): 5}
    assert Tally.objects.filter(case=case).count() == 1


def test_writers_at_once_and_those_who_add_up_lose_nothing(own_database):
    case = make.case()
    failures = []

    def write(number: int) -> None:
        try:
            with own_database.connect() as database:
                for n in range(ROUNDS):
                    pk, state = uuid.uuid4(), ("draft", "submitted")[n % 2]
                    row = (pk, case.pk, "actor", f"{number}-{n}", "draft", "TLP:GREEN", case.opened_by_id)
                    database.execute(f"{ROW} (%s, %s, %s, %s, %s, %s, %s, now(), now())", row)
                    database.execute("UPDATE entries_entry SET state = %s WHERE id = %s", (state, pk))
                    if number == 0 or n % 10 == 9:
                        database.execute("SELECT search_tally_fold()")
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert tally.counted(case, case.opened_by) == truth(case, case.opened_by)
    assert sum(tally.counted(case, case.opened_by).values()) == WRITERS * ROUNDS


def test_a_bulk_by_copy_after_many_single_saves_is_counted_at_once_and_in_linear_time(own_database):
    case = make.case()
    who = str(case.opened_by_id)
    with own_database.connect() as database:
        for n in range(20):
            row = (uuid.uuid4(), case.pk, "actor", str(n), "draft", "TLP:GREEN", who)
            database.execute(f"{ROW} (%s, %s, %s, %s, %s, %s, %s, now(), now())", row)
        with database.cursor().copy(COPY) as copy:
            for n in range(20_000):
                moment = "2026-01-01T00:00:00Z"
                copy.write_row((uuid.uuid4(), case.pk, "claim", str(n), "draft", "TLP:GREEN", who, moment, moment))
        database.execute("UPDATE entries_entry SET state = 'submitted' WHERE kind = 'claim'")
    assert tally.counted(case, case.opened_by) == {("actor", "draft"): 20, ("claim", "submitted"): 20_000}
    assert Tally.objects.filter(case=case, kind="claim").count() <= 4


def test_the_application_cannot_write_the_counter_itself(own_database):
    case = make.case()
    row = "(case_id, kind, state, stands, marking, n) VALUES (%s, 'claim', 'draft', false, 'TLP:GREEN', 5)"
    with own_database.connect() as database, pytest.raises(psycopg.errors.InsufficientPrivilege):
        database.execute(f"INSERT INTO search_tally {row}", [case.pk])
