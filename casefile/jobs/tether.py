"""A worker that its launcher started does not outlive it for long, also where Celery's own way of stopping gets stuck.

A launcher that is killed has the kernel tell the worker, which then gives running jobs their time and stops. Told so
while its pool is still starting, Celery 5 waits for ever for an answer of a child that is no more.
"""

import os
import signal
import threading
import time

GRACE = 20.0
"""Seconds a worker has to stop by itself once its launcher is gone."""
_LOOK = 0.5


def hold_to_launcher() -> None:
    """From here on this process and its group end when whoever started it has been gone for `GRACE` seconds."""
    threading.Thread(target=_watch, args=(os.getppid(),), daemon=True, name="tether").start()


def _watch(launcher: int) -> None:
    while os.getppid() == launcher:
        time.sleep(_LOOK)
    time.sleep(GRACE)
    os.killpg(0, signal.SIGKILL)
