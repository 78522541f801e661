"""Who may import what, and where: imports go down the ladder and stand at the top of a module."""

import ast
import itertools
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.tree import DOORS, ROOT, files, functions, modules, name_of, parsed, plant

# The ladder of the house, from the doors down; what shares a rung does not know its neighbour.
LADDER = (
    ("web", "api", "jobs", "desk", "showroom"),
    ("exchange", "search", "archive"),
    ("custody",),
    ("browser",),
    ("reading",),
    ("outside",),
    ("releases",),
    ("review",),
    ("assessments",),
    ("claims",),
    ("sources",),
    ("actors",),
    ("entries",),
    ("cases",),
    ("work",),
    ("accounts",),
    ("ledger",),
    ("core",),
)

# (module, function): the reason why this import cannot stand at the top.
IMPORTS_WITHIN: dict[tuple[str, str], str] = {}

# A room does not know who is asking, nor over which wire.
OF_THE_DOORS = ("django.http", "rest_framework", "celery", "django.dispatch", "django.core.signals")


def imports_within_functions(root: Path) -> list[str]:
    return [
        f"{name_of(path, root)}:{node.lineno} in {function.name}"
        for path in modules(root)
        for function in functions(parsed(path))
        if (name_of(path, root), function.name) not in IMPORTS_WITHIN
        for node in ast.walk(function)
        if isinstance(node, (ast.Import, ast.ImportFrom))
    ]


def rooms_that_know_a_door(root: Path) -> list[str]:
    rooms = [room for room in sorted((root / "casefile").iterdir()) if room.is_dir() and room.name not in DOORS]
    return [
        f"{name_of(path, root)}:{line} {imported}"
        for room in rooms
        for path in files(room, ".py")
        for line, imported in imported_names(parsed(path))
        if _is_of_the_doors(imported)
    ]


def imported_names(tree: ast.AST) -> list[tuple[int, str]]:
    """(line, dotted name) of everything a module imports, `from a import b` as a.b."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [(node.lineno, name.name) for name in node.names]
        elif isinstance(node, ast.ImportFrom):
            found += [(node.lineno, f"{node.module}.{name.name}") for name in node.names]
    return found


def _is_of_the_doors(imported: str) -> bool:
    return "signals" in imported.split(".") or any(f"{imported}.".startswith(f"{door}.") for door in OF_THE_DOORS)


def upward_imports() -> list[tuple[str, str]]:
    """(room, a room it must not import): its neighbours on the rung and all of the rung above, for rooms that are."""
    here = [[room for room in rung if (ROOT / "casefile" / room).is_dir()] for rung in LADDER]
    rungs = [rung for rung in here if rung]
    up = [(low, high) for above, below in itertools.pairwise(rungs) for low in below for high in above]
    return up + [(one, other) for one in rungs[0] for other in rungs[0] if one != other]


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    """import-linter's verdict on a checkout."""
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as run; run()", "--no-cache"]
    ours = {**os.environ, "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1", "NO_COLOR": "1", "COLUMNS": "200"}
    return subprocess.run(command, cwd=folder, env=ours, capture_output=True, text=True, timeout=120, check=False)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the product's code and of its contracts."""
    without = shutil.ignore_patterns("__pycache__", "static", "templates")
    shutil.copytree(ROOT / "casefile", tmp_path / "casefile", ignore=without)
    for contract in ("pyproject.toml", ".importlinter", "setup.cfg"):
        if (ROOT / contract).exists():
            shutil.copy(ROOT / contract, tmp_path)
    return tmp_path


@pytest.mark.parametrize("rule", [imports_within_functions, rooms_that_know_a_door])
def test_the_house_imports_as_it_says(rule):
    assert rule(ROOT) == []


def test_imports_only_go_down_the_ladder():
    verdict = lint_imports(ROOT)
    assert verdict.returncode == 0, verdict.stdout + verdict.stderr


def test_an_import_planted_upwards_from_any_room_is_found(copy):
    for number, (low, high) in enumerate(upward_imports()):
        plant(copy, f"casefile/{low}/planted_{number}.py", f"import casefile.{high}.planted\n")
        plant(copy, f"casefile/{high}/planted.py", "")
    verdict = lint_imports(copy)
    assert verdict.returncode == 1, verdict.stdout + verdict.stderr
    unseen = [
        (low, high)
        for number, (low, high) in enumerate(upward_imports())
        if f"casefile.{low}.planted_{number} -> casefile.{high}.planted" not in verdict.stdout
    ]
    assert unseen == []


def test_every_room_has_its_rung():
    rooms = {path.parent.name for path in (ROOT / "casefile").glob("*/__init__.py")}
    assert rooms - {room for rung in LADDER for room in rung} == set()


def test_every_exception_is_still_needed():
    for module, name in IMPORTS_WITHIN:
        there = [function for function in functions(parsed(ROOT / module)) if function.name == name]
        assert any(isinstance(node, (ast.Import, ast.ImportFrom)) for node in ast.walk(there[0])), (module, name)


@pytest.mark.parametrize("line", ["import json", "from casefile.web import claims"])
def test_a_planted_import_within_a_function_is_found(line, tmp_path):
    plant(tmp_path, "casefile/claims/actions.py", f"def act():\n    {line}\n")
    assert len(imports_within_functions(tmp_path)) == 1


@pytest.mark.parametrize(
    "line",
    [
        "from django.http import Http404",
        "from django import http",
        "import rest_framework.views",
        "from celery import shared_task",
        "from django.db.models.signals import post_save",
        "from django.db.models import signals",
        "from django.dispatch import receiver",
        "from django.contrib.auth.signals import user_logged_in",
    ],
)
def test_a_planted_room_that_knows_a_door_is_found(line, tmp_path):
    plant(tmp_path, "casefile/claims/actions.py", f"{line}\n")
    plant(tmp_path, "casefile/web/claims.py", f"{line}\n")
    assert len(rooms_that_know_a_door(tmp_path)) == 1
