"""What the list of copies says of each: whole or in part, what is lacking, what was tried before, what is under way."""

import pytest

from casefile.archive.capture import STEPS
from casefile.archive.vocabulary import STEPS as STEP_WORDS
from casefile.custody.made import MISSING, lacking
from casefile.sources.actions import ask_for_capture
from casefile.sources.models import CaptureJob
from casefile.web.wholeness import LACKS
from casefile.work import leases
from tests.showroom import copies

pytestmark = pytest.mark.django_db
COUNTED = {"requested": 27, "recorded": 25, "refused": 2}


def listed(desk, visitor=None) -> str:
    """What the newest copy on the page of the source says of itself."""
    page = (visitor or desk.analyst).open(f"/sources/{desk.source.pk}/")
    return " ".join(page.all("article[@class='capture']")[0].text_content().split())


def kept(desk, **known):
    return copies.kept(desk.source, desk.people["analyst"], copies.page("<p>x"), **known)


def asked(desk) -> CaptureJob:
    return ask_for_capture(by=desk.people["analyst"], source=desk.source)


def test_there_are_words_for_everything_a_copy_may_lack_and_for_every_step():
    assert set(MISSING) <= set(LACKS)
    assert tuple(word.code for word in STEP_WORDS) == STEPS


@pytest.mark.parametrize("code", lacking(MISSING))
def test_a_copy_in_part_says_what_it_lacks(desk, code):
    kept(desk, missing=[code, "outside-timestamp"], fidelity=COUNTED)
    words = listed(desk)
    assert "in part" in words and str(LACKS[code]) in words
    assert "27 asked for, 25 recorded, 2 refused" in words
    assert "time stamp" not in words


def test_a_whole_copy_says_that_it_is_and_lacks_nothing(desk):
    capture = kept(desk, missing=["outside-timestamp"], fidelity=COUNTED)
    words = listed(desk)
    assert "Outcomecomplete" in words and "Missing" not in words
    assert capture.sha256[:12] in words


def test_a_copy_that_nobody_counted_has_no_numbers(desk):
    kept(desk)
    assert "asked for" not in listed(desk)


def test_what_is_under_way_is_said_in_words(desk):
    job = asked(desk)
    for step in STEPS:
        leases.tell(leases.take(CaptureJob, job.pk) or job_now(job), step)
        page = desk.analyst.open(f"/sources/{desk.source.pk}/captures/")
        assert str(STEP_WORDS.label(step)) in page.one("*[@class='job-row']").text_content()


def job_now(job: CaptureJob) -> CaptureJob:
    return CaptureJob.objects.get(pk=job.pk)


def test_each_try_that_failed_is_shown_while_it_goes_on_and_when_it_ended(desk):
    job = asked(desk)
    leases.fail(leases.take(CaptureJob, job.pk), reason="timeout", detail="10.0.0.9", may_retry=True)
    page = desk.analyst.open(f"/sources/{desk.source.pk}/")
    (first,) = page.all("*[@class='job-row']//ol/li")
    assert first.text_content().startswith("Try 1, ") and "The site took too long" in first.text_content()
    assert "It is tried again soon." in page and "10.0.0.9" not in page.body
    CaptureJob.objects.filter(pk=job.pk).update(due_at=job.created_at)
    leases.fail(leases.take(CaptureJob, job.pk), reason="tls", detail="", may_retry=False)
    page = desk.analyst.open(f"/sources/{desk.source.pk}/")
    assert [one.text_content()[:6] for one in page.all("*[@class='job-row']//ol/li")] == ["Try 1,", "Try 2,"]
    assert "certificate could not be verified" in page and "It is tried again soon." not in page


def test_tries_before_a_copy_are_shown_to_those_who_do_the_work_only(desk):
    job = asked(desk)
    leases.fail(leases.take(CaptureJob, job.pk), reason="timeout", detail="", may_retry=True)
    CaptureJob.objects.filter(pk=job.pk).update(due_at=job.created_at)
    kept(desk)
    assert "Tried beforeTry 1, " in listed(desk)
    desk.standing()
    assert "Tried before" not in listed(desk, desk.reader)


def test_a_job_from_before_tries_were_kept_says_its_last_reason(desk):
    job = asked(desk)
    CaptureJob.objects.filter(pk=job.pk).update(state="failed", reason="dns")
    assert "The name of the site could not be found." in desk.analyst.open(f"/sources/{desk.source.pk}/")
