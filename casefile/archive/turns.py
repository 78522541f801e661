"""Turns at sites: one fetch at a time from each, over all workers, a pause between two, and none while it asks so."""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import DurationField, ExpressionWrapper, F, Q
from django.db.models.functions import Now
from tld import get_fld

from casefile.outside.failed import Failed
from casefile.outside.locator import locate
from casefile.sources.actions import TASK
from casefile.sources.models import CaptureJob
from casefile.work.later import later
from casefile.work.leases import put_off
from casefile.work.models import WAITING

from .models import Turn

_ADDRESS = re.compile(r"[0-9.]+|.*:.*")
WAIT = 60.0
"""Seconds after which a job tries again by itself, should nobody have called it to its turn."""
LONGEST_PAUSE = 10.0
"""Seconds; a worker stands still for the pause."""
LONGEST_REST = 3600.0
"""Seconds for which a site is left alone at most, whatever it asks for."""


class NotYet(Exception):
    """Somebody else fetches from the site, or it asked to be left alone.

    :ivar site: whose turn is waited for
    :ivar seconds: after which to come again
    """

    def __init__(self, site: str, seconds: float) -> None:
        super().__init__(site)
        self.site = site
        self.seconds = seconds


def site_of(url: str) -> str:
    """The name under which a site's owner registered it, by the list of public suffixes; an IP address as it is.

    :raises Failed: as `locate`
    """
    host = locate(url).host
    listed = get_fld(f"https://{host}/", fail_silently=True, search_private=True)
    # A name below a suffix nobody listed: the list's own last rule takes its last label for the suffix.
    return listed or (host if _ADDRESS.fullmatch(host) else ".".join(host.split(".")[-2:]))


@contextmanager
def turn_at(site: str, job: CaptureJob) -> Iterator[None]:
    """Hold the site's turn while the body runs, from the end of the pause on; then give it back and call the next.

    Where the body fails because the site asks to be left alone, nobody has a turn for as long, an hour at most.
    A job that lost its worker finds its turn kept; others have it once no task can be running any more.

    :raises NotYet: another job holds it, or the site is left alone
    """
    _take(site, job.pk)
    rest = 0.0
    try:
        time.sleep(min(_left(site), LONGEST_PAUSE))
        yield
    except Failed as failed:
        rest = min(failed.after or 0.0, LONGEST_REST)
        raise
    finally:
        give_back(site, job.pk, rest)


def give_back(site: str, holder: UUID, rest: float = 0.0) -> None:
    """Let others have the turn.

    :param rest: seconds for which the site wants nobody
    """
    pause = timedelta(seconds=max(_pause(), rest))
    Turn.objects.filter(site=site, holder=holder).update(holder=None, lease_until=None, free_at=Now() + pause)
    _call_next(site)


def wait(job: CaptureJob, busy: NotYet) -> None:
    """Put a job off until it is called to its turn; it has not been tried."""
    put_off(job, busy.seconds, waits_for=busy.site)
    # The turn may have been given back before this job could be found waiting for it.
    _call_next(busy.site)


def _take(site: str, holder: UUID) -> None:
    Turn.objects.bulk_create([Turn(site=site)], ignore_conflicts=True)
    lease = timedelta(seconds=settings.CELERY_TASK_TIME_LIMIT + 30)
    # One statement on one row: of two workers at the same moment the second sees what the first wrote.
    if not _free_for(holder, site).update(holder=holder, lease_until=Now() + lease):
        left = _left(site)
        raise NotYet(site, left if left > LONGEST_PAUSE else WAIT)


def _free_for(holder: UUID, site: str):
    return _awake(site).filter(Q(holder=None) | Q(holder=holder) | Q(lease_until__lt=Now()))


def _awake(site: str):
    """The turn at a site, unless that is left alone."""
    return Turn.objects.filter(site=site, free_at__lte=Now() + timedelta(seconds=LONGEST_PAUSE))


def _left(site: str) -> float:
    """Seconds until the site may be asked again."""
    left = ExpressionWrapper(F("free_at") - Now(), output_field=DurationField())
    found = Turn.objects.filter(site=site).annotate(left=left).values_list("left", flat=True).get()
    return max(found.total_seconds(), 0.0)


def _call_next(site: str) -> None:
    """Call the oldest that waits, where it would get in."""
    if not _awake(site).filter(holder=None).exists():
        return
    waiting = CaptureJob.objects.filter(state=WAITING, waits_for=site)
    pk = waiting.order_by("created_at", "pk").values_list("pk", flat=True).first()
    if pk and waiting.filter(pk=pk).update(waits_for="", due_at=Now()):
        later(TASK, job_id=str(pk))


def _pause() -> float:
    return min(settings.CASEFILE_SITE_PAUSE, LONGEST_PAUSE)
