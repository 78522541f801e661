"""What differs between two texts, paragraph by paragraph."""

import pytest

from casefile.sources import comparing
from casefile.sources.comparing import rows_between

OLD = "Harbour closed\n\nThe guard stopped at least 21 boats.\n\nNobody was hurt.\n\nThe ferry sails at noon."
NEW = "Harbour closed\n\nThe guard stopped at least 22 boats.\n\nThe ferry sails at noon.\n\nMore tomorrow."


def test_each_paragraph_is_the_same_changed_gone_or_new():
    rows = rows_between(OLD, NEW)
    assert [row.kind for row in rows] == ["same", "changed", "gone", "same", "new"]
    assert ("gone", "21") in rows[1].old and ("new", "22") in rows[1].new


def test_places_are_those_of_the_older_text():
    for row in rows_between(OLD, NEW):
        if row.old:
            assert OLD[row.start : row.end] == "".join(words for _mark, words in row.old)


def test_both_sides_hold_every_word_of_their_text():
    rows = rows_between(OLD, NEW)
    assert "\n\n".join("".join(words for _m, words in row.old) for row in rows if row.old) == OLD
    assert "\n\n".join("".join(words for _m, words in row.new) for row in rows if row.new) == NEW


@pytest.mark.parametrize(
    ("old", "new", "kinds"), [("", "", []), ("", "A", ["new"]), ("A", "", ["gone"]), ("A", "A", ["same"])]
)
def test_empty_texts_are_compared_too(old, new, kinds):
    assert [row.kind for row in rows_between(old, new)] == kinds


def test_what_is_too_long_is_told_as_a_whole():
    many = "\n\n".join(f"Paragraph {n}." for n in range(comparing.MOST))
    rows = rows_between(many, f"{many} More.")
    assert {row.kind for row in rows} == {"gone", "new"}
    assert sum(row.kind == "gone" for row in rows) == comparing.MOST


def test_where_too_much_differs_words_are_not_compared(monkeypatch):
    old, new = "Same.\n\nThe guard stopped 21 boats.", "Same.\n\nThe guard stopped 22 boats."
    assert [row.kind for row in rows_between(old, new)] == ["same", "changed"]
    monkeypatch.setattr(comparing, "LONGEST", 50)
    assert [row.kind for row in rows_between(old, new)] == ["same", "gone", "new"]


def test_thousands_of_alike_paragraphs_take_no_minute():
    many = "\n\n".join(["The same."] * 1_990)
    rows = rows_between(many, many.replace("same", "other", 7))
    assert sum(row.kind == "same" for row in rows) == 1_983
