"""Which browser renders pages here, and which version it says it is."""

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_ROOT = Path(__file__).resolve().parents[2]
# The shell first: the same engine without what people see, at half the time and memory a page.
_NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
_PACKAGE = "@sparticuz/chromium"
_ASKED_OF_NPM = f"import('{_PACKAGE}').then(m => m.default.executablePath()).then(path => console.log(path))"
_VERSION = re.compile(r"\d+(\.\d+){1,3}")
_PATIENCE = 60


@dataclass(frozen=True)
class Browser:
    """A Chromium on this machine.

    :ivar path: the program
    :ivar version: as it says itself, such as `156.0.8078.79`, or ""
    :ivar origin: `named` (CASEFILE_CHROMIUM), `system` or `npm`
    """

    path: str
    version: str
    origin: str


@cache
def find_browser() -> Browser | None:
    """The browser to use: CASEFILE_CHROMIUM, else the system's, else npm's @sparticuz/chromium.

    None means that pages are fetched without a browser and their scripts do not run. A CASEFILE_CHROMIUM that names
    no program is None too: whoever names one wants that one.
    """
    if named := os.environ.get("CASEFILE_CHROMIUM"):
        return _asked(named, "named")
    system = next(filter(None, map(shutil.which, _NAMES)), None)
    return _asked(system, "system") if system else _asked(_unpacked_by_npm(), "npm")


def _asked(path: str, origin: str) -> Browser | None:
    if not path or not os.access(path, os.X_OK):
        return None
    found = _VERSION.search(_said([path, "--version"]))
    return Browser(path, found[0] if found else "", origin)


def _unpacked_by_npm() -> str:
    """The package ships its browser packed and unpacks it when asked for its path: into a folder nobody else writes."""
    for modules in (_ROOT / "node_modules", Path(_said(["npm", "root", "--global"]) or "/nonexistent")):
        if (modules / _PACKAGE).is_dir():
            own = modules / ".casefile-browser"
            own.mkdir(mode=0o755, exist_ok=True)
            said = _said(["node", "-e", _ASKED_OF_NPM], modules.parent, {**os.environ, "TMPDIR": str(own)})
            path = said.splitlines()[-1] if said else ""
            if os.path.exists(path):
                os.chmod(path, 0o755)  # noqa: S103 - whoever runs it is nobody, and it is no secret
            return path
    return ""


def _said(command: list[str], folder: Path | None = None, environment: dict[str, str] | None = None) -> str:
    """What a command prints, or "" where it is not there, fails or takes too long."""
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=_PATIENCE, check=False, cwd=folder, env=environment
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip()
