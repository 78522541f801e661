"""Keeps the parts of a desk running: starts them in order, starts again what dies, stops all of them at the end."""

import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from casefile.desk import children

FIRST_PAUSE = 0.5
LONGEST_PAUSE = 30.0
# A part that has lived this long starts again from the shortest pause.
GOOD_LIFE = 60.0


class Stopped(BaseException):
    """Somebody asked the desk to stop. Not an Exception, so that nothing on the way swallows it."""


@dataclass
class Part:
    """One process of the desk.

    :ivar start: starts it and returns its process; may wait until it answers
    :ivar stop_signal: asks it to end in good order
    :ivar patience: seconds it is given for that
    """

    name: str
    start: Callable[[], subprocess.Popen[bytes]]
    stop_signal: int = signal.SIGTERM
    patience: float = 20.0
    child: subprocess.Popen[bytes] | None = None
    pause: float = FIRST_PAUSE
    started_at: float = 0.0
    due_at: float | None = None

    def run(self) -> None:
        """Start it now."""
        self.due_at = None
        self.started_at = time.monotonic()
        self.child = self.start()

    def is_dead(self) -> bool:
        """Tell whether it was started and has ended by itself."""
        return self.child is not None and self.child.poll() is not None


@dataclass
class Supervisor:
    """The parts, in the order in which they start; they stop in the reverse order.

    :ivar say: prints one line for the person at the terminal
    """

    say: Callable[[str], None]
    parts: list[Part] = field(default_factory=list)

    def add(self, part: Part) -> None:
        """Start `part` and keep it from now on."""
        self.parts.append(part)
        part.run()

    def look(self) -> None:
        """Look after every part once: note the dead, start again those whose pause is over."""
        now = time.monotonic()
        for part in self.parts:
            if part.due_at is not None:
                if now >= part.due_at:
                    self._try_again(part)
            elif part.is_dead():
                self._plan(part, now, f"{part.name} ended with {part.child.returncode}")

    def watch(self) -> None:
        """Look after the parts until `Stopped` is raised, by a signal."""
        while True:
            self.look()
            time.sleep(0.2)

    def stop(self) -> None:
        """Stop all parts, the last started first: nobody loses the database or the broker under their feet."""
        for part in reversed(self.parts):
            if part.child:
                children.stop(part.child, part.stop_signal, part.patience)

    def _plan(self, part: Part, now: float, why: str) -> None:
        # Its session may hold grandchildren that would keep a port or a lock.
        children.kill_session(part.child)
        if now - part.started_at >= GOOD_LIFE:
            part.pause = FIRST_PAUSE
        part.due_at = now + part.pause
        self.say(f"{why}; it starts again in {part.pause:g} s.")
        part.pause = min(part.pause * 2, LONGEST_PAUSE)

    def _try_again(self, part: Part) -> None:
        try:
            part.run()
        except SystemExit as refusal:
            self._plan(part, time.monotonic(), f"{part.name} did not start ({refusal})")


def stop_on_signals() -> None:
    """Let the first SIGINT, SIGTERM or SIGHUP raise `Stopped`; later ones change nothing, the stop is under way."""

    def stop(number: int, _: object) -> None:
        for one in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(one, signal.SIG_IGN)
        raise Stopped(number)

    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)
    # Started under nohup, the desk outlives its terminal.
    if signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:
        signal.signal(signal.SIGHUP, stop)
