"""Jobs: taken by one, kept by a lease, put off, ended with a name."""

import random
import threading
from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from casefile.outside.failed import REASONS
from casefile.sources.actions import add_source
from casefile.sources.models import CaptureJob
from casefile.work import leases
from casefile.work.models import DONE, FAILED, RUNNING, WAITING
from tests import factories as make

pytestmark = pytest.mark.django_db
AGO, HENCE = -timedelta(seconds=60), timedelta(seconds=60)


@pytest.fixture
def job():
    case = make.case()
    return add_source(by=case.opened_by, case=case, url="http://harbour.example/").jobs.get()


def _moved(job, **changed):
    later = {name: timezone.now() + by if isinstance(by, timedelta) else by for name, by in changed.items()}
    CaptureJob.objects.filter(pk=job.pk).update(**later)
    return CaptureJob.objects.get(pk=job.pk)


def _take(job):
    return leases.take(CaptureJob, job.pk)


def test_a_job_is_taken_by_one_alone(job):
    assert (_take(job).state, _take(job)) == (RUNNING, None)


def test_a_job_that_is_not_due_is_left_alone(job):
    _moved(job, due_at=HENCE)
    assert _take(job) is None


@pytest.mark.parametrize("state", [DONE, FAILED])
def test_a_job_that_is_over_is_never_taken_again(job, state):
    _moved(job, state=state, lease_until=AGO)
    assert _take(job) is None
    assert leases.forgotten(CaptureJob) == []
    assert job.is_over is False


def test_a_lease_that_ran_out_passes_the_job_on_and_shuts_the_old_worker_out(job):
    old = _take(job)
    _moved(job, lease_until=AGO)
    new = _take(job)
    assert (old.attempts, new.attempts) == (1, 2)
    assert not leases.is_still_mine(old)
    assert leases.is_still_mine(new)
    leases.finish(old)
    leases.fail(old, reason="dns", detail="", may_retry=False)
    leases.tell(old, "fetching")
    assert CaptureJob.objects.get(pk=job.pk).state == RUNNING
    leases.finish(new)
    assert CaptureJob.objects.get(pk=job.pk).state == DONE


def test_telling_a_step_stretches_the_lease(job):
    mine = _take(job)
    _moved(job, lease_until=AGO)
    leases.tell(mine, "extracting")
    told = CaptureJob.objects.get(pk=job.pk)
    assert told.step == "extracting"
    assert told.lease_until > timezone.now()


def test_a_passing_trouble_is_put_off_longer_each_time_and_then_ends(job, monkeypatch):
    monkeypatch.setattr(leases.dice, "random", lambda: 0.0)
    pauses = []
    for _try in range(leases.TRIES):
        leases.fail(_take(_moved(job, due_at=AGO)), reason="timeout", detail="", may_retry=True)
        job.refresh_from_db()
        pauses.append(round((job.due_at - timezone.now()).total_seconds(), -1) if job.state == WAITING else job.state)
    assert pauses == [30, 120, FAILED]
    assert (job.reason, job.lease_until) == ("timeout", None)
    assert job.ended_at is not None


def test_pauses_are_spread_by_lot_and_never_shorter(monkeypatch):
    monkeypatch.setattr(leases, "dice", random.Random(7))
    pauses = [leases.pause_before(2, None) for _n in range(200)]
    assert 30 <= min(pauses) < 31
    assert 44 < max(pauses) <= 45
    assert 120 <= leases.pause_before(3, None) <= 180
    monkeypatch.setattr(leases, "dice", random.Random(7))
    assert [leases.pause_before(2, None) for _n in range(200)] == pauses


@pytest.mark.parametrize(("asked", "kept"), [(None, 30), (0.0, 30), (45.5, 45.5), (600.0, 600), (86_400.0, 600)])
def test_who_asks_to_be_left_alone_is_left_alone_up_to_ten_minutes(job, monkeypatch, asked, kept):
    monkeypatch.setattr(leases.dice, "random", lambda: 0.0)
    leases.fail(_take(job), reason="http-429", detail="", may_retry=True, after=asked)
    job.refresh_from_db()
    assert job.state == WAITING
    assert (job.due_at - timezone.now()).total_seconds() == pytest.approx(kept, abs=5)


