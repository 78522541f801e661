"""Other programs that record what a browser asks for: installed into `var/bench`, started as proxies."""

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from casefile.desk.state import CHECKOUT

HOME = CHECKOUT / "var" / "bench"
REPLAY = "replaywebpage@2.5.3"
_PATIENCE = 30


class Rival(NamedTuple):
    """A package of PyPI, how its proxy starts in an empty folder, and what has to happen there first."""

    package: str
    command: tuple[str, ...]
    before: tuple[str, ...] = ()


# warcprox refuses this machine's own site unless told otherwise, and has no option for it.
_WARCPROX = (
    "from warcprox import main, warcproxy; warcproxy.WarcProxyHandler.allow_localhost = True; main.main()",
    *("-b", "127.0.0.1", "-p", "{port}", "-z", "-d", "warcs", "-q"),
    *("--dedup-db-file=/dev/null", "--stats-db-file=/dev/null"),
)
_PYWB = ("from pywb.apps.cli import wayback; wayback()", "--live", "--proxy", "bench", "--proxy-record")
RIVALS = {
    "warcprox": Rival("warcprox==2.13.1", ("-c", *_WARCPROX)),
    "pywb": Rival(
        "pywb==2.10.0",
        ("-c", *_PYWB, "-b", "127.0.0.1", "-p", "{port}"),
        ("-c", "from pywb.manager.manager import main_wrap_exc; main_wrap_exc()", "init", "bench"),
    ),
}


def python_of(name: str) -> str | None:
    """The interpreter that has it, installed first where it is not there; None where that fails."""
    rival = RIVALS[name]
    python = HOME / name / "bin" / "python"
    if not _has(python, rival.package):
        subprocess.run([sys.executable, "-m", "venv", str(HOME / name)], check=True)
        install = [str(python), "-m", "pip", "install", "-q", "--disable-pip-version-check", rival.package]
        subprocess.run(install, check=False, stdout=sys.stderr)
    return str(python) if _has(python, rival.package) else None


def _has(python: Path, package: str) -> bool:
    name, _, version = package.partition("==")
    ask = f"import importlib.metadata as m, sys; sys.exit(m.version({name!r}) != {version!r})"
    return python.exists() and not subprocess.run([str(python), "-c", ask], check=False, capture_output=True).returncode


@contextmanager
def proxying(name: str, folder: Path) -> Iterator[tuple[int, str] | None]:
    """The rival's proxy, recording below `folder`: its process and address, or None where it cannot be installed.

    Afterwards its records are closed and complete.
    """
    python = python_of(name)
    if python is None:
        yield None
        return
    folder.mkdir(parents=True)
    port = _free_port()
    if RIVALS[name].before:
        subprocess.run([python, *RIVALS[name].before], cwd=folder, check=True, capture_output=True)
    command = [python, *(word.format(port=port) for word in RIVALS[name].command)]
    with (folder / "log").open("wb") as log:
        started = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log)
    try:
        _await(port)
        yield started.pid, f"http://127.0.0.1:{port}"
    finally:
        started.terminate()
        try:
            started.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            started.kill()


def replay_program() -> Path | None:
    """The folder with ReplayWeb.page's `ui.js` and `sw.js`, fetched by npm where it is not there; None without it."""
    home = HOME / "replay"
    if not (home / "package" / "sw.js").exists():
        if not shutil.which("npm"):
            return None
        home.mkdir(parents=True, exist_ok=True)
        subprocess.run(["npm", "pack", "--silent", REPLAY], cwd=home, check=False, stdout=sys.stderr)
        for packed in home.glob("replaywebpage-*.tgz"):
            shutil.unpack_archive(packed, home, filter="data")
    return home / "package" if (home / "package" / "sw.js").exists() else None


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as asked:
        return asked.getsockname()[1]


def _await(port: int) -> None:
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise SystemExit(f"Nothing listens on {port}.")
