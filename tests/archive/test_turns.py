"""One fetch at a time from each site: over all workers, with a pause, whoever dies."""

import contextlib
import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from casefile.archive import turns
from casefile.archive.models import Turn
from casefile.archive.turns import NotYet, site_of, turn_at
from casefile.outside.failed import Failed
from casefile.sources.actions import TASK, add_source
from casefile.sources.models import CaptureJob
from casefile.work.leases import take
from casefile.work.models import WAITING
from tests import factories as make

pytestmark = pytest.mark.django_db
SITE = "harbour.example"
ROUNDS = 40


@pytest.mark.parametrize(
    ("url", "site"),
    [
        ("http://harbour.example/a", SITE),
        ("https://WWW.Harbour.Example.:8443/a?b#c", SITE),
        ("https://news.desk.harbour.example/", SITE),
        ("https://ana.blogspot.com/", "ana.blogspot.com"),
        ("https://a.b.co.uk/", "b.co.uk"),
        ("http://127.0.0.1:8000/", "127.0.0.1"),
        ("http://[2001:db8::1]/", "2001:db8::1"),
        ("http://localhost/", "localhost"),
        ("http://hafen.bücher.example/", "xn--bcher-kva.example"),
    ],
)
def test_a_site_is_what_somebody_registered(url, site):
    assert site_of(url) == site


def test_what_is_no_address_has_no_site():
    with pytest.raises(Failed, check=lambda failed: failed.code == "malformed-url"):
        site_of("http://")


@pytest.fixture
def jobs():
    case = make.case()
    return [add_source(by=case.opened_by, case=case, url=f"http://{SITE}/{n}").jobs.get() for n in range(3)]


def test_one_holds_the_turn_and_others_are_told_to_come_later(jobs):
    with turn_at(SITE, jobs[0]), turn_at("lonmere.example", jobs[1]):
        with pytest.raises(NotYet, check=lambda busy: busy.site == SITE), turn_at(SITE, jobs[2]):
            pass
        assert Turn.objects.get(site=SITE).holder == jobs[0].pk
    assert set(Turn.objects.values_list("holder", flat=True)) == {None}


def test_a_failure_gives_the_turn_back(jobs):
    with pytest.raises(Failed), turn_at(SITE, jobs[0]):
        raise Failed("dns")
    with turn_at(SITE, jobs[1]):
        assert Turn.objects.get().holder == jobs[1].pk


def test_a_job_that_lost_its_worker_finds_its_turn_and_others_find_it_when_it_ran_out(jobs):
    lost = turn_at(SITE, jobs[0])
    lost.__enter__()
    with pytest.raises(NotYet), turn_at(SITE, jobs[1]):
        pass
    with turn_at(SITE, jobs[0]):
        pass
    turn_at(SITE, jobs[0]).__enter__()
    Turn.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    with turn_at(SITE, jobs[1]):
        assert Turn.objects.get().holder == jobs[1].pk
        # The one that was lost comes back to life, and gives back what is no longer its own.
        turns.give_back(SITE, jobs[0].pk)
        assert Turn.objects.get().holder == jobs[1].pk


def test_the_lease_outlives_every_task(jobs, settings):
    settings.CELERY_TASK_TIME_LIMIT = 200
    with turn_at(SITE, jobs[0]):
        assert (Turn.objects.get().lease_until - timezone.now()).total_seconds() > 200


def test_between_two_fetches_there_is_a_pause(jobs, settings, monkeypatch):
    stood = []
    monkeypatch.setattr(turns.time, "sleep", stood.append)
    settings.CASEFILE_SITE_PAUSE = 2.0
    with turn_at(SITE, jobs[0]):
        pass
    with turn_at(SITE, jobs[1]):
        pass
    assert stood[0] == 0.0
    assert 1.0 < stood[1] <= 2.0
    settings.CASEFILE_SITE_PAUSE = 3600.0
    with turn_at(SITE, jobs[2]):
        pass
    assert stood[2] <= turns.LONGEST_PAUSE


def test_the_oldest_that_waits_is_called_when_the_turn_is_given_back(jobs, rung, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True), turn_at(SITE, jobs[0]):
        for job in reversed(jobs[1:]):
            turns.wait(take(CaptureJob, job.pk), NotYet(SITE, turns.WAIT))
        rung.clear()
    assert rung == [(TASK, {"job_id": str(jobs[1].pk)})]
    assert CaptureJob.objects.get(pk=jobs[2].pk).waits_for == SITE


