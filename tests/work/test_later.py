"""Asking for work: rung after the commit, and never able to undo the deed."""

import logging

import pytest
from django.db import transaction

from casefile.sources.actions import add_source, retry
from casefile.sources.models import CaptureJob
from casefile.work.later import later
from tests import factories as make

pytestmark = pytest.mark.django_db(transaction=True)


def broken_bell(_task, _ids):
    raise ConnectionError("the broker is down")


def test_the_bell_rings_after_the_commit_with_ids_alone(rung):
    case = make.case()
    source = add_source(by=case.opened_by, case=case, url="http://harbour.example/")
    job = source.jobs.get()
    assert rung == [("casefile.jobs.tasks.make_capture", {"job_id": str(job.pk)})]


def test_what_was_rolled_back_rings_for_nobody(rung):
    with transaction.atomic():
        later("casefile.jobs.tasks.make_capture", job_id="1")
        transaction.set_rollback(True)
    assert rung == []


def test_a_bell_that_raises_does_not_undo_the_deed(settings, caplog):
    settings.CASEFILE_BELL = "tests.work.test_later.broken_bell"
    case = make.case()
    with caplog.at_level(logging.WARNING):
        source = add_source(by=case.opened_by, case=case, url="http://harbour.example/")
    assert CaptureJob.objects.get(source=source).state == "waiting"
    assert "could not ring" in caplog.text


def test_trying_again_is_a_new_job_and_the_failed_one_stays(rung):
    case = make.case()
    failed = add_source(by=case.opened_by, case=case, url="http://harbour.example/").jobs.get()
    CaptureJob.objects.filter(pk=failed.pk).update(state="failed", reason="dns")
    failed.refresh_from_db()
    again = retry(by=case.opened_by, job=failed)
    assert (again.state, again.url) == ("waiting", failed.url)
    assert CaptureJob.objects.get(pk=failed.pk).state == "failed"
    assert rung[-1][1] == {"job_id": str(again.pk)}
