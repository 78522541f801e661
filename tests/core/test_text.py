"""Text in any script: found however it is spelt, stored without what breaks it."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casefile.core.text import NotText, clean, direction, fold

SAME = [
    ("José", "JOSE"),
    ("Łódź", "lodz"),
    ("straße", "STRASSE"),
    ("Øresund", "oresund"),
    ("İstanbul", "istanbul"),
    ("ﬁne", "fine"),
    ("Ａｂｃ", "abc"),
    ("O’Neil", "O'Neil"),
    ("non‑breaking", "non-breaking"),
    ("e\u0301", "é"),
    ("كريم", "کریم"),
    ("على", "علی"),
    ("مدرسة", "مدرسه"),
    ("أحمد", "احمد"),
    ("إيران", "ایران"),
    ("آزادی", "ازادی"),
    ("مُحَمَّد", "محمد"),
    ("محـــمد", "محمد"),
    ("می\u200cخواهم", "میخواهم"),
    ("١٤٠٤", "1404"),
    ("۱۴۰۴", "1404"),
    ("שָׁלוֹם", "שלום"),
    ("co\u00adop", "coop"),
    ("one\u00a0 two\n", " One two"),
]
DIFFERENT = [("が", "か"), ("กุ", "กู"), ("की", "का"), ("ا", "ب"), ("≠", "="), ("co op", "coop")]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_spellings_of_one_word_fall_together(one, other):
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_other_words_stay_apart(one, other):
    assert fold(one) != fold(other)


@given(st.text())
def test_folding_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_composed_and_decomposed_text_fold_alike(text):
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))


def test_clean_text_is_composed_has_line_feeds_and_no_controls():
    assert clean("e\u0301\0 \x07a\r\nb\rc\td\x7f") == "é a\nb\nc\td"


def test_dropping_a_control_composes_what_it_stood_between():
    assert clean("e\0\u0301") == "é"


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_cleaning_twice_changes_nothing(text):
    assert clean(clean(text)) == clean(text)


@pytest.mark.parametrize("text", ["\ud83d", "a\udc00b", "\ude00\ud83d"])
def test_half_a_character_is_refused_with_its_field(text):
    with pytest.raises(NotText) as refusal:
        clean(text, field="statement")
    assert refusal.value.field == "statement"
    assert isinstance(refusal.value, ValueError)


@pytest.mark.parametrize(
    ("text", "way"),
    [
        ("", "ltr"),
        ("123 …", "ltr"),
        ("«سلام»", "rtl"),
        ("12 שלום abc", "rtl"),
        ("abc سلام", "ltr"),
        ("🇮🇷 ایران", "rtl"),
    ],
)
def test_the_first_letter_with_a_direction_gives_it(text, way):
    assert direction(text) == way
