"""Names say what a thing is; tests are sentences."""

import ast
import re
from pathlib import Path

import pytest

from tests.house.tree import ROOT, functions, modules, name_of, parsed, plant

EMPTY_WORDS = {
    *("util", "utils", "helper", "helpers", "manager", "managers", "handler", "handlers", "service", "services"),
    *("data", "info", "process", "processes", "misc"),
}
_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
WORDS_OF_A_SENTENCE = 3


def empty_words(root: Path) -> list[str]:
    found = []
    for path in modules(root):
        if _is_empty(path.stem):
            found.append(f"{name_of(path, root)}: {path.stem}")
        found += [f"{name_of(path, root)}:{made.lineno} {made.name}" for made in _classes(path) if _is_empty(made.name)]
    return found


def short_test_names(root: Path) -> list[str]:
    return [
        f"{name_of(path, root)}:{function.lineno} {function.name}"
        for path in modules(root)
        if path.name.startswith("test_")
        for function in functions(parsed(path))
        if function.name.startswith("test_") and len(function.name.split("_")) <= WORDS_OF_A_SENTENCE
    ]


def _is_empty(name: str) -> bool:
    return not EMPTY_WORDS.isdisjoint(word.lower() for word in _WORDS.findall(name))


def _classes(path: Path) -> list[ast.ClassDef]:
    """The classes that we were free to name: one that is a Manager to Django keeps the word."""
    made = [node for node in ast.walk(parsed(path)) if isinstance(node, ast.ClassDef)]
    return [node for node in made if not any(ast.unparse(base).endswith("Manager") for base in node.bases)]


@pytest.mark.parametrize("rule", [empty_words, short_test_names])
def test_the_house_names_its_things(rule):
    assert rule(ROOT) == []


@pytest.mark.parametrize("name", ["utils", "claim_helpers", "data", "misc"])
def test_a_planted_module_without_a_name_is_found(name, tmp_path):
    plant(tmp_path, f"casefile/claims/{name}.py", "x = 1\n")
    assert len(empty_words(tmp_path)) == 1


@pytest.mark.parametrize("name", ["ClaimManager", "HTTPHandler", "Service", "CaseInfo", "DataOfCase"])
def test_a_planted_class_without_a_name_is_found(name, tmp_path):
    plant(tmp_path, "casefile/claims/words.py", f"class {name}:\n    x = 1\n")
    assert len(empty_words(tmp_path)) == 1


@pytest.mark.parametrize("made", ["Metadata", "Processor", "PersonManager(models.Manager)", "Informant"])
def test_a_word_that_only_looks_empty_is_let_pass(made, tmp_path):
    plant(tmp_path, "casefile/claims/words.py", f"class {made}:\n    x = 1\n")
    assert empty_words(tmp_path) == []


def test_a_planted_test_that_is_no_sentence_is_found(tmp_path):
    plant(tmp_path, "tests/claims/test_words.py", "def test_claim_save():\n    x = 1\n")
    assert len(short_test_names(tmp_path)) == 1
