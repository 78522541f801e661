"""What takes long to make is made once by a worker and lent to its tests: a filled database, and the files it names."""

import copy
import shutil
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.db import connections
from django.test import override_settings

from tests import bell, database


@dataclass(frozen=True)
class Lent:
    """:ivar name: a database; whoever commits takes a clone of it, all others roll back what they did in it
    :ivar made: what leads to what is in it; a test takes a copy, so that it finds it as it was made
    """

    name: str
    files: Path | None = None
    made: Any = None

    def copy(self) -> Any:
        """A copy of what leads there, a test's own."""
        return copy.deepcopy(self.made)

    def lay_out(self, folder: Path) -> None:
        """Put a copy of the files into a folder."""
        if self.files:
            shutil.copytree(self.files, folder, dirs_exist_ok=True)


class Lending:
    """lending(fill) -> what `fill` made, made when it is first asked for and dropped at the end of the run."""

    def __init__(self, template: str, prefix: str, folder: Path, **settings: Path):
        """:param prefix: with which the names of its databases begin
        :param settings: what is set beside the folder of files while something is made
        """
        self.template, self.prefix, self.folder, self.settings = Lent(template), prefix, folder, settings
        self.known: dict[Callable, Lent] = {}
        self.ends = ExitStack()

    def __call__(self, fill: Callable[..., Any], onto: Lent | None = None) -> Lent:
        """:param onto: what it begins with; `fill` is called with a copy of what leads there"""
        if fill not in self.known:
            self.known[fill] = self._filled(fill, onto)
        return self.known[fill]

    def _filled(self, fill: Callable[..., Any], onto: Lent | None) -> Lent:
        number, ground, before = len(self.known), onto or self.template, connections.settings["default"]["NAME"]
        name, files = f"{self.prefix}_{number}", self.folder / str(number)
        files.mkdir()
        ground.lay_out(files)
        cluster = database.running_cluster()
        self.ends.enter_context(database.clone(cluster, ground.name, name))
        with override_settings(CASEFILE_STORAGE=files, **self.settings):
            made = fill(ground.copy()) if onto else fill()
        # Nobody else is left pointing there, and nobody hears what was rung meanwhile.
        database.point_to(cluster, before)
        bell.rung.clear()
        return Lent(name, files, made)


def on_loan(fill: Callable[[], Any]) -> tuple:
    """`lent_desk, desk = on_loan(fill)`: the fixtures of a file whose tests all begin with what `fill` makes."""

    @pytest.fixture
    def lent_desk(lending: Lending) -> Lent:
        return lending(fill)

    @pytest.fixture
    def desk(db: None, lent_desk: Lent) -> Any:
        return lent_desk.copy()

    return lent_desk, desk
