"""Ways by which the doors to archived things might tell, take or keep too much: each was tried, and stays tried."""

import io
import time
from types import SimpleNamespace

import pytest
from django.test import Client

from casefile.archive import intake, running
from casefile.archive.intake import add_pasted_source, blobs, paste_capture
from casefile.archive.sealing import sealed
from casefile.archive.watched import note_words_told
from casefile.claims.carried import proposals_for
from casefile.core.errors import NotNow
from casefile.desk.management.commands.erase import as_owner
from casefile.entries.actions import READ, note_read
from casefile.entries.diff import words_between
from casefile.ledger.models import Record
from casefile.outside.policy import MB
from casefile.releases import erasing
from casefile.sources import comparing
from casefile.sources.actions import retry
from casefile.sources.keeping import keep_capture
from casefile.sources.models import Artifact, Capture, CaptureJob, TextBody
from casefile.sources.storage import stored_in
from casefile.web import middleware
from casefile.work.leases import take
from casefile.work.models import FAILED
from tests import factories as make
from tests.api.caller import caller
from tests.archive.keeping import kept, made_of
from tests.drills.test_new_paths import RED, Desk, desk  # noqa: F401 - a fixture
from tests.web.test_uploads import Sent, send

AGAIN = make.ARTICLE.replace("at least 21 boats", "at least 22 boats")


# Whoever reads a TLP:RED source by whatever door has read it, on record.


@pytest.fixture
def red(desk):  # noqa: F811
    """A source that only its author sees, with two copies, which nobody has read yet."""
    source = make.source(desk.case, desk.author, marking=RED)
    make.recaptured(source, desk.author, AGAIN)
    return source


def read_by(person) -> int:
    return Record.objects.filter(deed=READ, by=person.pk).count()


PAGES = (
    "/sources/{source}/read/",
    "/sources/{source}/captures/",
    "/sources/{source}/edit/",
    "/sources/{source}/compare/",
    "/captures/{capture}/",
    "/captures/{capture}/shown/",
    "/captures/{capture}/package/",
    "/artifacts/{artifact}/",
)
ADDRESSES = (
    "sources/{source}/captures",
    "sources/{source}/alike",
    "captures/{capture}",
    "captures/{capture}/rechecks",
    "artifacts/{artifact}",
)


def _ids(source) -> dict:
    capture = source.captures.first()
    original = capture.artifacts.get(role="original")
    return {"source": source.pk, "capture": capture.pk, "artifact": original.pk}


@pytest.mark.parametrize("path", PAGES)
def test_a_page_on_a_red_source_is_read_on_record(desk, red, path):  # noqa: F811
    client = Client()
    client.force_login(desk.author)
    answer = client.get(path.format(**_ids(red)))
    assert answer.status_code == 200 and answer.getvalue()
    assert read_by(desk.author) == 1


@pytest.mark.parametrize("path", ADDRESSES)
def test_an_address_on_a_red_source_is_read_on_record(desk, red, path):  # noqa: F811
    assert caller(desk.author).get(path.format(**_ids(red))).status_code == 200
    assert read_by(desk.author) == 1


def test_words_are_not_read_off_refusals_unrecorded(desk, red):  # noqa: F811
    body = {"statement": "X", "passages": [{**make.quote(red, "Jonas Brandt"), "exact": "no such words"}]}
    answer = caller(desk.author).post(f"sources/{red.pk}/claims", body)
    assert answer.status_code == 422 and "Jonas Brandt" in answer.content.decode()
    assert read_by(desk.author) == 1


def test_a_change_of_a_claim_reads_no_words_off_refusals_unrecorded(desk, red):  # noqa: F811
    claim = make.claim(red, desk.author, words="Since September")
    wrong = {**make.quote(red, "Jonas Brandt"), "exact": "no such words"}
    answer = caller(desk.author).patch(f"claims/{claim.pk}", {"passages": [wrong]}, seen=str(claim.head_id))
    assert answer.status_code == 422 and "Jonas Brandt" in answer.content.decode()
    assert read_by(desk.author) == 1


