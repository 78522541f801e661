"""The process that cells are forked from: `python -m casefile.reading.template LINE OWNER`, started by `cell.py`."""

import gc
import json
import os
import signal
import socket
import sys
import time
from typing import Any

from casefile.reading.cell import GRACE
from casefile.reading.inside import live, warm_up
from casefile.reading.walls import leave_network

_TICK = 1.0
_A_MESSAGE = 1_000


def main(line: socket.socket, owner: int) -> None:
    """Fork a cell for each socket that comes down the line, until the owner is gone.

    The kernel's death signal would come when the *thread* ends that started this process; so the end of the line, and
    once a second the parent's number, tell that the owner is gone. Cells die with their template.
    """
    leave_network()
    warm_up()
    gc.collect()
    gc.freeze()  # or collecting would copy, in each cell, all the memory it shares with this process
    line.settimeout(_TICK)
    ends: dict[int, float] = {}
    while os.getppid() == owner:
        _bury(ends)
        try:
            walls, sockets, _flags, _from = socket.recv_fds(line, _A_MESSAGE, 1)
        except TimeoutError:
            continue
        if not walls:
            return
        heights = json.loads(walls)
        ends[_fork(line, sockets[0], heights)] = time.monotonic() + heights["seconds"] + GRACE


def _fork(line: socket.socket, cells_end: int, heights: dict[str, Any]) -> int:
    template = os.getpid()
    pid = os.fork()
    if pid == 0:
        try:
            line.close()
            live(socket.socket(fileno=cells_end), template, **heights)
        finally:
            os._exit(0)
    os.close(cells_end)
    return pid


def _bury(ends: dict[int, float]) -> None:
    """Wait for the cells that ended; end those that should have long ago."""
    now = time.monotonic()
    for pid, end in list(ends.items()):
        if end < now:
            os.kill(pid, signal.SIGKILL)
        if os.waitpid(pid, os.WNOHANG)[0]:
            del ends[pid]


if __name__ == "__main__":
    main(socket.socket(fileno=int(sys.argv[1])), int(sys.argv[2]))
