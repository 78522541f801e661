"""The walls: how long a module, a function, a door, a template and a path may be."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.tree import ROOT, files, functions, lines_of_code, modules, name_of, parsed, plant

MODULE, FUNCTION, DOOR, TEMPLATE, NAMES = 400, 40, 10, 120, 3

# Where Django or gettext names the folders, a path may go deeper.
NAMED_BY_OTHERS = ("migrations", "management", "commands", "templatetags", "LC_MESSAGES")


def long_modules(root: Path) -> list[str]:
    sizes = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in modules(root)}
    return [f"{name_of(path, root)}: {size} lines" for path, size in sizes.items() if size > MODULE]


def long_functions(root: Path) -> list[str]:
    return [
        f"{name_of(path, root)}:{function.lineno} {function.name}: {lines_of_code(function)} lines"
        for path in modules(root)
        for function in functions(parsed(path))
        if lines_of_code(function) > FUNCTION
    ]


def thick_doors(root: Path) -> list[str]:
    return [
        f"{name_of(path, root)}:{door.lineno} {door.name}: {lines_of_code(door, body_only=True)} lines"
        for path, door in doors(root)
        if lines_of_code(door, body_only=True) > DOOR
    ]


def doors(root: Path) -> Iterator[tuple]:
    """What answers a request: a function or method whose first argument is called `request`."""
    for room in ("web", "api"):
        for path in files(root / "casefile" / room, ".py"):
            for function in functions(parsed(path)):
                arguments = [argument.arg for argument in function.args.args if argument.arg != "self"]
                if arguments[:1] == ["request"]:
                    yield path, function


def long_templates(root: Path) -> list[str]:
    sizes = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in files(root / "templates")}
    return [f"{name_of(path, root)}: {size} lines" for path, size in sizes.items() if size > TEMPLATE]


def deep_paths(root: Path) -> list[str]:
    names = [name_of(path, root) for path in files(root)]
    return [name for name in names if len([part for part in name.split("/") if part not in NAMED_BY_OTHERS]) > NAMES]


RULES = (long_modules, long_functions, thick_doors, long_templates, deep_paths)


@pytest.mark.parametrize("rule", RULES)
def test_the_house_keeps_to_its_walls(rule):
    assert rule(ROOT) == []


@pytest.mark.parametrize("rule", RULES)
def test_a_planted_giant_is_found(rule, tmp_path):
    plant(tmp_path, "casefile/claims/actions.py", "x = 1\n" * (MODULE + 1))
    plant(tmp_path, "casefile/claims/rules.py", "def long():\n" + "    x = 1\n" * FUNCTION)
    plant(tmp_path, "casefile/web/claims.py", 'def show(request, pk):\n    """Show."""\n' + "    x = 1\n" * (DOOR + 1))
    plant(tmp_path, "templates/claims/page.html", "<p>\n" * (TEMPLATE + 1))
    plant(tmp_path, "casefile/claims/parts/words.py", "x = 1\n")
    assert len(rule(tmp_path)) == 1


@pytest.mark.parametrize("rule", RULES)
def test_what_just_fits_is_let_pass(rule, tmp_path):
    plant(tmp_path, "casefile/claims/actions.py", "x = 1\n" * MODULE)
    plant(
        tmp_path,
        "casefile/claims/rules.py",
        'def f():\n    """Say.\n    More.\n    """\n' + "    x = 1\n" * (FUNCTION - 1),
    )
    plant(tmp_path, "casefile/web/claims.py", 'def show(request, pk):\n    """Show."""\n' + "    x = 1\n" * DOOR)
    plant(tmp_path, "templates/claims/page.html", "<p>\n" * TEMPLATE)
    plant(tmp_path, "casefile/claims/migrations/0001_initial.py", "x = 1\n" * (MODULE + 1))
    plant(tmp_path, "casefile/desk/management/commands/up.py", "x = 1\n")
    assert rule(tmp_path) == []
