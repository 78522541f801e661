"""The chain: gapless, linked, and every tampering with it found."""

import json
import threading

import psycopg
import pytest
from django.db import connection, transaction
from psycopg.sql import SQL

from casefile.core.canonical import canonical, sha256
from casefile.core.ids import public_id
from casefile.ledger.actions import LISTED, append
from casefile.ledger.models import DESK, GENESIS, Chain, Reason, Record
from casefile.ledger.queries import history_of, words_of
from casefile.ledger.verification import faults_in

WRITERS, RECORDS = 20, 5


def _faults(chain) -> list[str]:
    return [fault.sentence for fault in faults_in(Chain.objects.get(pk=chain))]


def _filled(records: int = 6):
    chain = public_id()
    for n in range(records):
        append(chain=chain, deed="claim.logged", by=public_id(), subjects=[public_id()], reason=f"Reason {n}")
    return chain


@pytest.mark.django_db
def test_a_record_names_the_one_before_it_from_the_first_on():
    chain = _filled(3)
    rows = list(Record.objects.filter(chain=chain).order_by("seq"))
    assert [row.seq for row in rows] == [1, 2, 3]
    assert [row.prev for row in rows] == [GENESIS, rows[0].sha256, rows[1].sha256]
    assert _faults(chain) == []
    assert all(sha256(bytes(row.document)) == row.sha256 for row in rows)


@pytest.mark.django_db
def test_the_keys_of_a_record_are_those_pinned_here():
    chain = _filled(1)
    said = json.loads(bytes(Record.objects.get(chain=chain).document))
    assert said["schema"] == "casefile/record/1"
    assert set(said) == {
        *("schema", "chain", "deed", "by", "subjects", "versions", "reason", "facts"),
        *("seq", "at", "prev"),
    }


@pytest.mark.django_db
def test_a_record_holds_the_salted_hash_of_a_reason_and_never_its_words():
    chain = public_id()
    record = append(chain=chain, deed="claim.withdrawn", by=public_id(), reason="The page was a forgery.")
    again = append(chain=chain, deed="claim.withdrawn", by=public_id(), reason="The page was a forgery.")
    assert b"forgery" not in bytes(record.document)
    assert record.reason != again.reason
    assert words_of([record.reason, "", "0" * 64]) == {record.reason: "The page was a forgery."}
    assert Reason.objects.count() == 2


@pytest.mark.django_db
def test_a_bulk_is_one_record_with_the_root_of_its_versions():
    versions = [{"entry": str(n), "version": str(n), "sha256": str(n)} for n in range(LISTED + 1)]
    record = append(chain=DESK, deed="import.done", by=None, versions=versions)
    said = json.loads(bytes(record.document))["versions"]
    assert said["count"] == LISTED + 1
    assert len(said["root"]) == 64
    assert len(record.document) < 2000


@pytest.mark.django_db
def test_history_is_of_one_subject_in_one_chain():
    subject, chain, other = public_id(), public_id(), public_id()
    wanted = [append(chain=chain, deed=deed, by=None, subjects=[subject]) for deed in ("a.made", "a.changed")]
    append(chain=other, deed="a.seen", by=None, subjects=[subject])
    append(chain=chain, deed="b.made", by=None, subjects=[public_id()])
    assert history_of(subject, chain) == wanted


@pytest.mark.django_db
def test_a_deed_rolled_back_leaves_no_record_and_no_gap():
    chain = _filled(1)
    with transaction.atomic():
        append(chain=chain, deed="claim.logged", by=None)
        transaction.set_rollback(True)
    append(chain=chain, deed="claim.logged", by=None)
    assert list(Record.objects.filter(chain=chain).order_by("seq").values_list("seq", flat=True)) == [1, 2]
    assert _faults(chain) == []


def _forged(document: bytes, **changed) -> tuple[bytes, str]:
    body = canonical({**json.loads(document), **changed})
    return body, sha256(body)


def _forge_a_row(line, chain):
    document = line.execute("SELECT document FROM ledger_record WHERE chain = %s AND seq = 3", [chain]).fetchone()[0]
    body, digest = _forged(bytes(document), deed="claim.approved")
    line.execute(
        "UPDATE ledger_record SET document = %s, sha256 = %s, deed = 'claim.approved' WHERE chain = %s AND seq = 3",
        [body, digest, chain],
    )


def _take_a_row_out(line, chain):
    line.execute("DELETE FROM ledger_record WHERE chain = %s AND seq = 3", [chain])


def _swap_two_rows(line, chain):
    line.execute("UPDATE ledger_record SET seq = 99 WHERE chain = %s AND seq = 3", [chain])
    line.execute("UPDATE ledger_record SET seq = 3 WHERE chain = %s AND seq = 4", [chain])
    line.execute("UPDATE ledger_record SET seq = 4 WHERE chain = %s AND seq = 99", [chain])


def _cut_the_tail(line, chain):
    line.execute("DELETE FROM ledger_record WHERE chain = %s AND seq > 4", [chain])


def _cut_the_beginning(line, chain):
    line.execute("DELETE FROM ledger_record WHERE chain = %s AND seq = 1", [chain])


