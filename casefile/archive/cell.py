"""A process of its own for reading a stranger's page: whatever the page does to the parser, it happens in here.

The job goes in as one JSON line and the page's bytes on standard input, the answer comes out as JSON on standard
output; `inside.py` is what runs there. The cell walls itself in before it reads a byte of the page, so that it ends by
itself also when whoever started it is gone.
"""

import ctypes
import json
import os
import pwd
import resource
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

from casefile.archive.failed import Failed
from casefile.archive.policy import Policy

_ROOT = Path(__file__).resolve().parents[2]
_GRACE = 5.0
_NEW_NETWORK = 0x40000000  # CLONE_NEWNET, <linux/sched.h>
_FIRST_FREE_UID = 61_184


def run_bounded(body: bytes, charset: str | None, url: str | None, policy: Policy) -> list[dict[str, Any]]:
    """Read a page or a document in a cell and return its texts as plain rows.

    :raises Failed: what the page was refused for; `too-complex` when the cell hit one of its walls
    """
    job = {"charset": charset, "url": url, "seconds": policy.extract_seconds, "memory": policy.extract_memory}
    try:
        done = subprocess.run(
            [sys.executable, "-m", "casefile.archive.inside"],
            input=json.dumps(job).encode() + b"\n" + body,
            capture_output=True,
            cwd=_ROOT,
            env={"PYTHONPATH": str(_ROOT), "LC_ALL": "C.UTF-8"},
            timeout=policy.extract_seconds + _GRACE,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise Failed("too-complex", "wall clock") from error
    return _answer(done)


def _answer(done: subprocess.CompletedProcess[bytes]) -> list[dict[str, Any]]:
    try:
        said = json.loads(done.stdout)
    except ValueError as error:
        raise Failed("too-complex", f"ended with {done.returncode}: {done.stderr[-500:]!r}") from error
    if "failed" in said:
        raise Failed(said["failed"], said["detail"])
    return said["texts"]


def wall_in(seconds: float, memory: int) -> None:
    """From here on this process ends by itself: bytes of address space, seconds of processor and of the clock."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (max(1, round(seconds)), max(1, round(seconds)) + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.setitimer(signal.ITIMER_REAL, seconds)


def close_doors() -> None:
    """No further file or socket; and where the machine allows it no network, and a user that owns nothing."""
    ctypes.CDLL(None).unshare(_NEW_NETWORK)
    if os.geteuid() == 0:
        uid = _a_free_uid()
        os.setgroups([])
        os.setgid(uid)
        os.setuid(uid)
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))


def _a_free_uid() -> int:
    taken = {person.pw_uid for person in pwd.getpwall()}
    return next(uid for uid in range(_FIRST_FREE_UID, 65_000) if uid not in taken)
