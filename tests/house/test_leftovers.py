"""Nothing is left for later, nothing is left out, and nothing names the machine it was written on."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.tree import ROOT, files, modules, name_of, plant

WRITTEN_BY_US = (".py", ".html", ".js", ".css", ".toml", ".sh", "Makefile", "run")

# The patterns are put together from pieces, or this file would find itself.
UNFINISHED = re.compile(
    "|".join((r"\bTO" + r"DO\b", r"\bFIX" + r"ME\b", r"\bXX" + r"X\b(?!-)", "NotImplemented" + "Error"))
)
LEFT_OUT = re.compile(
    r"pytest\.(?:sk" + r"ip|xf" + r"ail|importorsk" + r"ip)|mark\.(?:sk" + r"ip|xf" + r"ail)|\.sk" + "ipTest"
)
REGISTRY = re.compile(
    r"(?:pypi|npmjs|crates)\.(?:org|io)|pythonh" + r"osted\.org|proxy\.gol" + r"ang\.org|--(?:extra-)?index-u" + "rl"
)
MACHINE = re.compile(r"(?<![\w.])/(?:work/(?:main|shared|\.library)|root/|home/\w+/|Users/\w+/)")
ASLEEP = re.compile(r"\btime\.sle" + r"ep\(|\basyncio\.sle" + r"ep\(|wait_for_time" + "out")


def _lines_with(pattern: re.Pattern[str], paths: Iterator[Path], root: Path) -> list[str]:
    found = []
    for path in paths:
        try:
            lines = path.read_text(encoding="utf-8").splitlines()
        except UnicodeDecodeError:
            continue  # an image or an archive
        found += [
            f"{name_of(path, root)}:{at} {line.strip()[:100]}"
            for at, line in enumerate(lines, 1)
            if pattern.search(line)
        ]
    return found


def unfinished_work(root: Path) -> list[str]:
    return _lines_with(UNFINISHED, files(root, *WRITTEN_BY_US), root)


def omitted_tests(root: Path) -> list[str]:
    return _lines_with(LEFT_OUT, files(root / "tests", ".py"), root)


def sleeping_tests(root: Path) -> list[str]:
    return _lines_with(ASLEEP, files(root / "tests", ".py"), root)


def registry_hosts(root: Path) -> list[str]:
    return _lines_with(REGISTRY, files(root), root)


def machine_paths(root: Path) -> list[str]:
    return _lines_with(MACHINE, files(root), root)


PLANTED = {
    unfinished_work: ("# TO" + "DO later", "raise NotImplemented" + "Error", "# XX" + "X"),
    omitted_tests: ("@pytest.mark.sk" + "ipif(True)", "@pytest.mark.xf" + "ail", "pytest.importorsk" + "ip('a')"),
    sleeping_tests: ("time.sle" + "ep(1)", "page.wait_for_time" + "out(5)"),
    registry_hosts: ("https://pypi" + ".org/simple", "--index-u" + "rl x", "files.pythonh" + "osted.org"),
    machine_paths: ("x = '/work" + "/main/casefile'", "/root" + "/x", "open('/home" + "/ana/x')"),
}


@pytest.mark.parametrize("rule", PLANTED)
def test_nothing_is_left_in_the_house(rule):
    assert rule(ROOT) == []


@pytest.mark.parametrize(("rule", "line"), [(rule, line) for rule, lines in PLANTED.items() for line in lines])
def test_a_planted_leftover_is_found(rule, line, tmp_path):
    plant(tmp_path, "tests/claims/test_words.py", f"{line}\n")
    assert len(rule(tmp_path)) == 1


@pytest.mark.parametrize("rule", PLANTED)
def test_what_only_looks_like_a_leftover_is_let_pass(rule, tmp_path):
    plant(tmp_path, "tests/claims/test_words.py", '"XXXX-09"\nTODOS = "/claims/root/"\nawait asleep(1)\nskip = 1\n')
    plant(tmp_path, "var/log", "/root" + "/x")
    assert rule(tmp_path) == []


def test_the_house_has_modules_to_look_at():
    assert len(list(modules(ROOT))) > 50
