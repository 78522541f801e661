"""The browser of the tests: found, or installed when the machine allows it, or a clear failure.

`python -m tests.chromium` installs it when it is missing and prints where it is.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

# The shell first: it draws the same pages, and without a browser around them for three quarters of the time.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-default-apps",
    "--disable-dev-shm-usage",
)
MISSING = (
    "The browser tests need Chromium and none was found. Install your system's chromium package, "
    "or name a browser in CASEFILE_CHROMIUM."
)


class NoBrowser(RuntimeError):
    """There is no Chromium here."""


def find() -> Path:
    """Return the Chromium to use: CASEFILE_CHROMIUM, else the system's, else Playwright's own.

    :raises NoBrowser: there is none, with what to do about it
    """
    named = os.environ.get("CASEFILE_CHROMIUM")
    if named:
        if not os.access(named, os.X_OK):
            raise NoBrowser(f"CASEFILE_CHROMIUM names {named}, which is no program.")
        return Path(named)
    for name in NAMES:
        found = shutil.which(name)
        if found:
            return Path(found)
    own = _playwrights_own()
    if own.exists():
        return own
    raise NoBrowser(MISSING)


def _playwrights_own() -> Path:
    # Asked in a process of its own: Playwright's event loop must not stay behind in the tests' thread.
    code = "from tests.chromium import print_playwrights_own; print_playwrights_own()"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    return Path(said.stdout.strip() or "/nonexistent")


def print_playwrights_own() -> None:
    """Print where Playwright keeps its Chromium, whether it is there or not."""
    with sync_playwright() as playwright:
        sys.stdout.write(playwright.chromium.executable_path)


def install() -> None:
    """Install Chromium: by apt when we are root and apt is there, else by Playwright."""
    if os.geteuid() == 0 and shutil.which("apt-get"):
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for words in (["update"], ["install", "-y", "--no-install-recommends", "chromium", "chromium-headless-shell"]):
            subprocess.run(["apt-get", "-qq", *words], env=quiet, stdout=sys.stderr, check=False)
        if any(shutil.which(name) for name in NAMES):
            return
    subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], stdout=sys.stderr, check=False)


def main() -> None:
    """Print the path of Chromium, installed first when it is missing."""
    try:
        where = find()
    except NoBrowser:
        install()
        try:
            where = find()
        except NoBrowser as missing:
            raise SystemExit(str(missing)) from None
    sys.stdout.write(f"{where}\n")


if __name__ == "__main__":
    main()
