"""Partial dates: what is known of a day, and nothing more."""

import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casefile.core.dates import NotADate, PartialDate, read, spoken

KNOWN = [
    ("2017", date(2017, 1, 1), date(2017, 12, 31), "2017"),
    ("2025-11", date(2025, 11, 1), date(2025, 11, 30), "November 2025"),
    ("2025-11-05", date(2025, 11, 5), date(2025, 11, 5), "5 November 2025"),
    ("2024-02-29", date(2024, 2, 29), date(2024, 2, 29), "29 February 2024"),
    ("XXXX-09", None, None, "September, year not printed"),
    ("XXXX-09-05", None, None, "5 September, year not printed"),
    ("XXXX-02-29", None, None, "29 February, year not printed"),
    ("/2017", None, date(2017, 12, 31), "until 2017, beginning not known"),
    ("../2017", None, date(2017, 12, 31), "2017 or before"),
    ("2017/", date(2017, 1, 1), None, "from 2017, end not known"),
    ("2017/..", date(2017, 1, 1), None, "2017 or after"),
    ("2017/2019", date(2017, 1, 1), date(2019, 12, 31), "from 2017 to 2019"),
    ("2025-11?", date(2025, 11, 1), date(2025, 11, 30), "perhaps November 2025"),
    ("2025-09~", date(2025, 9, 1), date(2025, 9, 30), "about September 2025"),
    ("2025-09%", date(2025, 9, 1), date(2025, 9, 30), "perhaps about September 2025"),
    ("2025?-11", date(2025, 11, 1), date(2025, 11, 30), "2025?-11"),
    ("201X", date(2010, 1, 1), date(2019, 12, 31), "between 2010 and 2019"),
    ("15XX-12-25", date(1500, 12, 25), date(1599, 12, 25), "25 December between 1500 and 1599"),
    ("2X23-02-29", date(2023, 2, 28), date(2923, 2, 28), "29 February between 2023 and 2923"),
    ("2025-11-XX", date(2025, 11, 1), date(2025, 11, 30), "November 2025"),
    ("2025-21", date(2025, 1, 1), date(2025, 12, 31), "spring 2025"),
    ("2025-33", date(2025, 1, 1), date(2025, 3, 31), "first quarter of 2025"),
    ("2025-41", date(2025, 7, 1), date(2025, 12, 31), "second half of 2025"),
    ("{2017,2018}", date(2017, 1, 1), date(2018, 12, 31), "{2017,2018}"),
    ("[..2017]", None, date(2017, 12, 31), "[..2017]"),
    ("XXXX-09/2017-10", None, date(2017, 10, 31), "from September, year not printed to October 2017"),
    ("XXXX", None, None, "year not printed"),
    ("0000", None, None, "0000"),
    ("-0044-03-15", None, None, "15 March -0044"),
    ("Y-99999", None, None, "Y-99999"),
    ("Y170000002", None, None, "Y170000002"),
    ("1950S2", None, None, "1950S2"),
    ("2025-11-X5", None, None, "2025-11-X5"),
    ("2025-XX-05", date(2025, 1, 5), date(2025, 12, 5), "2025-XX-05"),
    ("../..", None, None, "date not known"),
]
REFUSED = [
    "2025-11-31",
    "2023-02-29",
    "XXXX-02-30",
    "2017-13",
    "2017/2016",
    "y-99999",
    "99999999999999999999",
    "/",
    "tomorrow",
    "2017-11-05T10:00:00Z",
    "٢٠١٧",
    "20\00017",
    "\ud83d",
    "0000-00-00",
    "2017-00",
    "[" * 40,
    "2017," * 1000,
]


@pytest.mark.parametrize(("edtf", "first", "last", "words"), KNOWN)
def test_a_date_spans_the_days_it_can_be(edtf, first, last, words):
    assert read(edtf, "as printed") == PartialDate(edtf, "as printed", first, last)
    assert spoken(edtf) == words


def test_nothing_known_is_a_date_too():
    nothing = read("", "")
    assert nothing == PartialDate("", "", None, None)
    assert not nothing
    assert read("", "in those days")
    assert spoken("") == "date not known"


def test_blanks_around_a_date_do_not_matter():
    assert read(" 2017\n").edtf == "2017"


@pytest.mark.parametrize("edtf", REFUSED)
def test_what_is_no_date_is_refused_with_a_sentence_and_its_field(edtf):
    with pytest.raises(NotADate) as refusal:
        read(edtf, field="published")
    assert refusal.value.sentence.endswith(".")
    assert refusal.value.field == "published"
    assert isinstance(refusal.value, ValueError)


def test_too_many_printed_words_are_refused():
    with pytest.raises(NotADate):
        read("2017", "x" * 201)


def test_a_year_of_a_billion_digits_costs_nothing():
    begun = time.monotonic()
    assert read("Y1E999999999").first is None
    assert time.monotonic() - begun < 1


@given(st.text(alphabet="0123456789XYSE?~%/.-,{}[] ", max_size=20) | st.text(max_size=20))
def test_no_input_crashes_and_bounds_are_in_order(edtf):
    assert isinstance(spoken(edtf), str)
    try:
        known = read(edtf)
    except NotADate:
        return
    assert known.first is None or known.last is None or known.first <= known.last


@given(
    st.from_regex(
        r"(-?[0-9X]{4}|Y-?[0-9]{5,9})(-([0-9X]{2}))?(-[0-9X]{2})?[?~%]?(/(\.\.|[0-9X]{4}(-[0-9X]{2})?)?)?",
        fullmatch=True,
    )
)
def test_no_shape_of_a_date_crashes(edtf):
    assert isinstance(spoken(edtf), str)
    with suppress(NotADate):
        assert read(edtf).edtf == edtf


def test_many_threads_read_dates_at_once():
    texts = [f"{year}-{month:02}" for year in range(1900, 1920) for month in range(1, 13)]
    with ThreadPoolExecutor(8) as threads:
        dates = list(threads.map(read, texts))
    assert [known.first for known in dates] == [date(int(text[:4]), int(text[5:]), 1) for text in texts]
