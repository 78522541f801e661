"""A process of its own for reading a stranger's page: whatever the page does to the parser, it happens in there.

Starting a Python that knows how to read pages takes longer than reading one. So each process that captures keeps a
*template* (`template.py`) that has everything loaded and forks one child, the cell, for each job. The cell walls itself
in before it reads a byte, so that it ends by itself also when whoever asked is gone. The template is handed the cell's
end of a socket and how high the walls are, and nothing of the page.
"""

import atexit
import contextlib
import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from casefile.outside.failed import Failed
from casefile.outside.policy import Policy

GRACE = 5.0
"""Seconds after which the template ends a cell that did not end by itself, and the asker stops to wait."""

_ROOT = Path(__file__).resolve().parents[2]
_TRIES = 2
# Of an answer: what it becomes in here takes ten times as much.
_MOST = 64_000_000
_AT_ONCE = 1 << 18


class TemplateGone(Exception):
    """There was no cell, or the template ended and took it along: says nothing about the page."""


class Template:
    """The process that cells are forked from, started when first needed and whenever it is gone."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._running: subprocess.Popen[bytes] | None = None
        self._line: socket.socket | None = None

    def ask(self, job: dict[str, Any], parts: Sequence[bytes | None], policy: Policy) -> dict[str, Any]:
        """Have a job done in a cell of its own; safe to call from many threads.

        :param job: `do`, a key of `inside.JOBS`, and what that wants by name
        :param parts: the strangers' bytes that belong to it
        :raises Failed: what the job says; `too-complex` when the cell hit one of its walls; `broken` when no template
            can be kept
        """
        sizes = [None if part is None else len(part) for part in parts]
        head = json.dumps({**job, "sizes": sizes}).encode() + b"\n"
        said = self._ask([head, *filter(None, parts)], policy)
        if "failed" in said:
            raise Failed(said["failed"], said["detail"])
        return said

    def stop(self) -> None:
        """End the template, and with it every cell."""
        with self._lock:
            running, line, self._running, self._line = self._running, self._line, None, None
        if line:
            line.close()
        if running:
            running.wait()

    def forget(self) -> None:
        """After a fork: the template belongs to the parent. Held open here, its line would outlive the parent."""
        if self._line:
            self._line.close()
        if self._running:
            self._running.returncode = 0  # not ours to wait for
        self.__init__()

    def _ask(self, parts: Sequence[bytes], policy: Policy) -> dict[str, Any]:
        for _try in range(_TRIES):
            with contextlib.suppress(TemplateGone):
                return self._ask_once(parts, policy)
        raise Failed("broken", "no template for cells")

    def _ask_once(self, parts: Sequence[bytes], policy: Policy) -> dict[str, Any]:
        ours, theirs = socket.socketpair()
        with ours:
            ours.settimeout(policy.extract_seconds + GRACE)
            with theirs:
                running = self._hand_over(theirs, policy)
            answer = _converse(ours, parts)
        try:
            return dict(json.loads(answer))
        except (ValueError, TypeError, RecursionError) as error:
            if _ended(running):
                raise TemplateGone from error
            raise Failed("too-complex", "the cell ended without an answer") from error

    def _hand_over(self, cells_end: socket.socket, policy: Policy) -> subprocess.Popen[bytes]:
        walls = json.dumps({"seconds": policy.extract_seconds, "memory": policy.extract_memory}).encode()
        with self._lock:
            if not self._running or self._running.poll() is not None:
                self._start()
            try:
                socket.send_fds(self._line, [walls], [cells_end.fileno()])
            except OSError as error:
                self._running.wait()
                raise TemplateGone from error
            return self._running

    def _start(self) -> None:
        """A clean environment: what the worker knows (keys, passwords of databases) is not there to be found."""
        if self._line:
            self._line.close()
        self._line, far = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with far:
            self._running = subprocess.Popen(
                [sys.executable, "-m", "casefile.reading.template", str(far.fileno()), str(os.getpid())],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                pass_fds=[far.fileno()],
                cwd=_ROOT,
                env={"PYTHONPATH": str(_ROOT), "LC_ALL": "C.UTF-8"},
                start_new_session=True,  # what a terminal or a stop says to the worker is for the worker
            )


def _converse(line: socket.socket, parts: Sequence[bytes]) -> bytes:
    """Say everything, then hear everything: b"" where the cell ended in between."""
    heard = bytearray()
    try:
        for part in parts:
            line.sendall(part)
        line.shutdown(socket.SHUT_WR)
        while len(heard) < _MOST and (more := line.recv(_AT_ONCE)):
            heard += more
    except OSError:  # a broken line, or silence for too long
        return b""
    return bytes(heard)


def _ended(running: subprocess.Popen[bytes]) -> bool:
    try:
        running.wait(timeout=0.2)
    except subprocess.TimeoutExpired:
        return False
    return True


_template = Template()
ask = _template.ask
os.register_at_fork(after_in_child=_template.forget)
atexit.register(_template.stop)
