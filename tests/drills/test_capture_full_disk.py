"""A disk that fills up at any moment of a capture: the job says so, keeps nothing by halves, and succeeds later."""

import errno
import os
import tempfile
from dataclasses import dataclass

import pytest
from django.db.models.functions import Now

from casefile.archive import running
from casefile.archive.intake import blobs
from casefile.archive.kept import bytes_of
from casefile.browser import chromium
from casefile.custody.blobs import Blobs
from casefile.sources.actions import add_source
from casefile.sources.models import Artifact, Capture, CaptureJob
from tests import factories as make
from tests.outside.site import Site, answer

pytestmark = pytest.mark.django_db
POINTS = 20
HALF_KEPT = "half of a file stands under the address of the whole"
PARTS = "<img src=/{0}.png><link rel=stylesheet href=/{0}.css><p>Number {0}</p></article>"


@dataclass
class Disk:
    """Takes `room` more writes, and not one after them; None: as many as there are.

    :ivar used: writes so far
    """

    room: int | None = None
    used: int = 0

    def use(self) -> None:
        if self.room is not None and self.used >= self.room:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        self.used += 1


class Paper:
    """An open file on that disk."""

    def __init__(self, file, disk: Disk) -> None:
        self._file, self._disk = file, disk

    def write(self, content: bytes) -> int:
        try:
            self._disk.use()
        except OSError:
            self._file.write(content[: len(content) // 2])  # half of it still found room
            raise
        return self._file.write(content)

    def writelines(self, pieces) -> None:
        for piece in pieces:
            self.write(piece)

    def __getattr__(self, name: str):
        return getattr(self._file, name)

    def __enter__(self) -> "Paper":
        return self

    def __exit__(self, *_exception: object) -> None:
        self._file.close()


@pytest.fixture
def disk(monkeypatch, tmp_path) -> Disk:
    """Put records, blobs and temporary files of captures on a disk that can fill up."""
    made, own = Disk(), tmp_path / "temporary"
    own.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(own))
    temporary, opened = tempfile.TemporaryFile, os.fdopen
    monkeypatch.setattr(tempfile, "TemporaryFile", lambda *words, **more: Paper(temporary(*words, **more), made))
    monkeypatch.setattr(os, "fdopen", lambda handle, *mode, **more: _paper(opened(handle, *mode, **more), mode, made))
    for name in ("fsync", "rename", "mkdir"):
        monkeypatch.setattr(os, name, _counted(getattr(os, name), made))
    return made


def _paper(file, mode: tuple, disk: Disk):
    return Paper(file, disk) if mode and "w" in mode[0] else file


def _counted(real, disk: Disk):
    def call(*words, **more):
        disk.use()
        return real(*words, **more)

    return call


def _job(site: Site, case, number: int) -> CaptureJob:
    """A page like no other, with an image and a stylesheet."""
    path = f"/{number}"
    page = make.ARTICLE.replace("</article>", PARTS.format(number))
    site.pages |= {
        path: answer(page.encode()),
        f"{path}.png": answer(bytes(range(256)) * 64 + path.encode(), kind="image/png"),
        f"{path}.css": answer(b"p{color:red}", kind="text/css"),
    }
    return add_source(by=case.opened_by, case=case, url=site.url.rstrip("/") + path).jobs.get()


def _run(job: CaptureJob) -> CaptureJob:
    CaptureJob.objects.filter(pk=job.pk).update(due_at=Now())
    running.run(str(job.pk))
    return CaptureJob.objects.get(pk=job.pk)


def _nothing_half_kept() -> None:
    assert list(blobs().folder.rglob(".new-*")) == []
    assert os.listdir(tempfile.gettempdir()) == []
    assert all(one.is_sound for one in blobs().scrub()), HALF_KEPT


def _fill_at_every_point(disk: Disk) -> None:
    case = make.case()
    with Site() as site:
        done = _run(_job(site, case, 0))
        assert done.state == "done", (done.reason, done.detail)
        disk.used = 0
        assert _run(_job(site, case, 1)).state == "done"
        # Not quite to the last write: where two files share a folder, there is one less.
        points = {round(at * 0.9 * disk.used / (POINTS - 1)) for at in range(POINTS)}
        assert len(points) == POINTS
        for number, point in enumerate(sorted(points), start=2):
            job = _job(site, case, number)
            disk.room, disk.used = point, 0
            failed = _run(job)
            assert disk.used == point, "the disk was full before the capture was through"
            assert (failed.state, failed.reason) == ("waiting", "no-room"), (point, failed.reason, failed.detail)
            assert not Capture.objects.filter(job=job).exists()
            _nothing_half_kept()
            disk.room = None
            assert _run(job).state == "done"
            assert Capture.objects.filter(job=job).count() == 1
            _nothing_half_kept()
    for artifact in Artifact.objects.all():
        assert len(bytes_of(artifact)) == artifact.size


def test_a_disk_that_is_full_at_any_of_twenty_moments_is_named_and_leaves_nothing_half_kept(disk) -> None:
    _fill_at_every_point(disk)


@pytest.mark.full
def test_a_disk_that_is_full_at_any_of_twenty_moments_of_a_capture_by_browser_is_named_too(disk, settings) -> None:
    assert chromium.find_browser(), "the tests of the browser need Chromium: see tests/chromium.py"
    settings.CASEFILE_BROWSER = "unwalled"
    _fill_at_every_point(disk)


def test_control_a_store_that_writes_straight_to_the_address_is_found_out(disk, monkeypatch) -> None:
    def straight(_store, path, content) -> None:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600), "wb") as file:
            file.writelines(content)

    monkeypatch.setattr(Blobs, "_write", straight)
    with pytest.raises(AssertionError, match=HALF_KEPT):
        _fill_at_every_point(disk)


def test_where_nobody_looks_for_a_full_disk_the_job_says_only_that_something_broke(disk, monkeypatch) -> None:
    monkeypatch.setattr(running, "_FULL", frozenset())
    with Site() as site:
        job = _job(site, make.case(), 0)
        disk.room = 0
        assert _run(job).reason == "broken"
