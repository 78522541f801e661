"""Behind the browser's walls: what its user can reach, and who is left when the worker is lost. All need Chromium."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from casefile.browser import chromium, confined, watchdog
from casefile.browser.watchdog import group, sum_memory, weigh
from casefile.outside.failed import Failed
from tests.browser.browsing import Browsing, folders, in_sandbox, own_uid, until
from tests.browser.standin import PIN
from tests.outside.site import answer

ROOT = Path(__file__).resolve().parents[2]
# Without namespaces only root has other users to give, and gives them whatever is missing.
NO_NETWORK = (confined.NO_NAMESPACE, confined.SAME_USER)
WORKER = """
import sys
from casefile.browser import chromium, confined
from casefile.outside.policy import Policy
from casefile.browser.render import render
url, proxy, pin, uid = sys.argv[1:]
confined._a_free_uid = lambda: int(uid)
render(url, chromium.find_browser(), proxy, pin, Policy(unconfined_allowed=True))
"""


class Listener:
    """Counts who connects to a port of every address of this machine."""

    def __init__(self) -> None:
        self.hits = 0
        self.socket = socket.create_server(("0.0.0.0", 0))  # noqa: S104 - every address is what is asked about
        self.port = self.socket.getsockname()[1]
        threading.Thread(target=self._count, daemon=True).start()

    def _count(self) -> None:
        while True:
            try:
                self.socket.accept()[0].close()
            except OSError:
                return
            self.hits += 1


@pytest.fixture
def listener():
    """Give the test a port that somebody might reach."""
    made = Listener()
    yield made
    made.socket.shutdown(socket.SHUT_RDWR)
    made.socket.close()


def _knock(port: int, missing: tuple[str, ...]) -> str:
    addresses = " ".join({"127.0.0.1", "127.0.0.2", *socket.gethostbyname_ex(socket.gethostname())[2]})
    script = f"for at in {addresses}; do (exec 3<>/dev/tcp/$at/{port}) 2>/dev/null && echo in; done; echo done; id -u"
    return confined.run_confined([_bash(), "-c", script], missing).stdout.decode()


def _bash() -> str:
    return next(path for path in ("/bin/bash", "/usr/bin/bash") if os.path.exists(path))


def test_this_machine_has_every_wall_or_says_which_it_lacks() -> None:
    known = {confined.UNSANDBOXED, confined.NO_NAMESPACE, confined.SAME_USER}
    assert set(confined.lacks()) <= known
    assert bool(confined.remedy()) == bool(confined.lacks())
    assert os.geteuid() != 0 or confined.SAME_USER not in confined.lacks()


def test_no_socket_of_the_browsers_user_reaches_any_address_of_this_machine(listener: Listener) -> None:
    said = _knock(listener.port, confined.lacks())
    assert "done" in said
    assert "in\n" not in said
    assert listener.hits == 0


def test_with_the_network_wall_off_the_same_socket_gets_through(listener: Listener) -> None:
    said = _knock(listener.port, NO_NETWORK)
    assert "in\n" in said
    assert until(lambda: listener.hits > 0)


def test_behind_the_walls_there_are_no_files_of_anybody_and_no_words_of_the_environment(monkeypatch) -> None:
    monkeypatch.setenv("CASEFILE_SECRET_WORD", "not for the browser")
    done = confined.run_confined([_bash(), "-c", "ls -A / ~; env; id -u; : > /usr/mark"], confined.lacks())
    shown = done.stdout.decode()
    assert "usr" in shown
    for name in ("home", "root", "work", "run", "srv", "sys", "CASEFILE"):
        assert name not in shown.replace("/tmp/home", "")
    assert "\n0\n" not in shown
    assert b"Read-only" in done.stderr


def test_a_browser_kept_in_any_folder_is_shown_with_that_folder_and_no_other(tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    kept.mkdir(mode=0o755)
    shell = shutil.copy(_bash(), str(kept / "shell"))
    done = confined.run_confined([shell, "-c", "echo $0; ls / /browser /tmp"], confined.lacks())
    shown = done.stdout.decode().split()
    assert {"/browser/shell", "shell"} <= set(shown)
    assert "kept" not in shown


def test_a_program_that_starts_others_and_goes_away_leaves_none_of_them(monkeypatch) -> None:
    uid = own_uid()
    monkeypatch.setattr(confined, "_a_free_uid", lambda: uid)
    for missing in (confined.lacks(), NO_NETWORK):
        confined.run_confined([_bash(), "-c", "(setsid sleep 600 &) ; (sleep 600 &)"], missing)
        assert Browsing(None, None, uid).alive() == []


def test_a_browser_whose_worker_is_killed_is_gone_and_so_is_its_folder(browsing: Browsing) -> None:
    before = folders()
    browsing.site.pages["/"] = lambda connection: connection.recv(1)
    words = [browsing.site.url, browsing.proxy.path, PIN, str(browsing.uid)]
    worker = subprocess.Popen([sys.executable, "-c", WORKER, *words], cwd=ROOT)
    assert until(lambda: browsing.site.hits and browsing.alive())
    assert folders() - before
    assert confined.UNSANDBOXED in confined.lacks() or until(lambda: in_sandbox(browsing.uid))
    os.kill(worker.pid, signal.SIGKILL)
    worker.wait()
    assert until(lambda: not browsing.alive())
    assert until(lambda: not any(_is_of(folder, worker.pid) for folder in folders() - before))


def test_a_worker_is_lost_once_it_ended_buried_or_not_and_when_another_has_its_number() -> None:
    with subprocess.Popen(["/bin/sh", "-c", "read word"], stdin=subprocess.PIPE) as worker:
        start = watchdog.started(worker.pid)
        assert not watchdog._is_lost(worker.pid, start)
        assert watchdog._is_lost(worker.pid, start - 1)
        worker.stdin.close()
        os.waitid(os.P_PID, worker.pid, os.WEXITED | os.WNOWAIT)
        assert watchdog._is_lost(worker.pid, start)
    assert watchdog._is_lost(worker.pid, start)


def _is_of(folder: str, pid: int) -> bool:
    """Whether a guardian of that worker still has this folder: other tests have browsers of their own."""
    for row in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = row.read_bytes().split(b"\0")
        except OSError:
            continue
        job = next((json.loads(word) for word in words if word.startswith(b'{"browser"')), None)
        if job and job["folder"] == folder and job["parent"][0] == pid:
            return True
    return False


def test_a_missing_wall_is_refused_unless_the_policy_allows_it(browsing: Browsing, monkeypatch) -> None:
    monkeypatch.setattr(confined, "lacks", lambda: NO_NETWORK)
    browsing.site.pages["/"] = answer(b"<p>Hello")
    with pytest.raises(Failed) as failure:
        browsing.visit(unconfined_allowed=False)
    assert failure.value.code == "unconfined"
    made = browsing.visit(unconfined_allowed=True)
    assert made.lacks == NO_NETWORK
    assert b"Hello" in made.dom
    assert browsing.alive() == []


def test_the_wall_of_time_ends_a_browser_that_its_driver_forgot(browsing: Browsing) -> None:
    browsing.site.pages["/"] = lambda connection: connection.recv(1)
    with pytest.raises(Failed) as failure:
        browsing.visit(browser_seconds=3)
    assert failure.value.code == "page-hangs"
    assert browsing.alive() == []


def test_memory_counts_each_ones_own_pages_and_shared_files_once() -> None:
    rows = {
        1: {"RssAnon": " 10 kB", "RssFile": " 100 kB"},
        2: {"RssAnon": " 5 kB", "RssFile": " 90 kB", "RssShmem": " 1 kB"},
    }
    assert sum_memory(rows) == 116 * 1024
    own = group(os.getpid())
    assert 1_000_000 < weigh(own) <= sum_memory(own)


def test_the_browser_named_by_the_operator_is_the_one_or_there_is_none(monkeypatch) -> None:
    chromium.find_browser.cache_clear()
    monkeypatch.setenv("CASEFILE_CHROMIUM", "/nonexistent/browser")
    assert chromium.find_browser() is None
    chromium.find_browser.cache_clear()
    monkeypatch.delenv("CASEFILE_CHROMIUM")
    monkeypatch.setattr(chromium.shutil, "which", lambda _name: None)
    monkeypatch.setattr(chromium, "_unpacked_by_npm", lambda: "")
    assert chromium.find_browser() is None
    chromium.find_browser.cache_clear()