def _add_a_row_at_the_end(line, chain):
    line.execute(
        "INSERT INTO ledger_record (id, chain, seq, at, deed, by, subjects, reason, document, prev, sha256)"
        " SELECT gen_random_uuid(), chain, 7, at, deed, by, subjects, reason, document, sha256, sha256"
        " FROM ledger_record WHERE chain = %s AND seq = 6",
        [chain],
    )


def _move_the_head(line, chain):
    line.execute("UPDATE ledger_chain SET head = repeat('a', 64) WHERE id = %s", [chain])


def _write_no_json(line, chain):
    line.execute("UPDATE ledger_record SET document = 'x' WHERE chain = %s AND seq = 3", [chain])


def _change(column: str, value: str):
    def tamper(line, chain):
        line.execute(
            SQL("UPDATE ledger_record SET {} WHERE chain = %s AND seq = 3").format(SQL(f"{column} = {value}")), [chain]
        )

    tamper.__name__ = f"change_{column}"
    return tamper


TAMPERINGS = [
    _forge_a_row,
    _take_a_row_out,
    _swap_two_rows,
    _cut_the_tail,
    _cut_the_beginning,
    _add_a_row_at_the_end,
    _move_the_head,
    _write_no_json,
    *(
        _change(*pair)
        for pair in {
            "deed": "'claim.approved'",
            "by": "gen_random_uuid()",
            "at": "at - interval '1 day'",
            "subjects": "'{}'",
            "reason": "''",
            "prev": "repeat('b', 64)",
            "sha256": "repeat('c', 64)",
            "document": "document || ' '",
        }.items()
    ),
]


@pytest.mark.parametrize("tamper", TAMPERINGS, ids=lambda tamper: tamper.__name__.strip("_"))
def test_every_tampering_by_the_owner_of_the_database_is_found(tamper, own_database):
    chain, untouched = _filled(), _filled()
    with own_database.connect("casefile") as superuser:
        for table in ("ledger_record", "ledger_chain"):
            superuser.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        tamper(superuser, chain)
    assert _faults(chain)
    assert _faults(untouched) == []


def _write_many(barrier: threading.Barrier, chain, failed: list) -> None:
    try:
        barrier.wait(20)
        for _ in range(RECORDS):
            with transaction.atomic():
                append(chain=chain, deed="claim.logged", by=None)
    except Exception as error:  # told by the thread that waits
        failed.append(error)
    finally:
        connection.close()


def _written_at_once(chain) -> list:
    failed, barrier = [], threading.Barrier(WRITERS)
    threads = [threading.Thread(target=_write_many, args=(barrier, chain, failed)) for _ in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return failed


@pytest.mark.django_db(transaction=True)
def test_twenty_writers_at_once_keep_the_chain_gapless():
    chain = public_id()
    assert _written_at_once(chain) == []
    numbers = Record.objects.filter(chain=chain).order_by("seq").values_list("seq", flat=True)
    assert list(numbers) == list(range(1, WRITERS * RECORDS + 1))
    assert _faults(chain) == []


def test_without_the_lock_on_the_head_the_same_writers_collide(own_database):
    chain = _filled(1)
    with own_database.connect("casefile") as superuser:
        body = superuser.execute("SELECT pg_get_functiondef('ledger_open(uuid)'::regprocedure)").fetchone()[0]
        superuser.execute(
            body.replace(" FOR UPDATE", "").replace("ON CONFLICT (id) DO NOTHING", "ON CONFLICT DO NOTHING")
        )
    failed = _written_at_once(chain)
    assert failed
    assert _faults(chain) == []  # the second belt, the unique key and the trigger, let no fork in


def test_without_both_belts_the_chain_forks_and_that_is_found(own_database):
    chain = _filled(1)
    with own_database.connect("casefile") as superuser:
        body = superuser.execute("SELECT pg_get_functiondef('ledger_open(uuid)'::regprocedure)").fetchone()[0]
        superuser.execute(body.replace(" FOR UPDATE", ""))
        superuser.execute("ALTER TABLE ledger_record DISABLE TRIGGER ledger_record_link")
        superuser.execute("ALTER TABLE ledger_record DROP CONSTRAINT ledger_record_once")
    assert _written_at_once(chain) == []
    assert _faults(chain)


def test_the_application_cannot_append_out_of_turn(own_database):
    chain = _filled(2)
    row = "SELECT gen_random_uuid(), chain, {seq}, at, deed, by, subjects, reason, document, {prev}, {sha256}"
    into = "INSERT INTO ledger_record (id, chain, seq, at, deed, by, subjects, reason, document, prev, sha256) "
    with own_database.connect("cf_app") as line:
        for said in (
            {"seq": 3, "prev": "sha256", "sha256": "repeat('a', 64)"},
            {"seq": 4, "prev": "sha256", "sha256": "sha256"},
            {"seq": 3, "prev": "repeat('a', 64)", "sha256": "sha256"},
            {"seq": 2, "prev": "prev", "sha256": "sha256"},
        ):
            with pytest.raises(psycopg.errors.IntegrityError):
                line.execute(f"{into} {row.format(**said)} FROM ledger_record WHERE chain = %s AND seq = 2", [chain])
    assert _faults(chain) == []
