"""The Celery application. Its settings are Django's, under the prefix CELERY_."""

import os

from celery import Celery
from celery.signals import worker_init

from casefile.jobs.tether import hold_to_launcher

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "casefile.settings")

app = Celery("casefile")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["casefile.jobs"])
app.autodiscover_tasks(["casefile.jobs"], related_name="companions")


@worker_init.connect
def _tethered(**_):
    if os.environ.get("CASEFILE_TETHERED") == "1":
        hold_to_launcher()
