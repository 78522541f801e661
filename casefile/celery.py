"""The Celery application. Its settings are Django's, under the prefix CELERY_."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "casefile.settings")

app = Celery("casefile")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["casefile.jobs"])
