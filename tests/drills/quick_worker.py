"""The product's worker with short leases, so that a drill need not wait half a minute for one to run out."""

from datetime import timedelta

import django

django.setup()

from casefile.celery import app  # noqa: E402 - the applications must be loaded first
from casefile.work import leases  # noqa: E402

leases.LEASE = timedelta(seconds=2)
leases.BEAT = 0.5
leases.OVERDUE = timedelta(seconds=1)

__all__ = ["app"]
