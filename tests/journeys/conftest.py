"""The whole log of the invented article, made once in a database of its own, of which every test gets a clone."""

import copy
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

import pytest
from django.db import connections
from django.test import override_settings

from tests import database
from tests.conftest import numbers, worker_name
from tests.journeys.article_log import Log, approved, log_article


@contextmanager
def _cloned(source: str, name: str) -> Iterator[None]:
    with database.clone(database.running_cluster(), source, name):
        yield


@contextmanager
def _filled(source: str, name: str, fill: Callable[[], Log]) -> Iterator[tuple[str, Log]]:
    """A database that is filled once and lent to others as their template: nobody else is left pointing to it."""
    before = connections.settings["default"]["NAME"]
    with _cloned(source, name):
        made = fill()
        database.point_to(database.running_cluster(), before)
        yield name, made


@pytest.fixture(scope="session")
def _logged(django_db_setup, template: str, django_db_blocker, tmp_path_factory) -> Iterator[tuple[str, Log]]:
    """The name of a database, and what was logged in it, all of it drafts."""

    def fill() -> Log:
        with override_settings(CASEFILE_STORAGE=tmp_path_factory.mktemp("article")):
            return log_article()

    with django_db_blocker.unblock(), _filled(template, f"clone_{worker_name()}_article", fill) as filled:
        yield filled


@pytest.fixture(scope="session")
def _standing(_logged, django_db_blocker) -> Iterator[tuple[str, Log]]:
    """The same, once a reviewer has approved all of it."""
    source, made = _logged
    stands = partial(approved, copy.deepcopy(made))
    with django_db_blocker.unblock(), _filled(source, f"{source}_standing", stands) as filled:
        yield filled


@pytest.fixture
def log(_logged, django_db_blocker) -> Iterator[Log]:
    """Drafts, in a database of their own: what the test commits is gone after it."""
    name, made = _logged
    with django_db_blocker.unblock(), _cloned(name, f"{name}_{next(numbers)}"):
        yield copy.deepcopy(made)


@pytest.fixture
def standing(_standing, django_db_blocker) -> Iterator[Log]:
    """The same log once all of it stands."""
    name, made = _standing
    with django_db_blocker.unblock(), _cloned(name, f"{name}_{next(numbers)}"):
        yield copy.deepcopy(made)
