"""Whoever is tethered ends with its launcher, whatever holds it up."""

import os
import subprocess
import sys

import psutil

from casefile.jobs import tether

_STUCK = """
import subprocess, sys
from casefile.jobs import tether
tether.GRACE = 0.1
{tied}
child = subprocess.Popen([sys.executable, "-c", "import signal; signal.pause()"])
print(child.pid, flush=True)
child.wait()
"""
_LAUNCHER = """
import os, subprocess, sys
quiet = {"stdin": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
stuck = subprocess.Popen([sys.executable, "-c", sys.argv[1]], stdout=subprocess.PIPE, start_new_session=True, **quiet)
print(stuck.pid, stuck.stdout.readline().decode().strip(), flush=True)
os._exit(0)
"""


def _left_by_a_launcher(tied: str) -> list[psutil.Process]:
    words = [sys.executable, "-c", _LAUNCHER, _STUCK.format(tied=tied)]
    said = subprocess.run(words, capture_output=True, text=True, check=True, env=dict(os.environ))
    started = [psutil.Process(int(pid)) for pid in said.stdout.split() if psutil.pid_exists(int(pid))]
    _gone, alive = psutil.wait_procs(started, timeout=5 if tied else 1)
    return alive


def test_a_worker_that_is_stuck_ends_with_its_group_when_its_launcher_is_gone() -> None:
    assert _left_by_a_launcher("tether.hold_to_launcher()") == []


def test_without_the_tether_it_stays() -> None:
    alive = _left_by_a_launcher("")
    for one in alive:
        one.kill()
    assert len(alive) == 2
    assert tether.GRACE > 10, "running jobs have ten seconds"
