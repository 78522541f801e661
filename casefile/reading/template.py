"""The companion that cells are forked from, `python -m casefile.reading.template LINE OWNER`: see `cell.py`."""

import gc
import json
import os
import signal
import socket
import sys
import time
from typing import Any

from casefile.core.companion import CompanionGone, called
from casefile.reading.cell import GRACE
from casefile.reading.inside import live, warm_up
from casefile.reading.walls import leave_network


def main(line: socket.socket, owner: int) -> None:
    """Fork a cell for each socket that comes down the line, until the owner is gone. Cells die with their template."""
    is_offline = leave_network()
    warm_up()
    gc.collect()
    gc.freeze()  # or collecting would copy, in each cell, all the memory it shares with this process
    ends: dict[int, float] = {}
    while True:
        _bury(ends)
        try:
            request = called(line, owner)
        except CompanionGone:
            return
        if request:
            words, cells_end = request
            walls = {**json.loads(words), "is_offline": is_offline}
            ends[_fork(line, cells_end, walls)] = time.monotonic() + walls["seconds"] + GRACE


def _fork(line: socket.socket, cells_end: socket.socket, walls: dict[str, Any]) -> int:
    template = os.getpid()
    pid = os.fork()
    if pid == 0:
        try:
            line.close()
            live(cells_end, template, **walls)
        finally:
            os._exit(0)
    cells_end.close()
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