def test_the_words_a_watched_source_reads_now_are_read_on_record(desk, red):  # noqa: F811
    copy = red.captures.first()
    watch = SimpleNamespace(source=red, last=SimpleNamespace(capture=copy))
    note_words_told([watch], {}, desk.author)
    assert read_by(desk.author) == 0
    note_words_told([watch], {copy.pk: ["a passage"]}, desk.author)
    assert read_by(desk.author) == 1


def test_who_does_not_see_it_has_not_opened_it(desk, red):  # noqa: F811
    note_read(by=desk.analyst, entry=red)
    assert read_by(desk.analyst) == 0


def test_control_without_the_note_nothing_is_on_record(desk, red, monkeypatch):  # noqa: F811
    monkeypatch.setattr("casefile.web.custody.note_read", lambda **_: None)
    desk.page(desk.author, f"/captures/{red.captures.first().pk}/")
    assert read_by(desk.author) == 0


# What fills the disk is asked for its right before it is taken.


def test_only_who_may_log_somewhere_sends_a_large_file(desk, monkeypatch):  # noqa: F811
    def status() -> int:
        client = Client()
        client.force_login(desk.reader)
        return send(client, f"/cases/{desk.case.pk}/sources/", Sent(20 * MB, {})).status_code

    assert status() == 413
    monkeypatch.setattr(middleware.Bounded, "process_view", lambda *_all: None)
    assert status() == 403


@pytest.mark.parametrize("way", ["file", "pasted"])
def test_a_full_case_takes_no_more_bytes_into_the_store(desk, settings, monkeypatch, way):  # noqa: F811
    def bring():
        if way == "pasted":
            return add_pasted_source(by=desk.author, case=desk.case, pasted="It lies here.")
        file = io.BytesIO(make.ARTICLE.encode() + b"<!-- another -->")
        return intake.add_uploaded_source(by=desk.author, case=desk.case, name="a.html", file=file)

    source, put = make.source(desk.case, desk.author), []
    monkeypatch.setattr(blobs(), "put", lambda content: put.append(content) or "0" * 64)
    monkeypatch.setattr(blobs(), "put_file", lambda file: put.append(file) or "0" * 64)
    settings.CASEFILE_CASE_QUOTA = 1
    with pytest.raises(NotNow):
        bring()
    with pytest.raises(NotNow):
        paste_capture(by=desk.author, source=source, pasted="It lies here.")
    assert put == []
    monkeypatch.setattr(intake, "demand_room_for", lambda *_all: None)
    bring()
    assert put


# What another case holds is not told to who does not see that case.


def test_a_case_is_not_told_what_hidden_cases_hold(db):
    one, other = make.case(), make.case()
    kept(one, 2), kept(other, 2)
    assert stored_in(one, one.opened_by)["shared"] == 0
    make.give_role(by=other.opened_by, case=other, person=one.opened_by, role="analyst")
    assert stored_in(one, one.opened_by)["shared"] == 3


def test_a_proposal_does_not_tell_who_publishes_a_hidden_source(desk):  # noqa: F811
    hidden = make.source(desk.case, desk.author, marking=RED, publisher={"name": "Reuters"})
    rows = [{"source": str(hidden.pk), "how": "syndication"}]
    other = make.source(desk.case, desk.author, marking=RED, publisher={"name": "Harbour Post"})
    elsewhere = [{"source": str(other.pk), "how": "syndication"}]
    twins = [
        make.source(desk.case, desk.author, html=make.ARTICLE, authors=["Reuters"], derived_from=from_)
        for from_ in (rows, elsewhere)
    ]
    told = [{(one.agency, one.other) for one in proposals_for(twin, desk.analyst) if one.agency} for twin in twins]
    assert told[0] == told[1] != set()
    seen = [{one.agency for one in proposals_for(twin, desk.author)} for twin in twins]
    assert "reuters" not in seen[0]


