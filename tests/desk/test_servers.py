"""The embedded servers, as the harness started them: not root, not on the network, and what each role may do."""

import psutil
import psycopg
import pytest
from psycopg import errors

from casefile.desk import roles
from casefile.desk.valkey import free_port
from tests.database import running_cluster


def server_of_this_run() -> psutil.Process:
    pid = int((running_cluster().data / "postmaster.pid").read_text().split()[0])
    return psutil.Process(pid)


def test_postgres_never_runs_as_root():
    assert server_of_this_run().uids().real != 0
    assert server_of_this_run().uids().saved != 0


def test_postgres_listens_at_its_socket_only():
    family = [server_of_this_run(), *server_of_this_run().children(recursive=True)]
    assert [line for process in family for line in process.net_connections("inet")] == []
    assert running_cluster().socket_folder.stat().st_mode & 0o077 == 0


def test_postgres_asks_for_a_password(own_database):
    url = own_database.url("cf_app").replace("cf_app:", "cf_app:wrong")
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(url)


def test_the_server_is_utf8_and_sorts_the_same_everywhere(own_database):
    with own_database.connect() as line:
        assert line.execute("SHOW server_encoding").fetchone()[0] == "UTF8"
        assert line.execute("SELECT datcollate FROM pg_database WHERE datname = current_database()").fetchone()[0] in (
            "C.UTF-8",
            "C.utf8",
        )


def test_the_broker_is_on_loopback_and_asks_for_a_password(valkey):
    found = psutil.Process(valkey.child.pid).net_connections("inet")
    assert {line.laddr.ip for line in found} == {"127.0.0.1"}
    assert psutil.Process(valkey.child.pid).uids().real != 0 or psutil.Process().uids().real != 0
    assert not any(
        valkey.url.split("@")[0].rsplit(":", 1)[1] in word for word in psutil.Process(valkey.child.pid).cmdline()
    )


def test_a_free_port_is_the_one_wanted_when_it_is_free():
    port = free_port()
    assert free_port(port) == port


FORBIDDEN = (
    "CREATE TEMP TABLE mine (n int)",
    "CREATE TABLE mine (n int)",
    "CREATE VIEW mine AS SELECT 1",
    "CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "CREATE SCHEMA mine",
    "CREATE DATABASE mine",
    "CREATE ROLE mine",
    "CREATE EXTENSION hstore",
    "ALTER ROLE cf_app CREATEDB",
    "ALTER TABLE kept ADD COLUMN more int",
    "ALTER TABLE kept DISABLE TRIGGER ALL",
    "DROP TABLE kept",
    "TRUNCATE kept",
    "CREATE INDEX ON kept (n)",
    "SELECT * FROM pg_authid",
    "SET ROLE cf_owner",
    "SET session_replication_role = replica",
    "COPY (SELECT 1) TO PROGRAM 'true'",
    "COPY (SELECT 1) TO '/tmp/casefile-escape'",
    "SELECT pg_read_file('PG_VERSION')",
)


@pytest.fixture
def kept(own_database):
    with own_database.connect("cf_owner") as owner:
        owner.execute("CREATE TABLE kept (id serial, n int)")
        owner.execute("CREATE FUNCTION answer() RETURNS int LANGUAGE sql AS 'SELECT 42'")
    return own_database


def refusal(line: psycopg.Connection, statement: str) -> type[Exception] | None:
    try:
        line.execute(statement)
    except psycopg.Error as error:
        return type(error)
    return None


@pytest.mark.parametrize("role", ["cf_app", "cf_partner"])
def test_neither_application_nor_partner_makes_or_alters_anything(kept, role):
    with kept.connect(role) as line:
        line.execute("SET default_transaction_read_only = off")
        said = {statement: refusal(line, statement) for statement in FORBIDDEN}
    assert said == dict.fromkeys(FORBIDDEN, errors.InsufficientPrivilege)


def test_the_owner_can_so_that_the_refusals_above_mean_something(kept):
    with kept.connect("cf_owner") as owner:
        owner.execute("ALTER TABLE kept ADD COLUMN more int")
        owner.execute("TRUNCATE kept")
        owner.execute("DROP TABLE kept")


def test_the_application_reads_and_writes_rows_of_what_the_owner_makes(kept):
    with kept.connect("cf_app") as line:
        line.execute("INSERT INTO kept (n) VALUES (1)")
        line.execute("UPDATE kept SET n = answer()")
        assert line.execute("DELETE FROM kept RETURNING n").fetchall() == [(42,)]


@pytest.mark.parametrize("statement", ["SELECT * FROM kept", "INSERT INTO kept (n) VALUES (1)", "SELECT answer()"])
def test_a_partner_reads_nothing_that_was_not_granted(kept, statement):
    with kept.connect("cf_partner") as line:
        line.execute("SET default_transaction_read_only = off")
        with pytest.raises(errors.InsufficientPrivilege):
            line.execute(statement)


def test_the_application_cannot_note_a_migration_as_applied(own_database):
    with own_database.connect() as line, pytest.raises(errors.InsufficientPrivilege):
        line.execute("INSERT INTO django_migrations (app, name, applied) VALUES ('core', 'x', now())")


def test_waiting_for_a_lock_ends(own_database):
    for role in ("cf_app", "cf_partner"):
        with own_database.connect(role) as line:
            assert line.execute("SHOW lock_timeout").fetchone()[0] == "5s"
            assert line.execute("SHOW idle_in_transaction_session_timeout").fetchone()[0] == "1min"


def test_the_printed_script_names_every_role_and_no_password(own_database):
    script = roles.script("desk")
    for role in roles.ROLES:
        assert f"PASSWORD :'{role}'" in script
        assert own_database.cluster.url(role).split(":")[2].split("@")[0] not in script
    assert "\\connect desk" in script
