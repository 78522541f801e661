"""The drill's worker that stands still where HOLD_AT says, once: it writes the file HELD and waits to be killed."""

import os
import threading
from pathlib import Path

import django

django.setup()

from casefile.archive import running, sealing  # noqa: E402 - the applications must be loaded first
from casefile.sources import keeping  # noqa: E402
from tests.drills.quick_worker import app  # noqa: E402

KEPT = "kept"
BEFORE = {
    "admitted": (running, "_make"),
    "packing": (sealing, "package"),
    "storing": (running, "store"),
    "keeping": (running, "keep"),
    "rechecking": (keeping, "recheck"),
}
"""What is about to be called at a step; besides, it stands still after each step of `capture.STEPS` was told."""


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


def _after(step: str, real):
    def call(*words, **more):
        real(*words, **more)
        hold(step)

    return call


running.keep = _after(KEPT, running.keep)
for name, (module, called) in BEFORE.items():
    setattr(module, called, _before(name, getattr(module, called)))
told = running.tell
running.tell = lambda job, step: (told(job, step), hold(step))

__all__ = ["app"]
