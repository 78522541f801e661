"""What the desk does by the clock: the whole of its schedule, and a job that only the clock brings back."""

import pytest
from django.conf import settings

from casefile.celery import app
from casefile.jobs import tasks
from casefile.sources.actions import add_source
from casefile.sources.models import CaptureJob
from tests import factories as make
from tests.drills.fragile import Desk
from tests.outside.site import Site

EVERY = {"sweep": 5, "stamp": 60, "watch": 60}
"""Each task of the schedule, and the seconds between two times."""


def test_the_schedule_has_every_task_of_the_clock_at_its_seconds_and_nothing_else():
    schedule = settings.CELERY_BEAT_SCHEDULE
    assert {name: row["schedule"] for name, row in schedule.items()} == EVERY
    # One that waited longer than to the next is of no use any more: they do not pile up while no worker listens.
    assert {name: row["options"]["expires"] for name, row in schedule.items()} == EVERY


@pytest.mark.parametrize("name", EVERY)
def test_what_is_scheduled_is_a_task_that_workers_know(name):
    app.loader.import_default_modules()
    assert app.tasks[settings.CELERY_BEAT_SCHEDULE[name]["task"]].__name__ == getattr(tasks, name).__name__ == name


def test_a_job_that_the_broker_lost_is_brought_back_by_the_clock(own_database, settings, tmp_path):
    with Site() as site, Desk(own_database, settings.CASEFILE_STORAGE, tmp_path, site) as desk:
        case = make.case()
        add_source(by=case.opened_by, case=case, url=f"{site.url}plain/0")
        assert desk.queued() == 0, "nobody rang for it"
        desk.start_workers(1)
        desk.start_beat()
        desk.until(lambda: CaptureJob.objects.filter(state="done").exists())
