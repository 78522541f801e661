"""What the page did not show, or only a script put there, is said beside every quotation of it, everywhere."""

import json
from dataclasses import replace

import pytest

from casefile.entries.freezing import bytes_of
from casefile.entries.models import Entry
from casefile.sources.models import Text
from casefile.sources.visibility import NOTES, notes_on
from tests import factories as make

pytestmark = pytest.mark.django_db
WORDS = "the coast guard has stopped at least 21 boats"


@pytest.mark.parametrize(
    ("place", "notes"),
    [
        ((0, 10), []),
        ((0, 11), ["unseen"]),
        ((19, 30), ["unseen"]),
        ((20, 30), []),
        ((15, 41), ["unseen", "scripted"]),
        ((49, 50), ["scripted"]),
    ],
)
def test_a_quotation_is_noted_where_it_touches_such_words(place, notes):
    assert notes_on(Text(unseen=[[10, 20]], scripted=[[40, 50]]), *place) == notes


def _noted(text):
    at = text.content.index(WORDS)
    return replace(text, unseen=[[at, at + 9]], scripted=[[at, at + 3]])


@pytest.fixture
def hidden(desk, monkeypatch):
    """A claim of words that a script put on the page and no reader saw."""
    read = make._read

    def with_ranges(body):
        made = read(body)
        texts = [
            replace(text, unseen=[[at, at + 9]], scripted=[[at, at + 3]])
            if (at := text.content.find(WORDS)) >= 0
            else text
            for text in made.texts
        ]
        return replace(made, texts=texts)

    monkeypatch.setattr(make, "_read", with_ranges)
    by = desk.people["analyst"]
    source = make.source(desk.case, by)
    return make.claim(source, by, words=WORDS)


def frozen(claim) -> dict:
    """The document of what was submitted."""
    return json.loads(bytes_of(Entry.objects.get(pk=claim.pk).head.document))


def test_page_form_and_review_say_it(desk, hidden):
    notes = [str(note) for note in NOTES.values()]
    batch = make.submitted(desk.people["analyst"], hidden)
    page = desk.analyst.open(f"/claims/{hidden.pk}/").one("figure/figcaption").text_content()
    rows = " ".join(row.text_content() for row in desk.reviewer.open(f"/batches/{batch.pk}/").all("figcaption"))
    for note in notes:
        assert note in page
        assert note in rows


def test_the_frozen_document_says_it(desk, hidden):
    make.submitted(desk.people["analyst"], hidden)
    (passage,) = frozen(hidden)["passages"]
    assert passage["notes"] == ["unseen", "scripted"]


def test_a_quotation_of_words_that_all_see_says_nothing(desk):
    claim = desk.claim()
    make.submitted(desk.people["analyst"], claim)
    assert "notes" not in frozen(claim)["passages"][0]
    page = desk.analyst.open(f"/claims/{claim.pk}/").one("figure/figcaption").text_content()
    assert not any(str(note) in page for note in NOTES.values())