# A page that repeats itself keeps nobody waiting.

HARD = ("\n\n".join(["a", "b"] * 1_000), "\n\n".join(["b", "a", "a"] * 660))
HARD_WORDS = ("a b " * 490, "b a a " * 330)


@pytest.mark.parametrize(("compare", "old", "new"), [(comparing.rows_between, *HARD), (words_between, *HARD_WORDS)])
def test_texts_made_to_be_hard_to_compare_are_compared_at_once(compare, old, new):
    begun = time.process_time()
    compare(old, new)
    assert time.process_time() - begun < 3


def test_many_changed_paragraphs_are_compared_at_once():
    old = "\n\n".join(f"w{n} " + "a b " * 240 for n in range(1_000))
    new = "\n\n".join(f"v{n} " + "b a a " * 160 for n in range(1_000))
    begun = time.process_time()
    comparing.rows_between(old, new)
    assert time.process_time() - begun < 6


# What was erased does not come back by a job.


@pytest.fixture
def two(desk):  # noqa: F811
    return {"by": desk.lead, "second": make.person(is_admin=True), "reason": "A court ordered it."}


def _pasted_twice(desk) -> tuple:  # noqa: F811
    """A source by its text, of which the first try failed; the second became a copy. The job that failed."""
    source = add_pasted_source(by=desk.author, case=desk.case, pasted="They said it at noon.", language="en")
    failed = source.jobs.get()
    CaptureJob.objects.filter(pk=failed.pk).update(state=FAILED, reason="broken")
    failed.refresh_from_db()
    running.run(str(retry(by=desk.author, job=failed).pk))
    assert Capture.objects.filter(source=source).count() == 1
    return source, failed


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("erase", ["erase", "copies"])
def test_an_erased_upload_does_not_come_back_by_the_try_that_failed(desk, two, erase):  # noqa: F811
    source, failed = _pasted_twice(desk)
    address = failed.upload_sha256
    with as_owner():
        erased = erasing.erase(entry=source, **two) if erase == "erase" else erasing.erase_copies(source=source, **two)
    assert address in erased.blobs
    failed.refresh_from_db()
    with pytest.raises(NotNow):
        retry(by=desk.author, job=failed)


def _files_alone(source_id) -> list[str]:
    """What goes where nobody thinks of the jobs."""
    given = CaptureJob.objects.filter(source_id=source_id).values_list("upload_sha256", flat=True)
    return erasing._drop(list(Artifact.objects.filter(capture__source_id=source_id)), (), frozenset(given))


@pytest.mark.django_db(transaction=True)
def test_control_jobs_that_are_not_thought_of_bring_it_back(desk, two, monkeypatch):  # noqa: F811
    monkeypatch.setattr(erasing, "_forget_files", _files_alone)
    source, failed = _pasted_twice(desk)
    with as_owner():
        erased = erasing.erase_copies(source=source, **two)
    assert failed.upload_sha256 not in erased.blobs
    running.run(str(retry(by=desk.author, job=failed).pk))
    assert TextBody.objects.get(text__source=source).content.startswith("They said it")


@pytest.mark.django_db(transaction=True)
def test_a_copy_that_is_being_made_while_its_source_is_erased_is_not_kept(desk, two):  # noqa: F811
    source = add_pasted_source(by=desk.author, case=desk.case, pasted="They said it at noon.", language="en")
    job = take(CaptureJob, source.jobs.get().pk)
    made = sealed(made_of(0))
    stored = running.store(made.artifacts)
    with as_owner():
        erasing.erase(entry=source, **two)
    assert keep_capture(job, made, stored) is None
    job.refresh_from_db()
    assert (job.state, job.url, job.upload_sha256) == (FAILED, "", "")
