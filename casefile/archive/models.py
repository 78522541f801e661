"""What archiving keeps beside captures: tickets to the second origin, turns at sites, sources that are watched."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from casefile.core.ids import row_id
from casefile.sources.models import Capture, CaptureJob, OfSource, Source

from .vocabulary import VISITS

LASTS = timedelta(minutes=5)


class Ticket(models.Model):
    """Leave for one session to look at the files of one capture, for five minutes of the database's clock.

    A row that comes and goes. It is no right by itself: whoever uses it is asked again whether they may.

    :ivar sha256: of the secret that stands in the address; the secret itself is kept nowhere
    :ivar session: key of the session it was given to, and with which it ends
    """

    id = models.UUIDField(primary_key=True, default=row_id)
    sha256 = models.CharField(max_length=64, unique=True)
    capture = models.ForeignKey(Capture, models.CASCADE, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    session = models.CharField(max_length=40)
    expires_at = models.DateTimeField(db_default=Now() + LASTS, db_index=True)


class Turn(models.Model):
    """Who fetches from a site: one job at a time, over all workers, with a pause between two.

    :ivar holder: the job that does; None for nobody
    :ivar lease_until: when the turn ends even if nobody gives it back
    :ivar free_at: before this nobody begins
    """

    site = models.CharField(primary_key=True, max_length=255)
    holder = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)
    free_at = models.DateTimeField(db_default=Now())


class Watch(models.Model):
    """A source that is visited again and again.

    :ivar days: between two visits; grows while nothing changes
    :ivar failures: visits in a row on which nothing could be had
    :ivar under_way: the visit that is being made
    :ivar last: the newest visit that is over
    :ivar outcome: what came of it; "" before the first one
    :ivar seen_at: when a copy was last had
    """

    source = models.OneToOneField(Source, models.PROTECT, primary_key=True, related_name="watch")
    is_paused = models.BooleanField(default=False)
    next_at = models.DateTimeField(db_default=Now(), db_index=True)
    days = models.PositiveSmallIntegerField(default=1)
    failures = models.PositiveSmallIntegerField(default=0)
    under_way = models.OneToOneField(CaptureJob, models.PROTECT, null=True, related_name="+")
    last = models.ForeignKey(CaptureJob, models.PROTECT, null=True, related_name="+")
    outcome = models.CharField(max_length=15, choices=VISITS.choices, blank=True)
    seen_at = models.DateTimeField(null=True)

    objects = OfSource.as_manager()
