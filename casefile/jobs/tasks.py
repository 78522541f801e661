"""Celery's door: tasks of three lines. They carry ids only; the rows they name are the truth."""

from celery import shared_task

from casefile.archive import running, stamping, watching
from casefile.search import tally

from .bell import ring


@shared_task(name="casefile.jobs.tasks.make_capture", acks_late=True, ignore_result=True)
def make_capture(*, job_id, **_):
    running.run(job_id)


@shared_task(name="casefile.jobs.tasks.sweep", ignore_result=True)
def sweep(**_):
    tally.fold()
    for job_id in running.sweep():
        ring("casefile.jobs.tasks.make_capture", {"job_id": job_id})


@shared_task(name="casefile.jobs.tasks.stamp", ignore_result=True)
def stamp(**_):
    stamping.stamp_waiting()


@shared_task(name="casefile.jobs.tasks.watch", ignore_result=True)
def watch(**_):
    watching.go_round()
