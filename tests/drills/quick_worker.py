"""The product's worker with short leases, so that a drill need not wait half a minute for one to run out.

Each page counts as a site of its own: one fetch at a time would leave nothing to kill in the other workers.
"""

from datetime import timedelta

import django

django.setup()

from casefile.archive import admission  # noqa: E402 - the applications must be loaded first
from casefile.celery import app  # noqa: E402
from casefile.work import leases  # noqa: E402

leases.LEASE = timedelta(seconds=2)
leases.BEAT = 0.5
leases.OVERDUE = timedelta(seconds=1)
admission.site_of = str

__all__ = ["app"]
