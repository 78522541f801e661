from django.apps import AppConfig

# Made before the first bell is rung, and only where Django runs: processes that read pages need no queue.
from casefile.celery import app as celery_app  # noqa: F401


class JobsConfig(AppConfig):
    name = "casefile.jobs"
