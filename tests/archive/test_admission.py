"""What is allowed before anything is fetched: markings, room, and the whole way of a job through the runner."""

from collections import defaultdict

import pytest
from django.db import connection
from django.utils import timezone

from casefile.archive import admission, running
from casefile.archive.admission import admitted
from casefile.archive.intake import add_pasted_source, blobs
from casefile.archive.models import Turn
from casefile.core.errors import Invalid, NotAllowed, NotNow
from casefile.ledger.models import Record
from casefile.outside.failed import Failed
from casefile.sources.actions import TASK, Given, add_many, add_source, set_pap
from casefile.sources.models import Capture, CaptureJob
from casefile.sources.storage import bytes_in, stored_in
from casefile.work.leases import take
from casefile.work.models import FAILED, WAITING
from tests import factories as make
from tests.archive import copies
from tests.archive.keeping import made_of

pytestmark = pytest.mark.django_db
URL = "http://news.harbour.example/strait"


@pytest.fixture
def case():
    return make.case()


def _job(case, url: str = URL, **more) -> CaptureJob:
    return add_source(by=case.opened_by, case=case, url=url, **more).jobs.get()


def _code(job: CaptureJob) -> str:
    try:
        with admitted(job):
            return ""
    except Failed as failure:
        return failure.code


@pytest.mark.parametrize(
    ("pap", "code"), [("PAP:CLEAR", ""), ("PAP:GREEN", ""), ("PAP:AMBER", "pap-amber"), ("PAP:RED", "pap-red")]
)
def test_a_marking_keeps_the_archiver_away(case, pap, code):
    assert _code(_job(case, pap=pap)) == code


def test_a_marking_set_later_counts_for_the_job_that_waits(case):
    job = _job(case)
    set_pap(by=case.opened_by, source=job.source, pap="PAP:RED")
    assert _code(CaptureJob.objects.get(pk=job.pk)) == "pap-red"
    record = Record.objects.get(deed="source.pap-set")
    assert b'"pap":"PAP:RED"' in bytes(record.document)


def test_setting_what_is_set_writes_nothing(case):
    set_pap(by=case.opened_by, source=_job(case).source, pap="PAP:CLEAR")
    assert not Record.objects.filter(deed="source.pap-set").exists()


def test_a_marking_is_a_word_and_its_setting_a_right(case):
    source = _job(case).source
    with pytest.raises(Invalid):
        set_pap(by=case.opened_by, source=source, pap="RED")
    with pytest.raises(Invalid):
        add_source(by=case.opened_by, case=case, url=URL, pap="")
    with pytest.raises(NotAllowed):
        set_pap(by=make.member(case, "reader"), source=source, pap="PAP:RED")


def test_many_are_added_under_one_marking(case):
    rows = [{"url": f"{URL}/{n}", "title": "", "publisher": ""} for n in range(2)]
    assert {one.pap for one in add_many(by=case.opened_by, case=case, rows=rows, pap="PAP:AMBER")} == {"PAP:AMBER"}
    assert b'"pap":"PAP:AMBER"' in bytes(Record.objects.get(deed="sources.added").document)


def test_nothing_goes_out_for_a_source_that_is_marked(case, monkeypatch):
    asked = []
    monkeypatch.setattr(running, "from_url", lambda *given: asked.append(given))
    job = _job(case, pap="PAP:RED")
    running.run(str(job.pk))
    job.refresh_from_db()
    assert (job.state, job.reason, asked) == (FAILED, "pap-red", [])
    monkeypatch.setattr(admission, "PAP", defaultdict(dict))
    other = _job(case, url=f"{URL}/other", pap="PAP:RED")
    running.run(str(other.pk))
    assert len(asked) == 1, "without the rule it does go out"


def test_what_was_given_needs_neither_marking_nor_turn(case):
    given = Given("0" * 64, "page.html")
    job = add_source(by=case.opened_by, case=case, url=URL, given=given, pap="PAP:RED").jobs.get()
    with admitted(job):
        assert not Turn.objects.exists()


@pytest.mark.parametrize(("room", "code"), [(None, ""), (0, "quota"), (1, "")])
def test_a_case_takes_no_more_than_it_may_hold(case, settings, room, code):
    copies.source(case, case.opened_by)
    held = bytes_in(case)
    assert held >= len(copies.WORDS)
    settings.CASEFILE_CASE_QUOTA = 0 if room is None else held + room
    assert _code(_job(case)) == code


