"""What walls a browser in on this machine, and how it is started behind those walls."""

import json
import os
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

from casefile.browser import subordinate
from casefile.browser.chromium import Browser
from casefile.browser.enclosure import HOME_WORD
from casefile.browser.watchdog import started
from casefile.outside.failed import Failed
from casefile.outside.policy import Policy
from casefile.reading.walls import NO_NAMESPACE, NOBODYS, SAME_USER, a_free_uid, running

UNSANDBOXED = "unsandboxed"
_FEWER_AND_FEWER = ((), (NO_NAMESPACE,), (SAME_USER,), (NO_NAMESPACE, SAME_USER))
FOLDERS = "casefile-browser-"
_WATCHDOG = Path(__file__).with_name("watchdog.py")
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
    # The network's own process has no sandbox on Linux: as part of the browser's it is as confined, and smaller.
    "--enable-features=CDPScreenshotNewSurface,SkipListAccountsWithoutGaiaCookies,NetworkServiceInProcess2",
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
    :raises Failed: `unconfined` when a wall is missing and the policy does not allow it, or nothing can be started
    """
    missing = lacks()
    if (missing and not policy.unconfined_allowed) or not can_start():
        raise Failed("unconfined", f"{', '.join(missing)}: {remedy()}")
    folder = Path(tempfile.mkdtemp(prefix=FOLDERS))
    try:
        try:
            job = _job(browser.path, folder, way_out, missing, policy)
        except LookupError as error:
            raise Failed("unconfined", f"no user to give the browser: {error}") from error
        own = [f"--proxy-server=http://127.0.0.1:{job['port']}", f"--ignore-certificate-errors-spki-list={pin}"]
        own += ["--no-sandbox"] if UNSANDBOXED in missing else []
        command = [*_command({**job, "pipe": _DEBUGGING_PIPE}), *_FLAGS, *own]
        yield Confined(command[0], command[1:], missing, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@cache
def lacks() -> tuple[str, ...]:
    """The walls that are missing on this machine, found out by building them once."""
    asked = subprocess.run(
        [sys.executable, "-I", "-S", "-c", _ASK_SANDBOX],
        check=False, timeout=_PROBE_SECONDS, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    built = _most_walls()
    unbuilt = (NO_NAMESPACE, SAME_USER) if built is None else built
    return (UNSANDBOXED, *unbuilt) if asked.returncode else unbuilt


@cache
def _most_walls() -> tuple[str, ...] | None:
    """Which of them are missing where most of them stand; None where nothing comes back even without any."""
    return next((missing for missing in _FEWER_AND_FEWER if _stands(missing)), None)


def can_start() -> bool:
    """Whether any browser can be kept here, walls or none: this takes Linux and what it grants a worker."""
    return _most_walls() is not None


def remedy() -> str:
    """What an operator does about the walls that are missing, as a clause; "" where none is."""
    if not can_start():
        return "browsers need Linux 5.3 or newer"
    missing = lacks()
    if {UNSANDBOXED, NO_NAMESPACE} & set(missing):
        return (
            "let ordinary users make namespaces and mount /proc in them"
            " (sysctl user.max_user_namespaces, AppArmor, the container's filter, ProtectProc and the like in a unit)"
        )
    return subordinate.wanting() if missing else ""


def _stands(missing: tuple[str, ...]) -> bool:
    """Send a program through that prints what it is told: its words come back when every wall stood."""
    echo = shutil.which("echo", path="/usr/bin:/bin") or "/bin/echo"
    try:
        return run_confined([echo, _PROBE], missing).stdout.strip() == _PROBE.encode()
    except (OSError, LookupError, subprocess.TimeoutExpired):
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
    """What `watchdog.py` is told.

    :raises LookupError: there is no user to give the browser
    """
    has_namespaces = NO_NAMESPACE not in missing
    has_own_user = SAME_USER not in missing or os.geteuid() == 0  # root never lends itself
    uid = _a_free_uid() if has_namespaces or has_own_user else None
    return {
        "browser": browser,
        "folder": str(folder),
        "folders": [str(one) for one in (folder, Path(way_out).parent) if one.name.startswith(FOLDERS)],
        "way_out": way_out,
        "pipe": [],
        "port": _PORT if has_namespaces else _a_free_port(),
        "parent": [os.getpid(), started(os.getpid())],
        "namespaces": has_namespaces,
        "uid": uid,
        "own_user": has_own_user,
        "mapped": _mapped(uid, has_own_user) if has_namespaces and os.geteuid() else [],
        "memory": policy.browser_memory,
        "written": policy.max_written,
        "seconds": policy.browser_seconds,
        "room": policy.browser_room,
    }


def _mapped(uid: int, has_own_user: bool) -> list[subordinate.Map]:
    return subordinate.with_one_more(uid) if has_own_user else subordinate.only_own()


def _a_free_uid() -> int:
    """A user nobody is, another one for every browser: two captures at once are strangers to each other."""
    return a_free_uid(NOBODYS, running())


def _a_free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as asked:
        return asked.getsockname()[1]
