"""What every test stands on: the databases, the wall, the broker and the browser."""

import gc
import itertools
import os
from collections.abc import Iterator
from pathlib import Path

import django.test
import pytest
from pytest_django.fixtures import validate_django_db

from casefile.desk.valkey import Valkey
from tests import bell, chromium, database, sockets
from tests.lending import Lending, Lent

# Playwright keeps an event loop in the thread of the test, where Django would refuse to query.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

COMMITTING = {"transactional_db", "live_server", "own_database", "django_db_reset_sequences"}
numbers = itertools.count()


def pytest_configure(config: pytest.Config) -> None:
    """Start the one cluster of this run, in the process that outlives the workers."""
    if hasattr(config, "workerinput") or config.option.collectonly:
        return
    cluster, lock = database.start_cluster()
    os.environ[database.ENVIRONMENT] = str(cluster.folder)
    config.add_cleanup(lock.close)
    config.add_cleanup(cluster.stop)


def pytest_collection_finish() -> None:
    """Take what is loaded by now out of the collector's rounds: it stays to the end, and is most of the heap."""
    gc.collect()
    gc.freeze()


def worker_name() -> str:
    """Return the name xdist gave this process, `main` without xdist."""
    return os.environ.get("PYTEST_XDIST_WORKER", "main")


@pytest.fixture(scope="session")
def template(django_test_environment: None, django_db_blocker) -> str:
    """Return the name of the migrated template database."""
    with django_db_blocker.unblock():
        return database.template(database.running_cluster())


@pytest.fixture(scope="session")
def django_db_setup(template: str, django_db_blocker) -> Iterator[None]:
    """Give this worker its clone. Replaces pytest-django's, which would make cf_app the owner."""
    patch = pytest.MonkeyPatch()
    patch.setattr(django.test.TransactionTestCase, "_fixture_teardown", lambda self: None)
    patch.setattr(django.test.TransactionTestCase, "databases", set(database.ALIASES))
    patch.setattr(django.test.TestCase, "databases", {"default"})
    cluster = database.running_cluster()
    with django_db_blocker.unblock(), database.clone(cluster, template, f"clone_{worker_name()}"):
        yield
    patch.undo()


@pytest.fixture(scope="session")
def lending(django_db_setup: None, template: str, key_folder: Path, tmp_path_factory, django_db_blocker):
    """lending(fill) -> a `Lent`: what this function made, once for all tests of the worker that ask for it."""
    prefix, folder = f"clone_{worker_name()}_lent", tmp_path_factory.mktemp("lent")
    made = Lending(template, prefix, folder, CASEFILE_KEYS=key_folder)
    with django_db_blocker.unblock(), made.ends:
        yield made


@pytest.fixture
def lent(request: pytest.FixtureRequest, template: str) -> Lent:
    """What the database of a test holds: the desk of its folder for those who ask for that, else nothing.

    Overridden where tests begin with something else that takes long to make.
    """
    if "lent_desk" in request.fixturenames:
        return request.getfixturevalue("lent_desk")
    return Lent(template if _commits(request) else f"clone_{worker_name()}")


@pytest.fixture
def _own_clone(request: pytest.FixtureRequest, django_db_setup: None, lent: Lent, tmp_path: Path, django_db_blocker):
    """Where the test's connections lead: each test says so itself, wherever the one before it has left them."""
    cluster, name = database.running_cluster(), f"clone_{worker_name()}_{next(numbers)}"
    lent.lay_out(tmp_path / "blobs")
    if not _commits(request):
        database.aim_at(cluster, lent.name)
        yield None
        return
    with django_db_blocker.unblock(), database.clone(cluster, lent.name, name) as own:
        yield own


@pytest.fixture
def _django_db_helper(_own_clone, _django_db_helper) -> None:
    """Wrap pytest-django's: a test that commits does so in a database of its own, and nothing is flushed after it."""


def _commits(request: pytest.FixtureRequest) -> bool:
    marker = request.node.get_closest_marker("django_db")
    transaction, reset_sequences = validate_django_db(marker)[:2] if marker else (False, False)
    return transaction or reset_sequences or bool(COMMITTING & set(request.fixturenames))


@pytest.fixture
def own_database(transactional_db: None, _own_clone) -> database.Clone:
    """Give the test a database of its own, for committing, for other roles, and for taking guards off."""
    return _own_clone


@pytest.fixture(autouse=True)
def _walled_in(monkeypatch: pytest.MonkeyPatch) -> None:
    sockets.shut(monkeypatch)


@pytest.fixture(scope="session")
def key_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One for all tests of a worker: a key is no test's own, unless a test asks for a folder of its own."""
    return tmp_path_factory.mktemp("keys")


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path: Path, key_folder: Path) -> None:
    settings.CASEFILE_STORAGE = tmp_path / "blobs"
    settings.CASEFILE_KEYS = key_folder
    bell.rung.clear()


@pytest.fixture
def rung() -> list:
    """Return the list of (task, ids) that were rung for; `django_capture_on_commit_callbacks` sets them off."""
    return bell.rung


@pytest.fixture(scope="session")
def valkey(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Valkey]:
    """Give the worker a broker; `valkey.url` is its address."""
    broker = Valkey(tmp_path_factory.mktemp("valkey"))
    broker.start()
    yield broker
    broker.stop()


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict) -> dict:
    """Launch the Chromium that `tests.chromium` finds; without one the test fails, it is never skipped."""
    return {**browser_type_launch_args, "executable_path": str(chromium.find()), "args": list(chromium.FLAGS)}
