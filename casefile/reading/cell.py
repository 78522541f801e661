"""A process of its own for reading a stranger's page: whatever the page does to the parser, it happens in there.

Starting a Python that knows how to read pages takes longer than reading one. So a companion, the *template*
(`template.py`), has everything loaded and forks one child, the cell, for each job. The cell walls itself in before it
reads a byte, so that it ends by itself also when whoever asked is gone. The template is handed the cell's end of a
socket and how high the walls are, and nothing of the page.
"""

import contextlib
import functools
import json
import logging
import socket
import time
from collections.abc import Sequence
from typing import Any

from casefile.core.companion import TICK, Companion, CompanionGone, ended
from casefile.outside.failed import Failed
from casefile.outside.policy import Policy

log = logging.getLogger(__name__)
GRACE = 5.0
"""Seconds after which the template ends a cell that did not end by itself; soon after that the asker stops to wait."""

_TRIES, _LEAST = 2, 0.01
# Of an answer: what it becomes in here takes ten times as much.
_MOST = 64_000_000
_AT_ONCE = 1 << 18


class Template:
    """Cells for whoever asks: forked from a companion, each for one job."""

    def __init__(self) -> None:
        self.companion = Companion("casefile.reading.template")

    def ask(self, job: dict[str, Any], parts: Sequence[bytes | None], policy: Policy) -> dict[str, Any]:
        """Have a job done in a cell of its own; safe to call from many threads.

        :param job: `do`, a key of `inside.JOBS`, and what that wants by name
        :param parts: the strangers' bytes that belong to it
        :returns: what the job answers, and `lacks`: the walls that were missing, as `walls.lacking` names them
        :raises Failed: what the job says; `unconfined` where a wall is missing and the policy does not allow it;
            `too-complex` when the cell hit one of its walls; `broken` when no template can be kept
        """
        sizes = [None if part is None else len(part) for part in parts]
        head = json.dumps({**job, "sizes": sizes}).encode() + b"\n"
        said = self._ask([head, *filter(None, parts)], policy)
        if "failed" in said:
            if said["failed"] == "unconfined":
                _warn(said["detail"])
            raise Failed(said["failed"], said["detail"])
        return said

    def _ask(self, parts: Sequence[bytes], policy: Policy) -> dict[str, Any]:
        end = time.monotonic() + policy.extract_seconds
        walls = {"memory": policy.extract_memory, "may_lack": policy.unconfined_allowed}
        for _try in range(_TRIES):
            with contextlib.suppress(CompanionGone):
                return self._ask_once(parts, max(end - time.monotonic(), _LEAST), walls)
        raise Failed("broken", "no template for cells")

    def _ask_once(self, parts: Sequence[bytes], seconds: float, walls: dict[str, Any]) -> dict[str, Any]:
        words = json.dumps({"seconds": seconds, **walls}).encode()
        ours, theirs = socket.socketpair()
        with ours:
            ours.settimeout(seconds + GRACE + 2 * TICK)
            with theirs:
                line = self.companion.ask(words, theirs)
            try:
                answer = _converse(ours, parts)
            except TimeoutError as error:
                # A template that is well would have ended the cell by now.
                self.companion.stop()
                raise Failed("broken", "the template for cells is silent") from error
        try:
            return dict(json.loads(answer))
        except (ValueError, TypeError, RecursionError) as error:
            if ended(line, within=0.2):
                raise CompanionGone from error
            raise Failed("too-complex", "the cell ended without an answer") from error


@functools.cache
def _warn(detail: str) -> None:
    """Once in a process: nothing can be read until the operator has seen to it."""
    log.warning("Pages are not read: %s.", detail)


def _converse(line: socket.socket, parts: Sequence[bytes]) -> bytes:
    """Say everything, then hear everything: b"" where the cell ended in between.

    :raises TimeoutError: it is silent
    """
    heard = bytearray()
    try:
        for part in parts:
            line.sendall(part)
        line.shutdown(socket.SHUT_WR)
        while len(heard) < _MOST and (more := line.recv(_AT_ONCE)):
            heard += more
    except TimeoutError:
        raise
    except OSError:  # a broken line
        return b""
    return bytes(heard)


template = Template()
ask = template.ask
