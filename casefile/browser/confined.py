"""What walls a browser in on this machine, and how it is started behind those walls."""

import json
import os
import pwd
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from casefile.browser.chromium import Browser
from casefile.browser.enclosure import HOME_WORD
from casefile.browser.watchdog import started
from casefile.outside.failed import Failed
from casefile.outside.policy import Policy

UNSANDBOXED, NO_NAMESPACE, SAME_USER = "unsandboxed", "no-namespace", "same-user"
FOLDERS = "casefile-browser-"
_WATCHDOG = Path(__file__).with_name("watchdog.py")
_FREE_UIDS = range(61_200, 65_000)
_PORT = 3128
_DEBUGGING_PIPE = [3, 4]
_MOMENT, _MOMENTS = 0.05, 60
_PROBE = "the walls stand"
_PROBE_SECONDS = 20
_PROBE_ROOM = 16_000_000
# As a user of its own: may it make the namespaces that the browser's own sandbox is made of?
_ASK_SANDBOX = "import ctypes, os, sys; os.geteuid() or os.setuid(65534); sys.exit(ctypes.CDLL(None).unshare(1 << 28))"

_FLAGS = (
    f"--user-data-dir={HOME_WORD}/profile", "--headless", "--remote-debugging-pipe",
    "--no-startup-window", "--no-first-run", "--no-default-browser-check",
    "--no-service-autorun", "--hide-scrollbars", "--mute-audio", "--force-color-profile=srgb",
    "--font-render-hinting=none", "--password-store=basic", "--use-mock-keychain", "--metrics-recording-only",
    "--deny-permission-prompts", "--renderer-process-limit=2", "--js-flags=--max-old-space-size=512",
    "--disk-cache-size=1", "--proxy-bypass-list=<-loopback>",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    *(f"--disable-{name}" for name in (
        "gpu", "quic", "extensions", "component-extensions-with-background-pages", "sync", "default-apps", "breakpad",
        "background-networking", "component-update", "updater-scheduler", "domain-reliability", "hang-monitor",
        "client-side-phishing-detection", "search-engine-choice-screen", "field-trial-config", "prompt-on-repost",
        "background-timer-throttling", "backgrounding-occluded-windows", "renderer-backgrounding", "stack-profiler",
        "back-forward-cache", "site-isolation-trials", "infobars",
    )),
    # What the browser would ask its maker for, unasked, would stand in the record of the page.
    "--disable-features=" + ",".join((
        "IsolateOrigins", "site-per-process", "Translate", "MediaRouter", "OptimizationHints", "HttpsUpgrades",
        "HttpsFirstBalancedModeAutoEnable", "NetworkTimeServiceQuerying", "AimEnabled", "PreconnectToSearch",
        "PaintHolding", "DestroyProfileOnBrowserClose", "AvoidUnnecessaryBeforeUnloadCheckSync", "LensOverlay",
        "AutofillServerCommunication", "CertificateTransparencyComponentUpdater", "InterestFeedContentSuggestions",
    )),
    "--enable-features=CDPScreenshotNewSurface,SkipListAccountsWithoutGaiaCookies",
    "--variations-server-url=", "--gaia-url=http://127.0.0.1:9", "--component-updater=url-source=http://127.0.0.1:9",
)  # fmt: skip


@dataclass(frozen=True)
class Confined:
    """How to start one browser behind its walls.

    :ivar executable: the program Playwright is to start, and `arguments` for it, in place of any of its own
    :ivar lacks: the walls this machine does not have: `unsandboxed`, `no-namespace`, `same-user`
    """

    executable: str
    arguments: list[str]
    lacks: tuple[str, ...]
    folder: Path

    def ending(self) -> dict:
        """{why, peak}: `ended`, `memory` or `wall`, and the most bytes its processes held.

        Waits a moment for the watchdog, which writes it when it has buried the last of them; then {}.
        """
        for _turn in range(_MOMENTS):
            try:
                return json.loads((self.folder / "ended").read_text(encoding="utf-8"))
            except (OSError, ValueError):
                time.sleep(_MOMENT)
        return {}


