"""A process that stays beside its owner and the children the owner forks: started once, asked by all of them."""

import atexit
import os
import select
import socket
import subprocess
import sys
import threading
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

TICK = 1.0
"""Seconds after which a companion has noticed that its owner is gone."""

_ROOT = Path(__file__).resolve().parents[2]
_LONGEST = 1_000
# What the owner knows besides (keys, passwords of databases) is not there to be found.
_PASSED_ON = ("TMPDIR",)


class CompanionGone(Exception):
    """It could not be asked, or it ended."""


class Companion:
    """`python -m MODULE LINE OWNER`, started when first needed and whenever it is gone.

    Each request is a socket of its own, handed over the line together with a few words: the line keeps messages apart,
    so that all processes of a family may write to it. What a process starts before it forks, its children share; what
    they find gone, each starts for itself.
    """

    def __init__(self, module: str, environment: Mapping[str, str] = MappingProxyType({})) -> None:
        self._module, self._environment = module, environment
        self._lock = threading.Lock()
        self._line: socket.socket | None = None
        self._own: subprocess.Popen[bytes] | None = None
        os.register_at_fork(after_in_child=self._inherited)
        atexit.register(self.stop)

    @property
    def pid(self) -> int | None:
        """The process this one started, if it did and it is not known to be gone."""
        return self._own.pid if self._own else None

    def stand_by(self) -> None:
        """Start it now, for the children this process is going to fork."""
        with self._lock:
            self._present()

    def ask(self, words: bytes, theirs: socket.socket) -> socket.socket:
        """Hand over `theirs`, with at most a thousand bytes of words; the line by which `ended` tells how it went.

        :raises CompanionGone: it could not be started
        """
        with self._lock:
            line = self._present()
            try:
                socket.send_fds(line, [words], [theirs.fileno()])
            except OSError as error:
                raise CompanionGone(str(error)) from error
            return line

    def stop(self) -> None:
        """End the one this process started; used again, it starts anew."""
        with self._lock:
            self._let_go()

    def _present(self) -> socket.socket:
        if self._line is None or ended(self._line):
            self._let_go()
            self._start()
        return self._line

    def _start(self) -> None:
        self._line, far = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with far:
            self._own = subprocess.Popen(
                [sys.executable, "-m", self._module, str(far.fileno()), str(os.getpid())],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                pass_fds=[far.fileno()],
                cwd=_ROOT,
                env={"PYTHONPATH": str(_ROOT), "LC_ALL": "C.UTF-8", **_passed_on(), **self._environment},
                start_new_session=True,  # what a terminal or a stop says to the owner is for the owner
            )

    def _let_go(self) -> None:
        line, own, self._line, self._own = self._line, self._own, None, None
        if line:
            line.close()
        if own:
            own.kill()
            own.wait()

    def _inherited(self) -> None:
        """In a child: the line is as good as the parent's, the process is the parent's to wait for and to end."""
        self._lock = threading.Lock()
        if self._own:
            self._own.returncode = 0
            self._own = None


def ended(line: socket.socket, within: float = 0.0) -> bool:
    """Whether nobody is at the far end, or will not be in `within` seconds."""
    if line.fileno() < 0:  # another thread found out first
        return True
    far_end = select.poll()
    far_end.register(line, 0)  # that it was hung up is told unasked
    return bool(far_end.poll(within * 1000))


def called(line: socket.socket, owner: int) -> tuple[bytes, socket.socket] | None:
    """In a companion: the next request, None when there was none for a tick.

    The kernel's death signal would come when the *thread* ends that started this process; so the end of the line, and
    once a tick the parent's number, tell that the owner is gone.

    :raises CompanionGone: nobody can ask any more
    """
    if os.getppid() != owner:
        raise CompanionGone("the owner is gone")
    line.settimeout(TICK)
    try:
        words, ends, _flags, _from = socket.recv_fds(line, _LONGEST, 1)
    except TimeoutError:
        return None
    if not ends:
        raise CompanionGone("the line was closed")
    return words, socket.socket(fileno=ends[0])


def _passed_on() -> dict[str, str]:
    return {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
