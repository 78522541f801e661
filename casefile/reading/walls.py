"""The walls of a cell, put up by the process that will live behind them."""

import contextlib
import ctypes
import itertools
import os
import pwd
import resource
import secrets
import signal
from collections.abc import Container
from pathlib import Path

_NEW_NETWORK = 0x40000000  # CLONE_NEWNET, <linux/sched.h>
_DIES_WITH_PARENT, _NO_NEW_PRIVILEGES = 1, 38  # PR_SET_PDEATHSIG, PR_SET_NO_NEW_PRIVS, <linux/prctl.h>
NO_NAMESPACE, SAME_USER = "no-namespace", "same-user"
"""What a wall is called where it is missing: a network of its own, a user of its own."""
NOBODYS = range(61_184, 65_000)
"""User ids that systems keep for services without an account, which come and go."""

_libc = ctypes.CDLL(None, use_errno=True)


def leave_network() -> bool:
    """Where the machine allows it, this process and all it forks have a network without anything in it; whether so."""
    return _ask_kernel("unshare", _NEW_NETWORK)


def lacking(*, is_offline: bool, is_nobody: bool, is_bound: bool) -> list[str]:
    """The walls that are missing. To whom the kernel gives neither sockets nor other processes, those two stand."""
    missing = {NO_NAMESPACE: is_offline, SAME_USER: is_nobody}
    return [] if is_bound else [name for name, stands in missing.items() if not stands]


def wall_in(seconds: float, memory: int) -> None:
    """From here on this process ends by itself: bytes of address space, seconds of processor and of the clock."""
    whole = max(1, round(seconds))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (whole, whole + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.setitimer(signal.ITIMER_REAL, seconds)


def close_doors() -> bool:
    """No further file, socket or process; where this machine allows it a user that owns nothing, and whether so."""
    was_root = os.geteuid() == 0
    if was_root:
        uid = a_free_uid()
        os.setgroups([])
        os.setgid(uid)
        os.setuid(uid)
    # Or a program that belongs to root could be started in this one's place.
    _ask_kernel("prctl", _NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))
    return was_root


def die_with(parent: int) -> None:
    """End when `parent` ends. To be called after the user has changed, which undoes it."""
    _ask_kernel("prctl", _DIES_WITH_PARENT, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


def a_free_uid(among: range = NOBODYS, besides: Container[int] = ()) -> int:
    """A user id that nobody on this machine has, by lot: two who ask are as good as always strangers.

    :raises LookupError: there is none
    """
    start = secrets.randbelow(len(among) or 1)
    for uid in itertools.chain(among[start:], among[:start]):
        if uid not in besides and not _has_an_account(uid):
            return uid
    raise LookupError(f"no free user id in {among}")


def _has_an_account(uid: int) -> bool:
    with contextlib.suppress(KeyError):
        return bool(pwd.getpwuid(uid))
    return False


def running() -> set[int]:
    """The users that processes run as just now; none where the kernel does not tell."""
    found: set[int] = set()
    for status in Path("/proc").glob("[0-9]*/status"):
        with contextlib.suppress(OSError):
            rows = status.read_text(encoding="utf-8", errors="replace").splitlines()
            found.update(int(uid) for row in rows if row.startswith("Uid:") for uid in row.split()[1:])
    return found


def _ask_kernel(name: str, *numbers: int) -> bool:
    """A call that Linux has; another kernel builds the walls it knows. Whether it was granted."""
    return hasattr(_libc, name) and getattr(_libc, name)(*numbers) == 0
