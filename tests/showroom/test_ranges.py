"""Parts of a file, as RFC 9110 has them."""

import pytest

from casefile.showroom import ranges
from casefile.showroom.ranges import Stretch, Unsatisfiable, asked

TAG, SIZE = '"abc"', 1_000


@pytest.mark.parametrize(
    ("field", "stretch"),
    [
        ("bytes=0-0", Stretch(0, 1)),
        ("bytes=0-999", Stretch(0, 1_000)),
        ("bytes=0-1000", Stretch(0, 1_000)),
        ("bytes=999-", Stretch(999, 1)),
        ("bytes=-1", Stretch(999, 1)),
        ("bytes=-5000", Stretch(0, 1_000)),
        ("bytes=10-19", Stretch(10, 10)),
    ],
)
def test_one_range_gives_its_bytes(field, stretch):
    assert asked(field, "", TAG, SIZE) == stretch
    assert asked(field, TAG, TAG, SIZE) == stretch


@pytest.mark.parametrize(
    "field",
    ["", "bytes=0-1,3-4", "bytes=5-1", "bytes=-", "bytes=a-b", "lines=1-2", "bytes", "bytes=0-1;x", "bytes=٣-٤"],
)
def test_all_else_gives_the_whole_file(field):
    assert asked(field, "", TAG, SIZE) is None


@pytest.mark.parametrize("if_range", ['"other"', 'W/"abc"', "Sat, 29 Oct 2033 19:43:31 GMT"])
def test_a_part_of_another_file_is_not_given(if_range):
    assert asked("bytes=0-1", if_range, TAG, SIZE) is None


@pytest.mark.parametrize("field", ["bytes=1000-", "bytes=1000-2000", "bytes=-0"])
def test_what_lies_behind_the_end_is_refused(field):
    with pytest.raises(Unsatisfiable):
        asked(field, "", TAG, SIZE)
    with pytest.raises(Unsatisfiable):
        asked("bytes=0-", "", TAG, 0)


def test_one_answer_holds_no_more_than_it_may():
    assert asked("bytes=5-", "", TAG, 10**9) == Stretch(5, ranges.MOST)
    assert Stretch(5, 10).of(100) == "bytes 5-14/100"
