"""Taking, keeping and ending a job. All times are the database's: workers' clocks differ."""

import random
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.db import connection
from django.db.models import Case, F, JSONField, Q, Value, When
from django.db.models.expressions import CombinedExpression
from django.db.models.functions import JSONArray, JSONObject, Now

from .models import DONE, FAILED, RUNNING, WAITING, Job

LEASE = timedelta(seconds=30)
BEAT = 10.0
"""Seconds between two heartbeats of a running job."""
TRIES = 3
OVERDUE = timedelta(seconds=5)
"""So long a waiting job may go unanswered before the sweep rings again."""
PAUSES = (30.0, 120.0)
"""Seconds after the first try and the second; up to half as long again by lot, so that not all come back at once."""
INTERRUPTED = "interrupted"
"""The reason of a try whose worker was lost."""
LONGEST_PAUSE = 600.0
"""Seconds that somebody who asks to be left alone is left alone, at most."""
dice = random.Random()  # noqa: S311 - it spreads tries and guards nothing


def take(kind: type[Job], pk) -> Job | None:
    """Claim a job: waiting and due, or running on a lease that ran out. None when it is somebody else's, or over.

    The try of a worker that was lost is told among those that failed.
    """
    lost = Q(state=RUNNING, lease_until__lt=Now(), attempts__lt=TRIES)
    mine = kind.objects.filter(Q(state=WAITING, due_at__lte=Now()) | lost, pk=pk)
    fresh = {"lease_until": Now() + LEASE, "reason": "", "detail": "", "waits_for": ""}
    fresh["tried"] = Case(When(state=RUNNING, then=_tried(INTERRUPTED)), default=F("tried"))
    if not mine.update(state=RUNNING, attempts=F("attempts") + 1, **fresh):
        return None
    return kind.objects.get(pk=pk)


def is_still_mine(job: Job) -> bool:
    """Lock the row and say whether this attempt still holds it; ask in the transaction that stores the result."""
    return _mine(job).select_for_update().first() is not None


def tell(job: Job, step: str) -> None:
    """Show the step a running job is at, and stretch its lease."""
    _mine(job).update(step=step, lease_until=Now() + LEASE)


def finish(job: Job) -> None:
    _mine(job).update(state=DONE, step="", lease_until=None, ended_at=Now())


def fail(job: Job, *, reason: str, detail: str, may_retry: bool, after: float | None = None) -> None:
    """End a job with a named reason, or put it off when trying again may help.

    :param after: seconds that whoever was asked wants to be left alone
    """
    told = {"step": "", "reason": reason, "detail": detail, "lease_until": None, "tried": _tried(reason)}
    if may_retry and job.attempts < TRIES:
        pause = timedelta(seconds=pause_before(job.attempts + 1, after))
        _mine(job).update(state=WAITING, due_at=Now() + pause, **told)
    else:
        _mine(job).update(state=FAILED, ended_at=Now(), **told)


def _tried(reason: str) -> CombinedExpression:
    """What was tried before, and one more, in the same UPDATE and by its clock."""
    this = JSONArray(JSONObject(at=Now(), reason=Value(reason)))
    return CombinedExpression(F("tried"), "||", this, output_field=JSONField())


def pause_before(attempt: int, after: float | None) -> float:
    """Seconds until a try, the second or a later one; `after` is kept to, up to ten minutes."""
    pause = PAUSES[attempt - 2] * (1 + dice.random() / 2)
    return max(pause, min(after or 0.0, LONGEST_PAUSE))


def put_off(job: Job, seconds: float, *, waits_for: str = "") -> None:
    """Give a job back as if it had not been taken: its turn has not come, and it has not been tried.

    :param waits_for: at what it waits for its turn, for whoever calls the next one
    """
    pause = timedelta(seconds=seconds)
    _mine(job).update(
        state=WAITING,
        step="",
        attempts=F("attempts") - 1,
        waits_for=waits_for,
        lease_until=None,
        due_at=Now() + pause,
    )


def give_up_on_the_lost(kind: type[Job]) -> int:
    """End jobs whose workers died again and again, so that every job ends in done or a named failure."""
    lost = kind.objects.filter(state=RUNNING, lease_until__lt=Now(), attempts__gte=TRIES)
    told = {"step": "", "reason": INTERRUPTED, "lease_until": None, "tried": _tried(INTERRUPTED)}
    return lost.update(state=FAILED, ended_at=Now(), **told)


def forgotten(kind: type[Job], limit: int = 500) -> list:
    """Ids of jobs nobody works at though somebody should: the broker lost the bell, or a worker died."""
    overdue = Q(state=WAITING, due_at__lt=Now() - OVERDUE) | Q(state=RUNNING, lease_until__lt=Now())
    return list(kind.objects.filter(overdue).order_by("due_at").values_list("pk", flat=True)[:limit])


@contextmanager
def heartbeat(job: Job) -> Iterator[None]:
    """Keep a job's lease alive from a thread of its own while the body runs."""
    over = threading.Event()

    def beat():
        try:
            while not over.wait(BEAT):
                _mine(job).update(lease_until=Now() + LEASE)
        finally:
            connection.close()

    thread = threading.Thread(target=beat, daemon=True, name=f"lease-{job.pk}")
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _mine(job: Job):
    return type(job).objects.filter(pk=job.pk, state=RUNNING, attempts=job.attempts)
