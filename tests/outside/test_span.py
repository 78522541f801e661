"""What one try may take is handed from step to step: no step stands on more than is left."""

import pytest

from casefile.outside.failed import Failed
from casefile.outside.policy import Policy
from casefile.outside.span import Span
from tests.outside.hand import Hand


def test_a_step_has_what_is_left_less_what_those_after_it_need() -> None:
    hand = Hand()
    span = Span(76, hand)
    assert (span.left(), span.left(6)) == (76, 70)
    hand.now += 70
    assert span.left(5) == 1
    with pytest.raises(Failed, check=lambda failed: (failed.code, failed.may_retry) == ("out-of-time", True)):
        span.left(6)
    hand.now += 6
    for ask in (span.left, lambda: span.bound(Policy())):
        with pytest.raises(Failed, check=lambda failed: failed.code == "out-of-time"):
            ask()


def test_no_wall_of_a_step_stands_beyond_what_is_left() -> None:
    for left in (100, 76, 30, 10, 3, 0.5):
        found = Span(left, Hand()).bound(Policy())
        assert max(found.seconds, found.capture_seconds, found.extract_seconds) <= left
        assert found.browser_seconds <= max(left - 5, 1)
        assert found.page_seconds <= max(found.browser_seconds - 3, 1)


def test_there_is_time_enough_for_a_page_that_takes_all_its_own() -> None:
    found = Span(clock=Hand()).bound(Policy(), 8)
    assert (found.seconds, found.page_seconds, found.extract_seconds) == (60, 60, 30)


def test_walls_that_stand_nearer_stay_where_they_are() -> None:
    low = Policy(seconds=1, capture_seconds=2, extract_seconds=3, browser_seconds=9, page_seconds=4)
    assert Span(76, Hand()).bound(low) == low