def test_who_comes_too_late_to_be_called_calls_itself(jobs, rung, django_capture_on_commit_callbacks):
    with turn_at(SITE, jobs[0]):
        pass
    late = take(CaptureJob, jobs[1].pk)
    rung.clear()
    with django_capture_on_commit_callbacks(execute=True):
        turns.wait(late, NotYet(SITE, turns.WAIT))
    assert rung == [(TASK, {"job_id": str(late.pk)})]
    late.refresh_from_db()
    assert (late.state, late.attempts, late.waits_for) == (WAITING, 0, "")


def _left_alone(job, seconds: float | None) -> None:
    """What becomes of the turn when a site answers that it wants to be left alone."""
    with pytest.raises(Failed), turn_at(SITE, job):
        raise Failed("http-429", after=seconds)


def _seconds_to_wait(job, site: str = SITE) -> float:
    """0 for a job that gets its turn."""
    try:
        with turn_at(site, job):
            return 0.0
    except NotYet as busy:
        return busy.seconds


def test_a_site_that_asks_to_be_left_alone_is_left_alone_by_all_jobs_and_no_other_site_is(jobs, rung, monkeypatch):
    monkeypatch.setattr(turns.time, "sleep", lambda seconds: None)
    _left_alone(jobs[0], 500.0)
    assert Turn.objects.get().holder is None
    assert _seconds_to_wait(jobs[1]) == pytest.approx(500, abs=5)
    assert _seconds_to_wait(jobs[0]) == pytest.approx(500, abs=5)
    assert _seconds_to_wait(jobs[2], "lonmere.example") == 0.0
    Turn.objects.filter(site=SITE).update(free_at=timezone.now())
    assert _seconds_to_wait(jobs[1]) == 0.0
    monkeypatch.setattr(turns, "LONGEST_REST", 0.0)
    _left_alone(jobs[0], 500.0)
    assert _seconds_to_wait(jobs[1]) == 0.0, "without it the next one asks at once"


def test_no_site_is_left_alone_for_longer_than_an_hour_or_for_nothing(jobs, monkeypatch):
    stood = []
    monkeypatch.setattr(turns.time, "sleep", stood.append)
    _left_alone(jobs[0], 365 * 24 * 3600.0)
    assert _seconds_to_wait(jobs[1]) == pytest.approx(3600, abs=5)
    Turn.objects.update(free_at=timezone.now())
    for short in (None, 0.0, 5.0):
        _left_alone(jobs[0], short)
        assert _seconds_to_wait(jobs[1]) == 0.0
    assert stood[-1] == pytest.approx(5, abs=1), "a short rest is waited for as a pause is"


def test_who_waits_for_a_site_that_is_left_alone_is_not_called_before_its_time(
    jobs, rung, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        with pytest.raises(Failed), turn_at(SITE, jobs[0]):
            turns.wait(take(CaptureJob, jobs[1].pk), NotYet(SITE, turns.WAIT))
            rung.clear()
            raise Failed("http-503", after=500.0)
        turns.wait(take(CaptureJob, jobs[2].pk), NotYet(SITE, 500.0))
    assert rung == []
    waiting = CaptureJob.objects.get(pk=jobs[2].pk)
    assert (waiting.state, waiting.attempts, waiting.waits_for) == (WAITING, 0, SITE)
    assert (waiting.due_at - timezone.now()).total_seconds() == pytest.approx(500, abs=5)


def _most_at_once(jobs) -> tuple[int, int]:
    """Three workers come again and again: how many were inside at the same moment, and how many got in, in all."""
    barrier, together, most = threading.Barrier(len(jobs)), [], []

    def work(job) -> None:
        barrier.wait(10)
        try:
            for _round in range(ROUNDS):
                with contextlib.suppress(NotYet), turn_at(SITE, job):
                    together.append(job.pk)
                    most.append(len(together))
                    Turn.objects.count()
                    together.remove(job.pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert not any(thread.is_alive() for thread in threads)
    return max(most), len(most)


@pytest.mark.django_db(transaction=True)
def test_workers_that_come_at_the_same_moment_are_let_in_one_by_one(jobs, monkeypatch):
    most, entered = _most_at_once(jobs)
    assert most == 1
    assert entered >= 10
    monkeypatch.setattr(turns, "_free_for", lambda holder, site: Turn.objects.filter(site=site))
    assert _most_at_once(jobs)[0] > 1, "without the condition they get in together"
