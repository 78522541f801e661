"""The drill's worker that stands still where HOLD_AT says, once: it writes the file HELD and waits to be killed."""

import os
import threading
from pathlib import Path

import django

django.setup()

from casefile.archive import running  # noqa: E402 - the applications must be loaded first
from tests.drills.quick_worker import app  # noqa: E402

STORING, KEEPING = "storing", "keeping"


def hold(step: str) -> None:
    held = Path(os.environ["HELD"])
    if step == os.environ["HOLD_AT"] and not held.exists():
        held.touch()
        threading.Event().wait(60)


def _before(step: str, real):
    def call(*words, **more):
        hold(step)
        return real(*words, **more)

    return call


def _told(job, step: str) -> None:
    told(job, step)
    hold(step)


told, running.tell = running.tell, _told
running.store = _before(STORING, running.store)
running.keep_capture = _before(KEEPING, running.keep_capture)

__all__ = ["app"]
