"""Workers killed in mid-capture and a broker that forgets everything: every job ends, once, with a name."""

import pytest

from casefile.ledger.models import Chain, Record
from casefile.ledger.verification import faults_in
from casefile.outside.failed import REASONS
from casefile.sources.actions import add_source
from casefile.sources.models import Artifact, Capture, CaptureJob, Seal, Text
from casefile.work.leases import forgotten
from tests import factories as make
from tests.drills.fragile import CAPTURE, HELD, MISSING, PLAIN, Desk
from tests.outside.site import Site


@pytest.fixture
def desk(own_database, settings, tmp_path):
    with Site() as site, Desk(own_database, settings.CASEFILE_STORAGE, tmp_path, site) as made:
        yield made


def _jobs(desk) -> list[CaptureJob]:
    case = make.case()
    paths = [f"held/{n}" for n in range(HELD)] + [f"plain/{n}" for n in range(PLAIN)] + ["missing"] * MISSING
    return [add_source(by=case.opened_by, case=case, url=desk.site.url + path).jobs.get() for path in paths]


def _over() -> int:
    return CaptureJob.objects.filter(state__in=["done", "failed"]).count()


def test_every_job_ends_once_though_workers_are_killed_and_the_broker_forgets(desk):
    jobs = _jobs(desk)
    desk.start_workers()
    for job in jobs:
        desk.ring(CAPTURE, job_id=str(job.pk))
    desk.until(lambda: len([path for path in desk.site.hits if path.startswith("/held")]) >= 2)

    desk.kill_workers()
    desk.lose_everything()
    desk.go.set()
    assert desk.queued() == 0
    assert _over() < len(jobs)
    assert CaptureJob.objects.filter(state="running").count() == 2

    desk.start_workers()
    desk.until(lambda: CaptureJob.objects.filter(attempts__gte=2).exists(), sweeping=True)
    desk.kill_workers()
    desk.start_workers()
    desk.until(lambda: _over() == len(jobs), sweeping=True)

    ended = list(CaptureJob.objects.all())
    assert sum(job.attempts for job in ended) > len(jobs)
    done = [job for job in ended if job.state == "done"]
    assert len(done) == HELD + PLAIN
    assert [job.reason for job in ended if job.state == "failed"] == ["http-404"] * MISSING
    nothing_twice(done)


def nothing_twice(done: list[CaptureJob]) -> None:
    assert sorted(Capture.objects.values_list("job", flat=True)) == sorted(job.pk for job in done)
    assert Artifact.objects.values("capture", "name").distinct().count() == Artifact.objects.count()
    assert len({frozenset(one.artifacts.values_list("role", flat=True)) for one in Capture.objects.all()}) == 1
    assert Seal.objects.count() == len(done)
    assert Text.objects.values("capture", "role").distinct().count() == Text.objects.count()
    kept = Record.objects.filter(deed="capture.kept")
    assert kept.count() == len(done)
    assert [fault for chain in Chain.objects.all() for fault in faults_in(chain)] == []


def test_without_the_sweep_what_the_broker_lost_stays_undone(desk):
    jobs = _jobs(desk)
    for job in jobs:
        desk.ring(CAPTURE, job_id=str(job.pk))
    desk.lose_everything()
    desk.go.set()
    desk.start_workers(1)
    # One bell rung afterwards is answered: the worker listens, and has nothing else to do.
    desk.ring(CAPTURE, job_id=str(jobs[-1].pk))
    desk.until(lambda: _over() == 1)
    assert desk.queued() == 0
    assert CaptureJob.objects.filter(state="waiting").count() == len(jobs) - 1


def test_a_job_whose_workers_always_die_ends_with_a_named_reason(desk, monkeypatch):
    case = make.case()
    job = add_source(by=case.opened_by, case=case, url=f"{desk.site.url}held/0").jobs.get()
    CaptureJob.objects.filter(pk=job.pk).update(attempts=2)
    desk.start_workers(1)
    desk.ring(CAPTURE, job_id=str(job.pk))
    desk.until(lambda: "/held/0" in desk.site.hits)
    desk.kill_workers()
    desk.start_workers(1)
    desk.until(lambda: _over() == 1, sweeping=True)
    job.refresh_from_db()
    assert (job.state, job.attempts) == ("failed", 3)
    assert job.reason in REASONS
    assert not Capture.objects.exists()
    assert forgotten(CaptureJob) == []
