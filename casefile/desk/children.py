"""Child processes that never outlive their parent, under another account when asked."""

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from casefile.desk.state import Account

PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def die_with_parent(number: int) -> None:
    """Ask the kernel to send this process the signal `number` when its parent ends, however it ends. Linux only."""
    if LIBC is not None:
        LIBC.prctl(PR_SET_PDEATHSIG, number)


def start(
    command: Sequence[str | os.PathLike[str]],
    *,
    env: Mapping[str, str],
    log: Path | None = None,
    account: Account | None = None,
    last_signal: int = signal.SIGTERM,
    stdin: int | IO[bytes] = subprocess.DEVNULL,
    cwd: Path | str = "/",
    pass_fds: Sequence[int] = (),
) -> subprocess.Popen[bytes]:
    """Start `command` in a session of its own, so that a Ctrl-C in the terminal reaches the launcher only.

    :param env: the whole environment of the child; nothing is inherited
    :param log: file its output is appended to; None lets it write where the launcher writes
    :param pass_fds: open files it inherits
    :param last_signal: what it gets when the launcher is gone
    """
    output = open(log, "ab", opener=_private) if log else None  # noqa: SIM115 - handed to the child, closed below
    try:
        return subprocess.Popen(
            [str(part) for part in command],
            env=dict(env),
            stdin=stdin,
            stdout=output,
            stderr=output,
            cwd=cwd,
            pass_fds=pass_fds,
            start_new_session=True,
            # The launcher starts children from its one thread.
            preexec_fn=_before_exec(account, last_signal),  # noqa: PLW1509
        )
    finally:
        if output:
            output.close()


def _private(path: str, flags: int) -> int:
    # A server's log can quote rows.
    return os.open(path, flags, 0o600)


def _before_exec(account: Account | None, last_signal: int) -> Callable[[], None]:
    launcher = os.getpid()

    def prepare() -> None:
        if account:
            os.setgroups([])
            os.setgid(account.gid)
            os.setuid(account.uid)
        # setuid clears the death signal, so it is asked for last; the parent may be gone already.
        die_with_parent(last_signal)
        if os.getppid() != launcher:
            os._exit(1)

    return prepare


def stop(child: subprocess.Popen[bytes], number: int = signal.SIGTERM, seconds: float = 20) -> int:
    """Send `number` and wait; after `seconds` kill the child's whole session. Returns its exit code."""
    if child.poll() is None:
        child.send_signal(number)
    with suppress(subprocess.TimeoutExpired):
        child.wait(seconds)
    kill_session(child)
    return child.wait()


@contextmanager
def ended_on_failure(child: subprocess.Popen[bytes], number: int = signal.SIGTERM) -> Iterator[None]:
    """End `child` when the block is left by an exception, so that a start that fails leaves nothing behind."""
    try:
        yield
    except BaseException:
        stop(child, number)
        raise


def kill_session(child: subprocess.Popen[bytes]) -> None:
    """Kill what is left of the session the child leads."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, signal.SIGKILL)
