"""What the page did not show, or only a script put there, is said beside every quotation of it, everywhere."""

import json
from dataclasses import replace
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis.strategies import dictionaries, integers, lists, sampled_from, text, tuples

from casefile.claims.citing import cited, cited_claim
from casefile.entries.freezing import bytes_of
from casefile.entries.models import Entry
from casefile.entries.writing import fields_of
from casefile.exchange import stix
from casefile.releases.feed import Shown
from casefile.sources.models import Text
from casefile.sources.queries import cut, newest_text
from casefile.sources.visibility import NOTES, notes_on
from tests import factories as make
from tests.api.caller import caller

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


def test_rest_says_it_of_each_passage(desk, hidden):
    script = caller(desk.people["analyst"])
    told = script.get(f"claims/{hidden.pk}").json()
    assert [row["notes"] for row in told["content"]["passages"]] == [["unseen", "scripted"]]
    version = script.get(f"versions/{told['version']}").json()
    assert [row["notes"] for row in version["content"]["passages"]] == [["unseen", "scripted"]]
    plain = script.get(f"claims/{desk.claim().pk}").json()
    assert [row["notes"] for row in plain["content"]["passages"]] == [[]]


def test_what_rest_says_of_passages_can_be_sent_back(desk, hidden):
    script = caller(desk.people["analyst"])
    told = script.get(f"claims/{hidden.pk}")
    sent = {"passages": told.json()["content"]["passages"], "statement": "It stopped boats."}
    again = script.patch(f"claims/{hidden.pk}", sent, told.json()["version"])
    assert again.json()["content"]["passages"] == sent["passages"]
    assert "notes" not in Entry.objects.get(pk=hidden.pk).head.content.fields["passages"][0]


def test_the_sentence_that_cites_it_says_it(desk, hidden):
    said = "in words that no reader of the page sees, in words that a script put on the page"
    assert f"], {said}: “" in cited_claim(hidden, fields_of(hidden.head))
    make.submitted(desk.people["analyst"], hidden)
    assert said in cited(frozen(hidden))
    plain = desk.claim()
    assert "in words that" not in cited_claim(plain, fields_of(plain.head))


def test_stix_says_it_in_words_and_beside_the_quotation(desk, hidden):
    make.submitted(desk.people["analyst"], hidden)
    (note,) = stix._claim(frozen(hidden), {}, Shown(uuid4(), "Strait", "TLP:AMBER", 1, 1))
    assert [row["notes"] for row in note["extensions"][stix.EXTENSION]["quotes"]] == [["unseen", "scripted"]]
    assert "no reader of the page sees" in note["content"]


def test_a_quotation_of_words_that_all_see_says_nothing(desk):
    claim = desk.claim()
    make.submitted(desk.people["analyst"], claim)
    assert "notes" not in frozen(claim)["passages"][0]
    page = desk.analyst.open(f"/claims/{claim.pk}/").one("figure/figcaption").text_content()
    assert not any(str(note) in page for note in NOTES.values())


def test_the_reader_marks_them_and_says_how_and_the_text_stays_the_same_to_the_character(desk, hidden):
    content = newest_text(hidden.source).body.content
    page = desk.analyst.open(f"/sources/{hidden.source_id}/read/")
    assert page.text().text_content() == content
    told = [(one.get("data-noted"), one.text_content()) for one in page.all("*[@id='text']//span[@class='noted']")]
    assert told == [("unseen scripted", "the"), ("unseen", " coast")]
    legend = page.one("ul[@class='legend']").text_content()
    assert all(str(note) in legend for note in NOTES.values())
    # A word of the claim stays a link to it where it is noted.
    assert page.all(f"*[@id='text']//a[@href='/claims/{hidden.pk}/']/span[@class='noted']")


def test_a_text_that_all_see_has_neither_marks_nor_a_legend(desk):
    page = desk.analyst.open(f"/sources/{desk.source.pk}/read/")
    assert not page.all("*[@class='noted' or @class='legend']")


@given(
    content=text(min_size=1, max_size=60),
    edges=dictionaries(sampled_from(list(NOTES)), lists(integers(0, 60), max_size=8, unique=True)),
    within=tuples(integers(0, 60), integers(0, 60)),
)
def test_a_text_is_cut_without_a_gap_and_each_piece_says_what_is_noted_of_it(content, edges, within):
    low, high = sorted(min(edge, len(content)) for edge in within)
    noted = {name: [list(pair) for pair in paired(sorted(found))] for name, found in edges.items()}
    pieces = cut(content, [], (low, high), noted)
    assert "".join(piece.text for piece in pieces) == content[low:high]
    for piece in pieces:
        for at in range(piece.start, piece.start + len(piece.text)):
            assert set(piece.notes) == {name for name, spans in noted.items() if any(a <= at < b for a, b in spans)}


def paired(edges: list[int]) -> list[tuple[int, int]]:
    """Ranges apart from each other: each edge with the next one."""
    return list(zip(edges[::2], edges[1::2], strict=False))