@contextmanager
def confined(browser: Browser, way_out: str, pin: str, policy: Policy) -> Iterator[Confined]:
    """Walls for one browser; its folder is gone afterwards, and the browser with it.

    :param way_out: path of the unix socket of the proxy, all of the network the browser has
    :param pin: base64 of the SHA-256 of the proxy's public key, whose certificates the browser is to take
    :raises Failed: `unconfined` when a wall is missing and the policy does not allow it
    """
    missing = lacks()
    if missing and not policy.unconfined_allowed:
        raise Failed("unconfined", ", ".join(missing))
    folder = Path(tempfile.mkdtemp(prefix=FOLDERS))
    try:
        job = _job(browser.path, folder, way_out, missing, policy)
        own = [f"--proxy-server=http://127.0.0.1:{job['port']}", f"--ignore-certificate-errors-spki-list={pin}"]
        own += ["--no-sandbox"] if UNSANDBOXED in missing else []
        command = [*_command({**job, "pipe": _DEBUGGING_PIPE}), *_FLAGS, *own]
        yield Confined(command[0], command[1:], missing, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@cache
def lacks() -> tuple[str, ...]:
    """The walls that are missing on this machine, found out by building them once."""
    asked = subprocess.run([sys.executable, "-I", "-S", "-c", _ASK_SANDBOX], check=False, timeout=_PROBE_SECONDS)
    missing = [UNSANDBOXED] if asked.returncode else []
    missing += [] if _namespaces_work() else [NO_NAMESPACE]
    missing += [] if os.geteuid() == 0 else [SAME_USER]
    return tuple(missing)


def _namespaces_work() -> bool:
    """Send a program through that prints what it is told: its words come back when every wall stood."""
    echo = shutil.which("echo", path="/usr/bin:/bin") or "/bin/echo"
    try:
        return run_confined([echo, _PROBE], missing=()).stdout.strip() == _PROBE.encode()
    except subprocess.TimeoutExpired:
        return False


def run_confined(words: list[str], missing: tuple[str, ...]) -> subprocess.CompletedProcess[bytes]:
    """Run any program behind the browser's walls, those of `missing` left out, with nothing to be proxied to.

    :raises subprocess.TimeoutExpired: it did not end, which the watchdog should have seen to
    """
    policy = Policy(browser_room=_PROBE_ROOM, browser_seconds=_PROBE_SECONDS)
    with tempfile.TemporaryDirectory(prefix=FOLDERS) as folder:
        command = [*_command(_job(words[0], Path(folder), "", missing, policy)), *words[1:]]
        return subprocess.run(command, capture_output=True, env={}, timeout=2 * _PROBE_SECONDS, check=False)


def _command(job: dict) -> list[str]:
    return [sys.executable, "-I", "-S", str(_WATCHDOG), json.dumps(job)]


def _job(browser: str, folder: Path, way_out: str, missing: tuple[str, ...], policy: Policy) -> dict:
    has_namespaces, is_root = NO_NAMESPACE not in missing, os.geteuid() == 0
    return {
        "browser": browser,
        "folder": str(folder),
        "folders": [str(one) for one in (folder, Path(way_out).parent) if one.name.startswith(FOLDERS)],
        "way_out": way_out,
        "pipe": [],
        "port": _PORT if has_namespaces else _a_free_port(),
        "parent": [os.getpid(), started(os.getpid())],
        "uid": _a_free_uid() if is_root or has_namespaces else None,
        "mapped": [os.geteuid(), os.getegid()] if has_namespaces and not is_root else None,
        "namespaces": has_namespaces,
        "memory": policy.browser_memory,
        "seconds": policy.browser_seconds,
        "room": policy.browser_room,
    }


def _a_free_uid() -> int:
    """A user nobody is, another one for every browser: two captures at once are strangers to each other."""
    taken = {person.pw_uid for person in pwd.getpwall()}
    return secrets.choice([uid for uid in _FREE_UIDS if uid not in taken])


def _a_free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as asked:
        return asked.getsockname()[1]