def test_the_room_of_one_case_is_not_that_of_another(case, settings):
    copies.source(case, case.opened_by)
    settings.CASEFILE_CASE_QUOTA = 1
    assert _code(_job(case)) == "quota"
    assert _code(_job(make.case())) == ""


@pytest.mark.parametrize("room", [0, None], ids=["over", "control: no limit"])
def test_a_copy_for_which_there_is_no_room_ends_so_and_leaves_the_store(case, settings, monkeypatch, room):
    made = made_of(0)
    monkeypatch.setattr(running, "from_url", lambda *_given: made)
    job = _job(case)
    settings.CASEFILE_CASE_QUOTA = 0 if room is None else sum(len(one.bytes) for one in made.artifacts)
    running.run(str(job.pk))
    job.refresh_from_db()
    ended = (job.state, job.reason, job.attempts)
    assert ended == (("done", "", 1) if room is None else (FAILED, "quota", 1))
    assert bool(list(blobs().addresses())) == Capture.objects.exists() == (room is None)


def test_an_upload_counts_from_when_it_was_taken_in(case, settings):
    """Those that wait for a worker fill the case as well; what it holds already takes no more room."""
    words = [f"It lies here, {number}." for number in range(3)]
    settings.CASEFILE_CASE_QUOTA = len(words[0].encode()) * 2
    for pasted in words[:2]:
        add_pasted_source(by=case.opened_by, case=case, pasted=pasted)
    assert stored_in(case, case.opened_by)["bytes"] == bytes_in(case) == settings.CASEFILE_CASE_QUOTA
    with pytest.raises(NotNow):
        add_pasted_source(by=case.opened_by, case=case, pasted=words[2])
    assert len(list(blobs().addresses())) == 2
    add_pasted_source(by=case.opened_by, case=case, pasted=words[0])


def test_nobody_waits_for_a_store_that_is_slow(case, settings, monkeypatch):
    """Also where a keyed request is one transaction around it all."""
    settings.CASEFILE_CASE_QUOTA = 10**6
    put, held = blobs().put_file, []

    def watched(file):
        held.append(_locks())
        return put(file)

    monkeypatch.setattr(blobs(), "put_file", watched)
    add_pasted_source(by=case.opened_by, case=case, pasted="It lies here.")
    assert held == [0]
    assert _locks() == 2, "control: they are held once it is stored, to the end of the transaction"


def _locks() -> int:
    """How many locks that are no row's or table's this transaction holds."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()")
        return cursor.fetchone()[0]


def test_a_job_whose_site_is_taken_waits_and_is_called(case, rung, django_capture_on_commit_callbacks):
    first, second = _job(case), _job(case, "https://www.harbour.example/other")
    with django_capture_on_commit_callbacks(execute=True), admitted(first):
        running.run(str(second.pk))
        second.refresh_from_db()
        assert (second.state, second.attempts, second.waits_for) == (WAITING, 0, "harbour.example")
        rung.clear()
    second.refresh_from_db()
    assert second.waits_for == ""
    assert rung == [(TASK, {"job_id": str(second.pk)})]
    with admitted(take(CaptureJob, second.pk)):
        assert Turn.objects.get().holder == second.pk


def test_what_a_site_asked_reaches_the_job(case, monkeypatch):
    def refused(*_given):
        raise Failed("http-429", after=500.0)

    monkeypatch.setattr(running, "from_url", refused)
    job = _job(case)
    running.run(str(job.pk))
    job.refresh_from_db()
    assert (job.state, job.reason) == (WAITING, "http-429")
    assert (job.due_at - timezone.now()).total_seconds() == pytest.approx(500, abs=5)
    assert Turn.objects.get().holder is None
    same, other = _job(case, f"{URL}/next"), _job(case, "http://elsewhere.example/")
    for one in (same, other):
        running.run(str(one.pk))
        one.refresh_from_db()
    assert (same.state, same.attempts, same.tried) == (WAITING, 0, []), "it was not tried"
    assert (same.due_at - timezone.now()).total_seconds() == pytest.approx(500, abs=5)
    assert (other.attempts, other.reason) == (1, "http-429")
