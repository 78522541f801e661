"""TLP 2.0, mildest first."""

import itertools

import pytest

from casefile.core import markings
from casefile.core.markings import MARKINGS, NotAMarking, at_most, read, stricter, strictest

PAIRS = list(itertools.product(range(5), repeat=2))


def test_the_five_markings_stand_in_order():
    assert MARKINGS == ("TLP:CLEAR", "TLP:GREEN", "TLP:AMBER", "TLP:AMBER+STRICT", "TLP:RED")
    assert max(map(len, MARKINGS)) == markings.LONGEST


@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_strictness_follows_the_order(one, other):
    assert stricter(MARKINGS[one], MARKINGS[other]) == (one > other)
    assert at_most(MARKINGS[one], MARKINGS[other]) == (one <= other)
    assert strictest(MARKINGS[one], MARKINGS[other]) == MARKINGS[max(one, other)]


def test_nothing_embedded_asks_for_no_secrecy():
    assert strictest() == "TLP:CLEAR"


def test_up_to_a_ceiling_holds_the_ceiling():
    assert markings.up_to("TLP:AMBER") == ("TLP:CLEAR", "TLP:GREEN", "TLP:AMBER")


@pytest.mark.parametrize("text", ["TLP:AMBER+STRICT", " tlp:amber+strict "])
def test_a_marking_is_read_in_any_case(text):
    assert read(text) == "TLP:AMBER+STRICT"


def test_white_is_read_on_import_only():
    assert read("TLP:WHITE", white=True) == "TLP:CLEAR"
    with pytest.raises(NotAMarking):
        read("TLP:WHITE")


@pytest.mark.parametrize("text", ["", "RED", "TLP: RED", "TLP:RED\0", "TLP:BLACK", "x" * 5000])
def test_other_words_are_refused_with_their_field(text):
    with pytest.raises(NotAMarking) as refusal:
        read(text, field="marking")
    assert refusal.value.field == "marking"
    assert len(refusal.value.sentence) < 100


def test_a_word_outside_the_table_is_never_compared():
    for question in (stricter, at_most):
        with pytest.raises(NotAMarking):
            question("TLP:WHITE", "TLP:RED")


def test_each_marking_has_its_own_stix_id():
    assert len(set(markings.STIX_IDS.values())) == 5
    assert all(value.startswith("marking-definition--") for value in markings.STIX_IDS.values())


def test_choices_are_what_a_field_takes():
    assert [code for code, _ in markings.choices()] == list(MARKINGS)
