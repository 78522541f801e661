"""The walls of a cell, put up by the process that will live behind them."""

import ctypes
import os
import pwd
import resource
import signal

_NEW_NETWORK = 0x40000000  # CLONE_NEWNET, <linux/sched.h>
_DIES_WITH_PARENT, _NO_NEW_PRIVILEGES = 1, 38  # PR_SET_PDEATHSIG, PR_SET_NO_NEW_PRIVS, <linux/prctl.h>
_FIRST_FREE_UID = 61_184

_libc = ctypes.CDLL(None, use_errno=True)


def leave_network() -> None:
    """Where the machine allows it, this process and all it forks have a network without anything in it."""
    _libc.unshare(_NEW_NETWORK)


def wall_in(seconds: float, memory: int) -> None:
    """From here on this process ends by itself: bytes of address space, seconds of processor and of the clock."""
    whole = max(1, round(seconds))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (whole, whole + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.setitimer(signal.ITIMER_REAL, seconds)


def close_doors() -> None:
    """No further file, socket or process; where this machine allows it a user that owns nothing."""
    if os.geteuid() == 0:
        uid = a_free_uid()
        os.setgroups([])
        os.setgid(uid)
        os.setuid(uid)
    # Or a program that belongs to root could be started in this one's place.
    _libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))


def die_with(parent: int) -> None:
    """End when `parent` ends. To be called after the user has changed, which undoes it."""
    _libc.prctl(_DIES_WITH_PARENT, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


def a_free_uid() -> int:
    """A user id that nobody on this machine has."""
    taken = {person.pw_uid for person in pwd.getpwall()}
    return next(uid for uid in range(_FIRST_FREE_UID, 65_000) if uid not in taken)
