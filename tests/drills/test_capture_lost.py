"""A worker killed at any step of a capture: the job is done by another, once, and nothing of the dead one is left."""

import os
import signal
import sys
from pathlib import Path

import pytest

from casefile.archive import capture
from casefile.archive.intake import blobs
from casefile.browser.watchdog import group, started
from casefile.desk import children
from casefile.desk.state import CHECKOUT
from casefile.sources.actions import add_source
from casefile.sources.models import Capture, CaptureJob
from tests import factories as make
from tests.drills.test_lost_workers import CAPTURE, Desk
from tests.outside.site import Site, answer

NO_BROWSER, WALLED = "none", "walled"
STORING, KEEPING = "storing", "keeping"  # as `held_worker.py` has them
STEPS = [
    (capture.FETCHING, NO_BROWSER, True),
    (capture.EXTRACTING, NO_BROWSER, False),
    (capture.RENDERING, WALLED, True),
    (capture.EXTRACTING, WALLED, False),
    (capture.SEALING, WALLED, False),
    (STORING, NO_BROWSER, False),
    (KEEPING, NO_BROWSER, True),
]
"""Where the worker is killed, with which browser, and whether the short form has it."""


@pytest.fixture
def desk(own_database, settings, tmp_path, tmp_path_factory):
    temporary = tmp_path_factory.mktemp("own")
    with Site() as site:
        made = Desk(own_database, settings.CASEFILE_STORAGE, tmp_path, site)
        made.env |= {"TMPDIR": str(temporary), "CASEFILE_SITE_PAUSE": "0", "HELD": str(tmp_path / "held")}
        made.broker.start()
        yield made
        made.go.set()
        made.kill_workers()
        made.broker.stop()


def _start_held(desk, step: str):
    words = [
        "worker",
        "--pool",
        "solo",
        "--without-mingle",
        "--without-gossip",
        "--loglevel",
        "WARNING",
        "-n",
        "h@drill",
    ]
    command = [sys.executable, "-m", "celery", "-A", "tests.drills.held_worker", *words]
    env = {**desk.env, "BROKER_URL": desk.broker.url, "HOLD_AT": step}
    desk.workers.append(children.start(command, env=env, log=desk.folder / "workers.log", cwd=CHECKOUT))
    return desk.workers[-1]


def _alive(known: dict[int, int]) -> list[int]:
    """Those of the processes, by number and beginning, that still run."""
    found = []
    for pid, beginning in known.items():
        try:
            if started(pid) == beginning and b"\nState:\tZ" not in Path(f"/proc/{pid}/status").read_bytes():
                found.append(pid)
        except OSError:
            continue
    return found


@pytest.mark.parametrize(
    ("step", "walls"),
    [pytest.param(step, walls, marks=[] if short else pytest.mark.full) for step, walls, short in STEPS],
)
def test_a_worker_killed_at_a_step_leaves_the_job_to_another_and_nothing_behind(desk, step, walls) -> None:
    desk.env["CASEFILE_BROWSER"] = walls
    parts = "<img src=/held></article>" if step == capture.RENDERING else "</article>"
    desk.site.pages |= {"/": answer(make.ARTICLE.replace("</article>", parts).encode()), "/held": desk._held}
    case = make.case()
    job = add_source(by=case.opened_by, case=case, url=desk.site.url).jobs.get()
    # In mid-rendering the page itself holds it: the browser runs then, and waits for a picture.
    worker = _start_held(desk, "" if step == capture.RENDERING else step)
    desk.ring(CAPTURE, job_id=str(job.pk))
    held = desk.folder / "held"
    desk.until(lambda: "/held" in desk.site.hits if step == capture.RENDERING else held.exists())
    job.refresh_from_db()
    assert (job.state, job.attempts) == ("running", 1)
    everybody = {pid: started(pid) for pid in group(worker.pid)}
    assert step != capture.RENDERING or len(everybody) > 4, "a browser runs"

    os.kill(worker.pid, signal.SIGKILL)
    worker.wait()
    desk.until(lambda: not _alive(everybody))
    desk.until(lambda: not os.listdir(desk.env["TMPDIR"]))
    assert not Capture.objects.exists()

    desk.go.set()
    desk.start_workers(1)
    desk.until(lambda: CaptureJob.objects.filter(state__in=["done", "failed"]).exists(), sweeping=True)
    job.refresh_from_db()
    assert (job.state, job.reason, job.attempts) == ("done", "", 2)
    assert Capture.objects.filter(job=job).count() == 1
    desk.until(lambda: not os.listdir(desk.env["TMPDIR"]))
    assert list(blobs().folder.rglob(".new-*")) == []
