"""The time of one try, from the row that is taken to the copy that is kept."""

import pytest

from casefile.archive import running, turns
from casefile.outside.span import Span
from casefile.sources.actions import Given, add_source
from casefile.sources.models import CaptureJob
from casefile.work.models import WAITING
from tests import factories as make
from tests.outside.hand import Hand

pytestmark = pytest.mark.django_db
URL = "http://news.harbour.example/strait"


@pytest.fixture
def hand(monkeypatch) -> Hand:
    """Give the clock that tries go by."""
    hand = Hand()
    monkeypatch.setattr(running, "Span", lambda seconds: Span(seconds, hand))
    return hand


def _job(**more) -> CaptureJob:
    case = make.case()
    return add_source(by=case.opened_by, case=case, url=URL, **more).jobs.get()


def _stand_still(monkeypatch, hand: Hand, seconds: float) -> None:
    """What the pause between two fetches takes."""
    monkeypatch.setattr(turns.time, "sleep", lambda _pause: setattr(hand, "now", hand.now + seconds))


class Late:
    """A store that takes its time."""

    def __init__(self, hand: Hand, seconds: float) -> None:
        self._hand, self._seconds = hand, seconds

    def get(self, _address: str) -> bytes:
        self._hand.now += self._seconds
        return b""


def test_the_time_of_a_try_begins_before_the_pause_and_ends_before_the_task(hand, monkeypatch, settings):
    given = []
    _stand_still(monkeypatch, hand, 7)
    monkeypatch.setattr(running, "from_url", lambda *said: given.append(said[-1]))
    settings.CELERY_TASK_SOFT_TIME_LIMIT = 40
    running.run(str(_job().pk))
    assert given[0].left() == 40 - running.KEEPING - 7


def test_a_try_without_time_left_is_told_by_its_name_and_made_again(hand, monkeypatch):
    _stand_still(monkeypatch, hand, 3600)
    job = _job()
    running.run(str(job.pk))
    job.refresh_from_db()
    assert (job.state, job.reason, job.attempts) == (WAITING, "out-of-time", 1)


def test_reading_what_was_given_has_the_same_bounds(hand, monkeypatch):
    heard = []
    monkeypatch.setattr(running, "blobs", lambda: Late(hand, 60))
    monkeypatch.setattr(running, "from_upload", lambda name, body, policy, *_more: heard.append(policy))
    running.run(str(_job(given=Given("0" * 64, "page.html")).pk))
    assert heard[0].extract_seconds == 16
