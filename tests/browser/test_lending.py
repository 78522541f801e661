"""Which users a worker may lend, what an operator is told, and machines that cannot keep a browser."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from casefile.archive import intake
from casefile.browser import chromium, confined, subordinate
from casefile.outside.failed import Failed
from casefile.outside.policy import Policy

OWN, LENT = 4_242, 700_000


@pytest.fixture
def ids(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Give the test a worker named `teal` that may lend ten users and ten groups; its files of ranges."""
    for name in ("subuid", "subgid"):
        (tmp_path / name).write_text(f"mauve:1:65536\nteal:broken\nteal:{LENT}:10\nteal:5:5\n", encoding="utf-8")
    monkeypatch.setattr(subordinate, "_FILES", (str(tmp_path / "subuid"), str(tmp_path / "subgid")))
    monkeypatch.setattr(subordinate, "_name", lambda: "teal")
    monkeypatch.setattr(subordinate, "_own", lambda: (OWN, OWN + 1))
    monkeypatch.setattr(subordinate.shutil, "which", lambda name: f"/usr/bin/{name}")
    return tmp_path


def test_a_browser_is_lent_a_user_and_a_group_of_the_workers_range_that_nobody_runs_as(ids, monkeypatch) -> None:
    monkeypatch.setattr(subordinate, "running", lambda: {*range(LENT, LENT + 10)} - {LENT + 7})
    users, groups = subordinate.with_one_more(61_300)
    assert users == ("uid_map", [(0, OWN, 1), (61_300, LENT + 7, 1)], "/usr/bin/newuidmap")
    assert groups[1][0] == (0, OWN + 1, 1)
    assert groups[1][1][1] in range(LENT, LENT + 10)
    monkeypatch.setattr(subordinate, "running", lambda: range(LENT, LENT + 10))
    with pytest.raises(LookupError):
        subordinate.with_one_more(61_300)


def test_without_a_range_nothing_is_lent_and_both_files_are_named(ids: Path) -> None:
    (ids / "subgid").unlink()
    with pytest.raises(LookupError):
        subordinate.with_one_more(61_300)
    assert subordinate.wanting().startswith(f"give teal a range in {ids}/subuid and {ids}/subgid")


def test_without_helpers_and_range_both_are_asked_for_at_once(ids: Path, monkeypatch) -> None:
    (ids / "subuid").write_text("", encoding="utf-8")
    monkeypatch.setattr(subordinate.shutil, "which", lambda _name: None)
    assert subordinate.wanting().startswith("install newuidmap and newgidmap (Debian's package uidmap) and give teal ")


@pytest.fixture
def afresh() -> Iterator[None]:
    """Have the walls found out anew, and after the test once more."""
    found = (confined.lacks, confined._most_walls)
    for one in found:
        one.cache_clear()
    yield
    for one in found:
        one.cache_clear()


def _not_there(*_arguments: object) -> None:
    raise FileNotFoundError("/proc/1/stat")


def test_a_machine_that_is_no_linux_is_told_so_and_nothing_is_started(afresh, monkeypatch, settings) -> None:
    monkeypatch.setattr(confined, "started", _not_there)
    monkeypatch.setattr(confined, "_ASK_SANDBOX", "import ctypes; ctypes.CDLL(None).no_such_call()")
    assert confined.lacks() == (confined.UNSANDBOXED, confined.NO_NAMESPACE, confined.SAME_USER)
    found = chromium.Browser("/opt/browser", "1.2", "named")
    with (
        pytest.raises(Failed, match="unconfined") as failed,
        confined.confined(found, "/nowhere", "", Policy(unconfined_allowed=True)),
    ):
        pass
    assert "Linux" in failed.value.detail
    monkeypatch.setattr(intake, "find_browser", lambda: found)
    for choice in (intake.WALLED, intake.UNWALLED):
        settings.CASEFILE_BROWSER = choice
        assert intake.browser() is None
        assert "/opt/browser cannot be started here; browsers need Linux" in intake.browser_told()


def test_a_kernel_that_gives_no_namespaces_lacks_that_wall(afresh, monkeypatch) -> None:
    built = []

    def stands(missing: tuple[str, ...]) -> bool:
        built.append(missing)
        return confined.NO_NAMESPACE in missing

    monkeypatch.setattr(confined, "_stands", stands)
    assert confined.NO_NAMESPACE in confined.lacks()
    assert confined.SAME_USER not in confined.lacks(), "root still has users to give"
    assert built == [(), (confined.NO_NAMESPACE,)], "built, never guessed"
    assert "user.max_user_namespaces" in confined.remedy()


def test_whoever_starts_the_desk_reads_what_to_install(monkeypatch, settings, caplog) -> None:
    settings.CASEFILE_BROWSER = intake.WALLED
    monkeypatch.setattr(intake, "find_browser", lambda: chromium.Browser("/opt/browser", "1.2", "named"))
    monkeypatch.setattr(intake, "can_start", lambda: True)
    monkeypatch.setattr(intake, "lacks", lambda: (confined.SAME_USER,))
    monkeypatch.setattr(intake, "remedy", lambda: "install it")
    intake._warn.cache_clear()
    assert [intake.browser(), intake.browser()] == [None, None]
    told = "Pages are archived without their scripts: /opt/browser would run same-user (CASEFILE_BROWSER=unwalled)"
    assert intake.browser_told() == caplog.messages[0] == f"{told}; install it."
    assert len(caplog.messages) == 1, "once in a process"


def test_a_worker_with_nobody_left_to_lend_says_so(monkeypatch) -> None:
    monkeypatch.setattr(confined, "_a_free_uid", lambda: subordinate.a_free_uid(range(0)))
    monkeypatch.setattr(confined, "lacks", tuple)
    monkeypatch.setattr(confined, "can_start", lambda: True)
    with (
        pytest.raises(Failed, match="unconfined") as failed,
        confined.confined(chromium.Browser("/opt/browser", "", "named"), "/nowhere", "", Policy()),
    ):
        pass
    assert "no user" in failed.value.detail
