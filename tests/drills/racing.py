"""Two deeds at once: in a forced order, the first one still uncommitted when the second comes, or freely."""

import threading
import time
from collections.abc import Callable

from django.db import connection, transaction

from casefile.core.errors import Refused

PATIENCE = 20
Deed = Callable[[], object]


class Run(threading.Thread):
    """A deed in a thread with a connection of its own.

    :ivar refused: what it raised, None when it was done
    """

    def __init__(self, deed: Deed, before: Callable[[], None] = lambda: None, after: Callable[[], None] = lambda: None):
        super().__init__(daemon=True)
        self.deed, self.before, self.after, self.refused = deed, before, after, None

    def run(self):
        try:
            self.before()
            with transaction.atomic():
                self.deed()
                self.after()
        except Exception as error:  # judged by whoever waits for the thread
            self.refused = error
        finally:
            connection.close()


def at_once(first: Deed, second: Deed) -> tuple[Run, Run]:
    """Let both go at the same moment; whichever comes first."""
    barrier = threading.Barrier(2)
    runs = Run(first, before=lambda: barrier.wait(PATIENCE)), Run(second, before=lambda: barrier.wait(PATIENCE))
    return _ended(*runs)


def in_turn(first: Deed, second: Deed) -> tuple[Run, Run]:
    """Do the first but do not commit it; let the second come so far that it ends or waits; then commit."""
    inside, go_on = threading.Event(), threading.Event()

    def hold():
        inside.set()
        go_on.wait(PATIENCE)

    one, two = Run(first, after=hold), Run(second)
    one.start()
    while not inside.wait(0.01) and one.is_alive():
        continue
    two.start()
    _come_so_far(two)
    go_on.set()
    return _ended(one, two)


def in_the_midst(patch, module, name: str, first: Deed, second: Deed) -> tuple[Run, Run]:
    """Do the first; at the moment it calls `module.name`, let the second come as far as it can."""
    one, two, real = Run(first), Run(second), getattr(module, name)

    def interrupted(*given, **named):
        if two.ident is None:
            two.start()
            _come_so_far(two)
        return real(*given, **named)

    patch.setattr(module, name, interrupted)
    one.start()
    one.join(PATIENCE)
    return _ended(one, two)


def _come_so_far(run: Run) -> None:
    deadline = time.monotonic() + PATIENCE
    while run.is_alive() and not _somebody_waits() and time.monotonic() < deadline:
        run.join(0.005)


def kept(runs: tuple[Run, Run]) -> tuple[Run, Run]:
    """The same runs, once it is known that nothing but refusals in words came of them."""
    for one in runs:
        assert one.refused is None or isinstance(one.refused, Refused), repr(one.refused)
    return runs


def _somebody_waits() -> bool:
    with connection.cursor() as cursor:
        # Within a transaction the view would go on showing what it showed first.
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        return cursor.fetchone()[0] > 0


def _ended(*runs: Run) -> tuple[Run, Run]:
    for one in runs:
        if not one.is_alive() and one.ident is None:
            one.start()
    for one in runs:
        one.join(PATIENCE)
        assert not one.is_alive(), "a deed neither ended nor was refused"
    return runs
