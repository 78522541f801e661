"""A cell of a worker that is no root has every wall by its filter of calls; where it has not, it says so or refuses."""

from collections.abc import Iterator

import pytest

from casefile.archive.capture import from_url
from casefile.archive.intake import reading_policy
from casefile.outside.failed import Failed
from casefile.outside.policy import Policy
from casefile.reading import cell, inside, walls
from casefile.reading.cell import Template
from casefile.sources.keeping import told_of
from tests.browser.plain import Plain, plain
from tests.outside.site import Site, answer
from tests.reading import pages

READ = """
import sys
from casefile.outside.policy import Policy
from casefile.reading.pages import read_page
read = read_page(b"<title>Dam</title><p>The dam was opened on Monday.</p>", "utf-8", None, Policy())
print(len(read.texts) > 0, *read.lacks)
"""
REACH = """
import ctypes, os, sys
from casefile.reading import calls, walls
worker, libc = os.getpid(), ctypes.CDLL(None)
ours, theirs = os.pipe()
if os.fork() == 0:
    walls.close_doors()
    sys.argv[1:] or calls.forbid_calls()
    reached = []
    attempts = {"signal": lambda: os.kill(worker, 0), "memory": lambda: libc.ptrace(0x4206, worker, 0, 0)}
    for name, attempt in attempts.items():
        try:
            reached += [name] if attempt() in (None, 0) else []
        except OSError:
            pass
    os.write(theirs, " ".join(reached).encode())
    os._exit(0)
os.close(theirs)
os.wait()
print(os.read(ours, 100).decode())
"""


@pytest.fixture
def worker() -> Iterator[Plain]:
    """Give the test a worker that is no root."""
    with plain() as made:
        yield made


def test_a_worker_that_is_no_root_reads_behind_every_wall(worker: Plain) -> None:
    assert worker.run(READ) == ["True"]


def test_its_cell_reaches_nothing_of_the_worker_and_without_the_filter_it_does(worker: Plain) -> None:
    assert worker.run(REACH) == []
    assert "signal" in worker.run(REACH, "no filter")


@pytest.fixture
def bare(monkeypatch) -> Iterator[None]:
    """Give the test cells of a worker that is no root on a kernel that knows no filters: forked from here."""
    made = Template()
    monkeypatch.setattr("casefile.reading.pages.ask", made.ask)
    monkeypatch.setattr(made.companion, "_module", "tests.reading.bare")
    yield
    made.companion.stop()


def test_what_is_missing_is_refused_where_the_desk_is_walled(bare, settings, caplog) -> None:
    settings.CASEFILE_BROWSER = "walled"
    cell._warn.cache_clear()
    with Site() as site, pytest.raises(Failed) as failed:
        site.pages["/"] = answer(pages.ENGLISH.encode())
        from_url(site.url, Policy(loopback_allowed=True, unconfined_allowed=reading_policy().unconfined_allowed))
    assert failed.value.code == "unconfined"
    assert f"{walls.NO_NAMESPACE}, {walls.SAME_USER}" in failed.value.detail
    assert failed.value.detail in caplog.text


def test_where_it_is_unwalled_each_capture_says_what_was_missing(bare, settings) -> None:
    settings.CASEFILE_BROWSER = "unwalled"
    with Site() as site:
        site.pages["/"] = answer(pages.ENGLISH.encode())
        made = from_url(site.url, Policy(loopback_allowed=True, unconfined_allowed=reading_policy().unconfined_allowed))
    assert told_of(made)["reader"] == {"lacks": [walls.NO_NAMESPACE, walls.SAME_USER]}


def test_behind_every_wall_nothing_is_told_of_the_reader() -> None:
    with Site() as site:
        site.pages["/"] = answer(pages.ENGLISH.encode())
        assert "reader" not in told_of(from_url(site.url, Policy(loopback_allowed=True)))


def test_a_filter_that_the_kernel_refuses_is_no_wall(monkeypatch) -> None:
    monkeypatch.setattr(inside.forbid_calls.__globals__["platform"], "machine", lambda: "vax")
    assert inside.forbid_calls() is False