def test_a_job_whose_turn_has_not_come_was_not_tried(job):
    for _time in range(leases.TRIES + 1):
        leases.put_off(_take(_moved(job, due_at=AGO)), 60, waits_for="harbour.example")
    job.refresh_from_db()
    assert (job.state, job.attempts, job.waits_for, job.lease_until) == (WAITING, 0, "harbour.example", None)
    assert job.due_at > timezone.now()
    assert _take(job) is None
    assert _take(_moved(job, due_at=AGO)).waits_for == ""


def test_only_who_holds_a_job_puts_it_off(job):
    old = _take(job)
    _moved(job, lease_until=AGO)
    new = _take(job)
    leases.put_off(old, 60)
    job.refresh_from_db()
    assert (job.state, job.attempts) == (RUNNING, 2)
    assert leases.is_still_mine(new)


def test_a_lasting_trouble_ends_at_once(job):
    leases.fail(_take(job), reason="malformed-url", detail="", may_retry=False)
    job.refresh_from_db()
    assert (job.state, job.attempts) == (FAILED, 1)


def test_the_sweep_finds_what_nobody_works_at(job):
    assert leases.forgotten(CaptureJob) == []
    assert leases.forgotten(CaptureJob) == []
    _moved(job, due_at=AGO)
    assert leases.forgotten(CaptureJob) == [job.pk]
    _take(job)
    assert leases.forgotten(CaptureJob) == []
    _moved(job, lease_until=AGO)
    assert leases.forgotten(CaptureJob) == [job.pk]


def test_a_job_that_lost_its_workers_too_often_ends_with_a_name_people_can_read(job):
    _moved(job, state=RUNNING, attempts=leases.TRIES, lease_until=AGO)
    assert leases.give_up_on_the_lost(CaptureJob) == 1
    job.refresh_from_db()
    assert job.state == FAILED
    assert job.reason in REASONS
    assert _take(job) is None


def test_a_job_tried_often_enough_is_not_taken_once_more(job):
    _moved(job, state=RUNNING, attempts=leases.TRIES, lease_until=AGO)
    assert _take(job) is None


@pytest.mark.django_db(transaction=True)
def test_a_heartbeat_keeps_the_lease_while_the_body_runs(job, monkeypatch):
    monkeypatch.setattr(leases, "BEAT", 0.01)
    mine = _take(job)
    _moved(job, lease_until=AGO)
    beaten = threading.Event()
    with leases.heartbeat(mine):
        for _turn in range(500):
            if CaptureJob.objects.filter(pk=job.pk, lease_until__gt=timezone.now()).exists():
                beaten.set()
                break
    assert beaten.is_set()
    assert not [thread for thread in threading.enumerate() if thread.name == f"lease-{job.pk}"]


@pytest.mark.django_db(transaction=True)
def test_ten_workers_at_the_same_moment_take_it_once(job):
    barrier, taken = threading.Barrier(10), []

    def work():
        barrier.wait(10)
        try:
            taken.append(_take(job))
        finally:
            leases.connection.close()

    threads = [threading.Thread(target=work) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert len(taken) == 10
    assert len([one for one in taken if one]) == 1


def _reasons(job) -> list[str]:
    job.refresh_from_db()
    return [one["reason"] for one in job.tried]


def test_each_try_that_failed_is_kept_with_its_time(job):
    leases.fail(_take(job), reason="timeout", detail="", may_retry=True)
    leases.fail(_take(_moved(job, due_at=AGO)), reason="tls", detail="", may_retry=False)
    assert _reasons(job) == ["timeout", "tls"]
    first, second = (datetime.fromisoformat(one["at"]) for one in job.tried)
    assert timezone.now() + AGO < first < second < timezone.now() + HENCE
    assert first.tzinfo is not None


def test_the_try_of_a_lost_worker_is_told_among_them(job):
    _take(job)
    _take(_moved(job, lease_until=AGO))
    assert _reasons(job) == ["interrupted"]
    _take(_moved(job, lease_until=AGO))
    _moved(job, lease_until=AGO)
    assert leases.give_up_on_the_lost(CaptureJob) == 1
    assert _reasons(job) == ["interrupted"] * 3


def test_a_worker_that_lost_the_job_and_one_that_was_put_off_add_no_try(job):
    old = _take(job)
    _take(_moved(job, lease_until=AGO))
    leases.fail(old, reason="dns", detail="", may_retry=True)
    assert _reasons(job) == ["interrupted"]
    leases.put_off(leases.take(CaptureJob, _moved(job, lease_until=AGO).pk), 60)
    assert _reasons(job) == ["interrupted"] * 2
