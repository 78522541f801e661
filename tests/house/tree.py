"""The files of a checkout, as the rules of the house look at them.

Each rule is a function of a folder that returns one line per violation, so that it can be tried on a planted one.
"""

import ast
import os
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CODE = ("casefile", "tests", "bench")
DOORS = ("web", "api", "jobs", "desk", "showroom")

# Not of the house: what tools leave behind and what a running desk keeps.
_NOT_OURS = {"__pycache__", "node_modules", "var"}
_OURS_ALL_THE_SAME = {".ci", ".env.example"}


def files(root: Path, *suffixes: str) -> Iterator[Path]:
    """Every file below `root` that belongs to the house, by suffix if any are named."""
    for folder, below, names in os.walk(root):
        below[:] = sorted(name for name in below if _is_ours(name))
        for name in sorted(names):
            if _is_ours(name) and (not suffixes or name.endswith(suffixes)):
                yield Path(folder, name)


def modules(root: Path, *, generated: bool = False) -> Iterator[Path]:
    """Every Python module of the house; migrations only when `generated`."""
    for top in CODE:
        for path in files(root / top, ".py"):
            if generated or "migrations" not in path.parts:
                yield path


def name_of(path: Path, root: Path) -> str:
    """The path as people write it, from the root of the checkout."""
    return path.relative_to(root).as_posix()


def parsed(path: Path) -> ast.Module:
    """The syntax tree of a module."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function, of a module or a class or within another."""
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield node


def lines_of_code(function: ast.FunctionDef | ast.AsyncFunctionDef, *, body_only: bool = False) -> int:
    """How many lines a function takes without its decorators and docstring; `body_only` leaves out the signature."""
    body = function.body[1:] if ast.get_docstring(function, clean=False) is not None else function.body
    if not body:
        return 0
    inside = (function.end_lineno or 0) - body[0].lineno + 1
    return inside if body_only else inside + function.body[0].lineno - function.lineno


def plant(root: Path, name: str, text: str) -> None:
    """Write a file into a planted checkout."""
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def _is_ours(name: str) -> bool:
    return name in _OURS_ALL_THE_SAME or not (name.startswith(".") or name in _NOT_OURS)
