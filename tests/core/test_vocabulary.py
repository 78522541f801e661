"""Vocabularies are tables: a word more is a row more."""

import itertools

import pytest
from django.db import models
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.state import ModelState, ProjectState
from django.db.migrations.writer import MigrationWriter
from django.utils.translation import gettext_lazy

from casefile.core.vocabulary import Choices, NotAWord, Vocabulary, Word

names = (f"tests.colour {number}" for number in itertools.count())


@pytest.fixture
def colours() -> Vocabulary:
    return Vocabulary(next(names), Word("red", gettext_lazy("red"), warm=True), Word("blue", "blue", stix="b"))


def state_with(choices: Choices) -> ProjectState:
    state = ProjectState()
    field = models.CharField(max_length=10, choices=choices)
    state.add_model(ModelState("paint", "Tin", [("id", models.AutoField(primary_key=True)), ("colour", field)]))
    return state


def test_a_vocabulary_knows_its_words(colours):
    assert colours.codes == ("red", "blue")
    assert len(colours) == 2
    assert "red" in colours
    assert "green" not in colours
    assert [word.code for word in colours] == ["red", "blue"]


def test_a_word_carries_what_its_row_says(colours):
    assert colours["blue"]["stix"] == "b"
    assert colours["red"].get("stix") is None
    assert colours.having("warm") == ("red",)
    with pytest.raises(KeyError):
        colours["red"]["stix"]


def test_a_label_is_shown_and_a_lost_code_shows_as_itself(colours):
    assert colours.label("red") == "red"
    assert colours.label("gone") == "gone"


def test_a_code_from_outside_is_read_or_refused_with_its_field(colours):
    assert colours.read("red") == "red"
    with pytest.raises(NotAWord) as refusal:
        colours.read("green" * 100, field="colour")
    assert refusal.value.field == "colour"
    assert "red, blue" in refusal.value.sentence
    assert len(refusal.value.sentence) < 200


def test_one_code_has_one_row():
    with pytest.raises(ValueError, match="twice"):
        Vocabulary(next(names), Word("a", "a"), Word("a", "b"))


def test_one_name_has_one_vocabulary(colours):
    with pytest.raises(ValueError, match="two vocabularies"):
        Vocabulary(colours.name)


def test_a_field_offers_the_words(colours):
    field = models.CharField(max_length=10, choices=colours.choices)
    assert list(field.flatchoices) == [("red", "red"), ("blue", "blue")]


def test_a_migration_names_the_vocabulary_and_not_its_words(colours):
    written, imports = MigrationWriter.serialize(models.CharField(max_length=10, choices=colours.choices))
    assert f"choices=casefile.core.vocabulary.Choices({colours.name!r})" in written
    assert "import casefile.core.vocabulary" in imports


def test_a_new_word_needs_no_migration(colours):
    before, after = state_with(Choices(colours.name)), state_with(colours.choices)
    colours._words["green"] = Word("green", "green")
    assert MigrationAutodetector(before, after)._detect_changes() == {}


def test_another_vocabulary_is_seen_as_a_change(colours):
    before, after = state_with(Choices("tests.other")), state_with(colours.choices)
    assert MigrationAutodetector(before, after)._detect_changes()


def test_an_old_migration_may_name_a_vocabulary_that_has_gone():
    assert Choices("tests.gone")() == []
