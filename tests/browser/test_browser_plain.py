"""A worker that is no root gives its browsers users of their own, or says what that takes. All need Chromium.

As root the worker is made (`plain.py`). Without root it is whoever runs this, who needs `uidmap` and a range of ids.
"""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.browsing import alive, in_sandbox, until
from tests.browser.plain import IS_ROOT, Plain, plain
from tests.browser.standin import PIN, Proxy
from tests.outside.site import Site, answer

RENDER = """
import sys
from casefile.browser import chromium, render
from casefile.outside.policy import Policy
made = render.render(*sys.argv[1:2], chromium.find_browser(), *sys.argv[2:], Policy())
render.stage.stop()
print(len(made.lacks), b"Hello" in made.dom, made.peak > 1_000_000)
"""
SAY = "from casefile.browser import confined; print(*confined.lacks(), confined.remedy())"
# In the place of the browser, where the walls around it do not matter: whom and what does its user reach?
REACH = """
import ctypes, json, os, sys
from pathlib import Path
from casefile.browser import confined, enclosure, watchdog
from casefile.outside.policy import Policy

folder, missing = Path(sys.argv[1]), tuple(sys.argv[2:])
(folder / "secret").touch(mode=0o600)
worker = os.getpid()
own_ptrace = ctypes.CDLL(None).ptrace

def tried(name, attempt):
    try:
        attempt()
    except OSError:
        return
    print(name, flush=True)

def seize():
    if own_ptrace(0x4206, worker, 0, 0):  # PTRACE_SEIZE
        raise PermissionError

job = confined._job("/bin/true", folder, "", missing, Policy())
if os.fork() == 0:
    if job["namespaces"]:
        watchdog.enter(0, job["mapped"])
    home = folder / "home"
    home.mkdir()
    enclosure.be_nobody(job["uid"], home, own_user=job["own_user"])
    tried("signal", lambda: os.kill(worker, 0))
    tried("file", lambda: (folder / "secret").read_bytes())
    tried("words", lambda: Path(f"/proc/{worker}/environ").read_bytes())
    tried("memory", seize)
    os._exit(0)
os.wait()
"""
ALONE = Path("/proc/sys/kernel/yama/ptrace_scope")


@pytest.fixture
def worker() -> Iterator[Plain]:
    """Give the test a worker that is no root."""
    with plain() as made:
        yield made


@pytest.fixture
def proxy(worker: Plain) -> Iterator[Proxy]:
    """Give that worker a way out."""
    with Proxy(worker.folder) as made:
        os.chmod(made.path, 0o666)  # noqa: S103 - in a folder that only the worker may enter
        yield made


def test_a_page_is_rendered_behind_all_walls_by_a_worker_that_is_no_root(worker: Plain, proxy, site: Site) -> None:
    site.pages["/"] = answer(b"<p>Hello")
    assert worker.run(RENDER, site.url, proxy.path, PIN) == ["0", "True", "True"]
    assert list((worker.folder / "tmp").iterdir()) == []


def test_its_browser_has_another_user_in_the_kernel_and_ends_with_it(worker: Plain, proxy, site: Site) -> None:
    site.pages["/"] = lambda connection: connection.recv(1)
    with worker.start(RENDER, site.url, proxy.path, PIN) as running:
        assert until(lambda: site.hits and alive(*worker.lent))
        assert until(lambda: in_sandbox(*worker.lent))
        os.kill(running.pid, signal.SIGKILL)
    assert until(lambda: not alive(*worker.lent))
    assert until(lambda: not IS_ROOT or not alive(worker.uid))
    assert until(lambda: list((worker.folder / "tmp").iterdir()) == [])


@pytest.mark.parametrize(
    ("missing", "reached"),
    [
        ((), []),
        (("same-user",), ["signal", "file"]),
        (("no-namespace", "same-user"), ["signal", "file", "words", "memory"]),
    ],
    ids=["all walls", "control: its user is the worker's", "control: and so are its namespaces"],
)
def test_its_user_reaches_nothing_of_the_worker(worker: Plain, missing: tuple[str, ...], reached: list[str]) -> None:
    may_trace = not ALONE.exists() or ALONE.read_text() == "0\n"
    expected = [one for one in reached if one != "memory" or may_trace]
    assert worker.run(REACH, str(worker.folder), *missing) == expected


@pytest.mark.parametrize(
    ("lacking", "told"),
    [
        ({"has_helpers": False}, "install newuidmap and newgidmap (Debian's package uidmap)"),
        ({"has_ids": False}, "in /etc/subuid and /etc/subgid (usermod --add-subuids … --add-subgids …)"),
        ({"is_unprivileged": True}, "run newuidmap (no NoNewPrivileges in its unit)"),
    ],
    ids=["no helpers", "no range", "no new privileges"],
)
def test_what_such_a_worker_lacks_is_said_in_one_sentence(lacking: dict[str, bool], told: str) -> None:
    with plain(**lacking) as worker:
        said = " ".join(worker.run(SAY))
    kept = not IS_ROOT and "has_ids" in lacking  # nobody takes away the range of whoever runs this
    assert kept or said.startswith("same-user ")
    assert kept or told in said
