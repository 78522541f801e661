"""A cluster from the beginning: which PostgreSQL, what a crash leaves, and the roles on a server of one's own."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import psycopg
import pytest

from casefile.desk import postgres, roles
from casefile.desk.postgres import Cluster, binaries
from casefile.desk.state import CHECKOUT, Account


@pytest.fixture(scope="module")
def cluster():
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        cluster = Cluster(Path(name), ("fsync=off",))
        cluster.start()
        yield cluster
        cluster.stop()


def installed(root: Path, name: str, version: str) -> Path:
    folder = root / name / "bin"
    folder.mkdir(parents=True)
    (folder / "postgres").write_text(f"#!/bin/sh\necho 'postgres (PostgreSQL) {version}'\n")
    (folder / "postgres").chmod(0o755)
    return folder


@pytest.fixture
def bare_machine(monkeypatch, tmp_path):
    """A machine without the wheel, whose PostgreSQLs are looked for below `tmp_path`."""
    monkeypatch.delenv("CASEFILE_PG_BIN", raising=False)
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.setattr(postgres, "find_spec", lambda name: None)
    monkeypatch.setattr(postgres, "SYSTEM_PLACES", (str(tmp_path),))
    return tmp_path


def test_the_named_postgres_comes_first(monkeypatch, bare_machine):
    installed(bare_machine, "17", "17.1")
    monkeypatch.setenv("CASEFILE_PG_BIN", "/named")
    assert binaries() == Path("/named")


def test_without_the_wheel_the_newest_of_the_machine_is_used(bare_machine):
    installed(bare_machine, "9.6", "9.6.24")
    newest = installed(bare_machine, "17", "17.1 (Debian 17.1-1)")
    installed(bare_machine, "15", "15.18")
    assert binaries() == newest


def test_a_machine_with_an_old_postgres_only_is_told_what_to_do(bare_machine):
    installed(bare_machine, "14", "14.9")
    with pytest.raises(SystemExit, match=r"No PostgreSQL 15 or newer was found\. Set CASEFILE_PG_BIN"):
        binaries()


def test_a_state_folder_out_of_reach_is_refused_in_words(monkeypatch, tmp_path):
    tmp_path.chmod(0o700)
    monkeypatch.setattr(postgres, "server_account", lambda: Account(65534, 65534))
    with pytest.raises(SystemExit, match="PostgreSQL runs as user 65534, who cannot enter"):
        Cluster(tmp_path).start()
    assert os.listdir(tmp_path) == []


def test_a_killed_server_starts_again_on_what_it_left(cluster):
    with cluster.connect() as line:
        line.execute("CREATE TABLE kept AS SELECT 7 AS n")
    cluster.child.kill()
    cluster.child.wait()
    assert (cluster.data / "postmaster.pid").exists()
    cluster.start()
    with cluster.connect() as line:
        assert line.execute("SELECT n FROM kept").fetchone()[0] == 7


def test_a_folder_of_another_version_is_refused_in_words(cluster, monkeypatch):
    monkeypatch.setattr(postgres, "version", lambda folder: 99)
    with pytest.raises(SystemExit, match=r"was made by PostgreSQL \d+, and this is 99\."):
        Cluster(cluster.folder).start()


def apply_script(cluster: Cluster, database: str, passwords: dict[str, str]) -> None:
    psql = Path(binaries()) / "psql"
    words = [word for role in roles.ROLES for word in ("-v", f"{role}={passwords[role]}")]
    script = roles.script(database)
    command = [str(psql), "-X", "-q", "-v", "ON_ERROR_STOP=1", *words, cluster.url(database="postgres")]
    subprocess.run(command, input=script, text=True, check=True, env=os.environ | {"LC_ALL": "C.UTF-8"})


def apply_command(cluster: Cluster, database: str, passwords: dict[str, str]) -> None:
    words = [word for role in roles.ROLES for word in (f"--{role}", passwords[role])]
    command = [sys.executable, "manage.py", "roles", "--database", database, "--apply"]
    env = {"PATH": os.environ["PATH"], "DATABASE_URL": "postgresql://cf_app@/nowhere", "SECRET_KEY": "x" * 50}
    env |= {"CASEFILE_STORAGE": "/nowhere", "CASEFILE_STATIC": "/nowhere"}
    subprocess.run([*command, cluster.url(database="postgres"), *words], cwd=CHECKOUT, env=env, check=True)


@pytest.mark.parametrize("apply", [apply_script, apply_command])
def test_the_roles_can_be_made_on_a_server_of_ones_own(cluster, apply):
    database, passwords = f"desk_{apply.__name__}", {role: f"{role} {apply.__name__}" for role in roles.ROLES}
    apply(cluster, database, passwords)
    host = str(cluster.socket_folder)

    def connect(role):
        return psycopg.connect(host=host, dbname=database, user=role, password=passwords[role], autocommit=True)

    with connect("cf_owner") as line:
        line.execute("CREATE TABLE kept (n int)")
    with connect("cf_app") as line:
        line.execute("INSERT INTO kept VALUES (1)")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            line.execute("CREATE TABLE mine (n int)")
    with connect("cf_partner") as line, pytest.raises(psycopg.errors.InsufficientPrivilege):
        line.execute("SELECT * FROM kept")
