"""A worker killed at any step of a capture: the job is done by another, once, and nothing of the dead one is left."""

import os
import signal
from pathlib import Path

import pytest

from casefile.archive import capture
from casefile.archive.intake import blobs
from casefile.browser.watchdog import group, started
from casefile.sources.actions import add_source, ask_for_capture
from casefile.sources.models import Capture, CaptureJob, Recheck
from tests import factories as make
from tests.drills.fragile import CAPTURE, Desk
from tests.outside.site import Site, answer

NO_BROWSER, WALLED = "none", "walled"
KEPT = "kept"
STEPS = [
    ("admitted", NO_BROWSER, False),
    (capture.FETCHING, NO_BROWSER, True),
    (capture.EXTRACTING, NO_BROWSER, False),
    (capture.RENDERING, WALLED, True),
    (capture.EXTRACTING, WALLED, False),
    (capture.SEALING, WALLED, False),
    ("packing", NO_BROWSER, False),
    ("storing", NO_BROWSER, False),
    ("keeping", NO_BROWSER, False),
    ("rechecking", NO_BROWSER, True),
    (KEPT, NO_BROWSER, True),
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


def _job(desk, parts: str) -> CaptureJob:
    """A second copy is asked for of a source whose words a claim rests on; they stand there in another number."""
    page = make.ARTICLE.replace("21 boats", "22 boats").replace("</article>", f"{parts}</article>")
    desk.site.pages |= {"/": answer(page.encode()), "/held": desk._held}
    case = make.case()
    analyst, reviewer = make.member(case, "analyst"), make.member(case, "reviewer")
    source = make.source(case, analyst, url=desk.site.url)
    make.approved(reviewer, make.submitted(analyst, source, make.claim(source, analyst)))
    return ask_for_capture(by=analyst, source=source)


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
    # In mid-rendering the page itself holds it: the browser runs then, and waits for a picture.
    is_rendering, is_kept = step == capture.RENDERING, step == KEPT
    desk.env |= {"CASEFILE_BROWSER": walls, "HOLD_AT": "" if is_rendering else step}
    job = _job(desk, "<img src=/held>" if is_rendering else "")
    worker = desk.start_workers(1, "held_worker")
    desk.ring(CAPTURE, job_id=str(job.pk))
    held = desk.folder / "held"
    desk.until(lambda: "/held" in desk.site.hits if is_rendering else held.exists())
    job.refresh_from_db()
    assert (job.state, job.attempts) == ("done" if is_kept else "running", 1)
    everybody = {pid: started(pid) for pid in group(worker.pid)}
    assert not is_rendering or len(everybody) > 4, "a browser runs"

    os.kill(worker.pid, signal.SIGKILL)
    worker.wait()
    desk.until(lambda: not _alive(everybody))
    desk.until(lambda: not os.listdir(desk.env["TMPDIR"]))
    assert Capture.objects.filter(job=job).exists() is is_kept

    desk.go.set()
    desk.start_workers(1)
    # The broker gives it to another worker too, as it would after some minutes: the row says what is left to do.
    last = add_source(by=job.asked_by, case=job.source.case, url=f"{desk.site.url}plain/0").jobs.get()
    for one in (job, last):
        desk.ring(CAPTURE, job_id=str(one.pk))
    desk.until(lambda: _are_over(job, last), sweeping=True)
    job.refresh_from_db()
    assert (job.state, job.reason, job.attempts) == ("done", "", 1 if is_kept else 2)
    assert Capture.objects.filter(job=job).count() == 1
    assert list(Recheck.objects.filter(capture__job=job).values_list("outcome", flat=True)) == ["altered"]
    desk.until(lambda: not os.listdir(desk.env["TMPDIR"]))
    assert list(blobs().folder.rglob(".new-*")) == []


def _are_over(*jobs: CaptureJob) -> bool:
    return CaptureJob.objects.filter(pk__in=[one.pk for one in jobs], state__in=["done", "failed"]).count() == len(jobs)
