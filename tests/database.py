"""The databases of the tests: one cluster a run, one migrated template, and a clone for whoever needs one.

Nothing is ever flushed: `cf_app` may not truncate, and the tests run as `cf_app`. A test in a transaction is rolled
back in its worker's clone; a test that commits gets a clone of its own, which is dropped after it.
"""

import fcntl
import hashlib
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import psycopg
from django.core.management import call_command
from django.db import connections
from psycopg import sql

from casefile.desk import embedded, roles
from casefile.desk.postgres import Cluster, binaries, version
from casefile.desk.state import CHECKOUT, reachable_folder

ENVIRONMENT = "CASEFILE_TEST_CLUSTER"
ALIASES = {"default": "cf_app", "owner": "cf_owner", "partner": "cf_partner"}
# Nothing here has to survive a crash.
CARELESS = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "autovacuum=off",
    "wal_level=minimal",
    "max_wal_senders=0",
    "max_connections=200",
)
SLOTS = 20
# By copying the files: by default a clone is written to the log page by page, which takes twice as long.
CLONE = f"{roles.MAKE_DATABASE} STRATEGY file_copy"
# From PostgreSQL 18 on, where it was built so.
BY_THE_KERNEL = """
SELECT set_config(name, 'clone', false) FROM pg_settings WHERE name = 'file_copy_method' AND 'clone' = ANY (enumvals)
"""


def start_cluster() -> tuple[Cluster, IO[str]]:
    """Start a cluster no other run is using and return it with its lock. The clusters are kept under `var/test`."""
    made_by = version(binaries())
    for slot in range(SLOTS):
        folder = reachable_folder(CHECKOUT / "var" / "test" / f"{made_by}-{slot}")
        lock = open(folder / "lock", "w")  # noqa: SIM115 - held until the run ends
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.close()
            continue
        cluster = Cluster(folder, CARELESS)
        cluster.start()
        _sweep(cluster)
        return cluster, lock
    raise SystemExit(f"{SLOTS} runs of the tests are under way in this checkout already.")


def running_cluster() -> Cluster:
    """Return the cluster that this run has started."""
    return Cluster(Path(os.environ[ENVIRONMENT]), CARELESS)


def _sweep(cluster: Cluster) -> None:
    # What a killed run has left. Templates stay: they are named after their content.
    embedded.prepare(cluster)
    with cluster.connect() as connection:
        for (name,) in connection.execute("SELECT datname FROM pg_database").fetchall():
            if name.startswith("clone_") or name.endswith("_draft"):
                drop(connection, name)


def drop(connection: psycopg.Connection, name: str) -> None:
    """Drop a database, whoever is connected to it."""
    connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def fingerprint() -> str:
    """Return a name for what the migrations make: a hash over them and over the modules and SQL they use."""
    digest = hashlib.sha256()
    for path in sorted(_sources_of_migrations()):
        digest.update(str(path.relative_to(CHECKOUT)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]


def _sources_of_migrations() -> set[Path]:
    house = CHECKOUT / "casefile"
    found = set(house.glob("*/migrations/*.py")) | set(house.rglob("*.sql"))
    for migration in list(found):
        for dotted in re.findall(r"(?:from|import) (casefile(?:\.\w+)+)", migration.read_text()):
            found |= {path for path in [CHECKOUT / f"{dotted.replace('.', '/')}.py"] if path.is_file()}
    return found | {house / "desk" / "roles.py", CHECKOUT / "requirements.txt"}


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    with open(folder / "template.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def template(cluster: Cluster) -> str:
    """Return the name of the migrated template, built by the first worker that asks when it is not there."""
    name = f"template_{fingerprint()}"
    with _alone(cluster.folder), cluster.connect() as connection:
        known = {row[0] for row in connection.execute("SELECT datname FROM pg_database").fetchall()}
        if name not in known:
            for old in known:
                if old.startswith("template_"):
                    drop(connection, old)
            _build(cluster, connection, f"{name}_draft")
            connection.execute(
                sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(f"{name}_draft"), sql.Identifier(name))
            )
    return name


def _build(cluster: Cluster, connection: psycopg.Connection, name: str) -> None:
    roles.make_database(connection, name)
    with cluster.connect(name) as inside:
        roles.give_rights(inside)
    point_to(cluster, name)
    call_command("migrate", database="owner", verbosity=0, interactive=False)
    close()


def point_to(cluster: Cluster, name: str) -> None:
    """Let all three aliases mean the database `name`, in every thread that connects from now on."""
    close()
    for alias, role in ALIASES.items():
        place = psycopg.conninfo.conninfo_to_dict(cluster.url(role, name))
        connections.settings[alias].update(
            NAME=name, USER=role, PASSWORD=place["password"], HOST=place["host"], PORT="", OPTIONS={}
        )


def aim_at(cluster: Cluster, name: str) -> None:
    """The same, but a connection that leads there already is kept: a new one has to learn the catalogue again."""
    if connections.settings["default"]["NAME"] != name:
        point_to(cluster, name)


def close() -> None:
    """Close this thread's connections."""
    for connection in connections.all(initialized_only=True):
        connection.close()


@dataclass(frozen=True)
class Clone:
    """A database that belongs to one test, or to one worker."""

    cluster: Cluster
    name: str

    def connect(self, role: str = "cf_app") -> psycopg.Connection:
        """Connect past Django, in autocommit. The superuser is called `casefile`."""
        return psycopg.connect(self.cluster.url(role, self.name), autocommit=True)

    def url(self, role: str = "cf_app") -> str:
        """Return the URL for `role`."""
        return self.cluster.url(role, self.name)


@contextmanager
def clone(cluster: Cluster, source: str, name: str) -> Iterator[Clone]:
    """Give a clone of the database `source`, to which the aliases point while it is there."""
    before = connections.settings["default"]["NAME"]
    point_to(cluster, name)
    with cluster.connect() as connection:
        drop(connection, name)
        _copy(connection, source, name)
        try:
            yield Clone(cluster, name)
        finally:
            point_to(cluster, before)
            drop(connection, name)


def _copy(connection: psycopg.Connection, source: str, name: str) -> None:
    names = {"database": sql.Identifier(name), "template": sql.Identifier(source)}
    for statement in (BY_THE_KERNEL, CLONE, roles.ADMIT):
        connection.execute(sql.SQL(statement).format(**names))
