"""A worker that is no root: a Python started as a user with a name and, if asked, subordinate ids of its own.

From root, in mounts of its own, where the machine's files of accounts are replaced and the way to Python is open. Where
the helpers of `uidmap` are not installed, stand-ins with their names ask this process, which is root, to write the map.
Otherwise the worker is whoever runs the tests, as this machine has it.
"""

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from casefile.browser import chromium
from casefile.browser.enclosure import _BIND, _PRIVATE, _WHOLE_TREE, NEW_MOUNTS, _show, call, mount
from casefile.browser.subordinate import _FILES, _range
from tests.browser.browsing import own_uid

ROOT = Path(__file__).resolve().parents[2]
NAME = "plainworker"
IS_ROOT = os.geteuid() == 0
_HELPERS = ("newuidmap", "newgidmap")
_STAND_IN = """#!{python} -IS
import os, socket, sys
if "NoNewPrivs:\t1" in open("/proc/self/status").read():
    sys.exit("not as root")
line = socket.socket(socket.AF_UNIX)
line.connect({path!r})
line.sendall(" ".join([os.path.basename(sys.argv[0]), *sys.argv[1:]]).encode())
line.shutdown(socket.SHUT_WR)
sys.exit(line.recv(10) != b"written")
"""


@dataclass(frozen=True)
class Plain:
    """A worker, not yet started.

    :ivar folder: its own, which nobody else may enter, for its temporary files too
    :ivar lent: the users it may give to browsers
    """

    uid: int
    folder: Path
    lent: range
    command: tuple[str, ...]
    environment: dict[str, str]

    def start(self, script: str, *words: str) -> subprocess.Popen[bytes]:
        """Start a Python script as that user."""
        return subprocess.Popen([*self.command, script, *words], cwd="/", env=self.environment, stdout=subprocess.PIPE)

    def run(self, script: str, *words: str) -> list[str]:
        """The words that a script prints; the test fails when it does."""
        with self.start(script, *words) as running:
            said = running.communicate(timeout=120)[0]
        assert running.returncode == 0
        return said.decode().split()


@contextmanager
def plain(*, has_ids: bool = True, has_helpers: bool = True, is_unprivileged: bool = False) -> Iterator[Plain]:
    """A worker that is no root, as the words say; its folder is gone afterwards.

    :param is_unprivileged: its programs gain no privileges, as under NoNewPrivileges
    """
    with tempfile.TemporaryDirectory(prefix="casefile-plain-") as name:
        folder = Path(name)
        uid = own_uid() if IS_ROOT else os.geteuid()
        path = os.pathsep.join(["/usr/bin", "/bin", f"{folder}/helpers"]) if has_helpers else f"{folder}/none"
        job = {"uid": uid, "folder": name, "is_unprivileged": is_unprivileged, "open": _needed()}
        environment = {"PATH": path, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1", "TMPDIR": f"{folder}/tmp"}
        if browser := chromium.find_browser():
            environment["CASEFILE_CHROMIUM"] = browser.path
        lent = range(1_000_000_000 + uid * 100, 1_000_000_000 + (uid + 1) * 100) if IS_ROOT else _range(_FILES[0])
        (folder / "tmp").mkdir()
        if IS_ROOT:
            _write_accounts(folder / "etc", uid, lent if has_ids else None)
        with _stand_ins(folder / "helpers"):
            for path in (folder, folder / "tmp"):
                os.chown(path, uid, -1)
            yield Plain(uid, folder, lent, (sys.executable, "-m", "tests.browser.plain", json.dumps(job)), environment)


def _write_accounts(folder: Path, uid: int, lent: range | None) -> None:
    folder.mkdir()
    accounts = Path("/etc/passwd").read_text(encoding="utf-8")
    (folder / "passwd").write_text(f"{accounts}{NAME}:x:{uid}:{uid}::/:/bin/sh\n", encoding="utf-8")
    for name in ("subuid", "subgid"):
        row = f"{NAME}:{lent.start}:{len(lent)}\n" if lent else ""
        (folder / name).write_text(f"somebody:1:2\n{row}", encoding="utf-8")


def _needed() -> list[str]:
    """What the worker reads that may lie in somebody's closed home."""
    browser = chromium.find_browser()
    return [sys.base_prefix, sys.prefix, str(ROOT), *([str(Path(browser.path).resolve().parent)] if browser else [])]


@contextmanager
def _stand_ins(folder: Path) -> Iterator[None]:
    folder.mkdir()
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(str(folder / "line"))
    listener.listen()
    for path in (folder, folder / "line"):
        path.chmod(0o777)
    for name in _HELPERS:
        words = _STAND_IN.format(python=sys.executable, path=f"{folder}/line")
        (folder / name).write_text(words, encoding="utf-8")
        (folder / name).chmod(0o755)
    threading.Thread(target=_write_maps, args=(listener,), daemon=True).start()
    yield
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()


def _write_maps(listener: socket.socket) -> None:
    while True:
        try:
            line = listener.accept()[0]
        except OSError:
            return
        with line:
            name, pid, *numbers = line.makefile().read().split()
            Path(f"/proc/{pid}/{name[3:6]}_map").write_text(_rows(numbers), encoding="utf-8")
            line.sendall(b"written")


def _rows(numbers: list[str]) -> str:
    return "\n".join(" ".join(numbers[at : at + 3]) for at in range(0, len(numbers), 3))


def main() -> None:
    """Become that user and run the script: `python -m tests.browser.plain JOB SCRIPT WORD …`."""
    job = json.loads(sys.argv[1])
    if IS_ROOT:
        call("unshare", NEW_MOUNTS)
        mount(None, "/", None, _WHOLE_TREE | _PRIVATE)
        _open_ways(job["open"])
        _lay_accounts(Path(job["folder"], "etc"))
        os.setgroups([])
        os.setgid(job["uid"])
        os.setuid(job["uid"])
    prefix = ["setpriv", "--no-new-privs"] if job["is_unprivileged"] else []
    words = [*prefix, sys.executable, "-c", *sys.argv[2:]]
    os.execve(shutil.which(words[0], path="/usr/bin:/bin") or words[0], words, dict(os.environ))  # noqa: S606


def _lay_accounts(given: Path) -> None:
    """The machine's /etc, with the files of `given` in the place of its own."""
    with tempfile.TemporaryDirectory() as folder:
        mount("tmpfs", folder, "tmpfs", 0, "mode=755")
        for name in os.listdir(given):
            shutil.copy(given / name, folder)
        for name in os.listdir("/etc"):
            _show(f"/etc/{name}", f"{folder}/{name}")
        mount(folder, "/etc", None, _BIND | _WHOLE_TREE)
        call("umount2", folder.encode(), 2)


def _open_ways(paths: list[str]) -> None:
    """Lay an empty folder over each closed one on the way, and in it what is needed."""
    held = {path: os.open(path, os.O_PATH) for path in paths}
    closed = {str(one) for path in paths for one in Path(path).parents if not one.stat().st_mode & 1}
    for one in sorted(closed, key=len)[:1]:
        mount("tmpfs", one, "tmpfs", 0, "mode=755")
    for path, descriptor in held.items():
        if not os.path.exists(path):
            os.makedirs(path)
            mount(f"/proc/self/fd/{descriptor}/.", path, None, _BIND | _WHOLE_TREE)


if __name__ == "__main__":
    main()
