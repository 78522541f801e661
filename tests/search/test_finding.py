"""One search over all kinds and all texts: newest first, nothing of what is hidden, folded in every script."""

import pytest

from casefile.core.errors import Invalid
from casefile.entries.models import Reader
from casefile.search.finding import branches, page_of
from casefile.search.language import read
from casefile.search.models import TextChunk
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def case():
    return make.case()


def found(person, text: str, case=None) -> list:
    query = read(text)
    return page_of(branches(query, person, case=case), query).rows


def titles(person, text: str, case=None) -> list[str]:
    return [hit.entry.title for hit in found(person, text, case)]


def marked(hit) -> list[str]:
    return [words for part in (hit.title, *hit.snippets) for words, is_mark in part.pieces if is_mark]


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("Tomás Ibáñez", "ibanez TOMAS"),
        ("نیروی دریایی تارن", "درياىي"),
        ("المُقاوَمة", "المقاومه"),
        ("می\u200cرود", "میرود"),
    ],
)
def test_words_are_found_and_marked_in_every_script_however_they_are_spelt(case, name, asked):
    make.actor(case, case.opened_by, name)
    (hit,) = found(case.opened_by, asked)
    assert hit.entry.title == name
    assert marked(hit)


def test_words_of_an_article_lead_to_its_source_with_the_words_around_them(case):
    source = make.source(case, case.opened_by)
    (hit,) = found(case.opened_by, "calculated bargain")
    assert hit.entry.pk == source.pk
    assert marked(hit) == ["calculated", "bargain"]
    assert "He called it a" in "".join(words for words, _is_mark in hit.snippets[0].pieces)


def test_a_phrase_stands_as_it_is_written_and_a_word_can_be_left_out(case):
    by = case.opened_by
    for name in ("Tarn Strait Patrol", "Patrol of the Strait Guard"):
        make.actor(case, by, name)
    assert titles(by, '"strait patrol"') == ["Tarn Strait Patrol"]
    assert titles(by, "strait -tarn") == ["Patrol of the Strait Guard"]


def test_where_the_words_are_looked_for_can_be_said(case):
    source = make.source(case, case.opened_by)
    claim = make.claim(source, case.opened_by)
    both = "smuggling in:text", "boats in:claim"
    assert [[hit.entry.pk for hit in found(case.opened_by, one)] for one in both] == [[source.pk], [claim.pk]]
    assert found(case.opened_by, "grave in:claim") == []


def test_fields_narrow_what_is_found(case):
    by = case.opened_by
    source = make.source(case, by, publisher={"name": "Harbour Post"})
    actor = make.actor(case, by, "Ilse Varga")
    party = [{"part": "speaker", "actor": str(actor.pk)}]
    said = make.claim(source, by, "Patrols are wrong.", voice="named", parties=party)
    own = make.claim(source, by, "Boats were stopped.", happened_on={"edtf": "2025-09"}, credibility="2")
    asked = {
        "speaker:varga": [said],
        'speaker:"harbour post"': [own],
        "actor:Varga": [said, actor],
        "kind:fact before:2025-10": [own],
        "kind:claim after:2025-08": [own],
        "kind:claim after:2025-09": [],
        "grade:2": [own],
        "grade:F2": [own],
        "kind:claim -grade:2": [said],
        "source:harbour kind:claim": [own, said],
        "kind:person": [actor],
        "marking:amber state:draft kind:actor": [actor],
        "author:nobody": [],
    }
    for text, entries in asked.items():
        assert {hit.entry.pk for hit in found(by, text)} == {one.pk for one in entries}, text


@pytest.mark.parametrize("text", ["kind:animal", "state:asleep", "marking:pink", "grade:Z", "before:yesterday", "in:x"])
def test_a_value_its_field_does_not_know_is_refused_with_a_sentence(case, text):
    with pytest.raises(Invalid) as refusal:
        found(case.opened_by, f"word {text}")
    assert refusal.value.field == "q"


def test_what_one_may_not_see_is_not_found(case):
    by, reader, outsider = case.opened_by, make.member(case, "reader"), make.person()
    source = make.source(case, by)
    make.claim(source, by, "Canary statement.")
    red = make.actor(case, by, "Canary Actor", marking="TLP:RED")
    colleague = make.member(case, "analyst")
    assert len(found(by, "canary")) == 2
    assert titles(colleague, "canary") == ["Canary statement."]
    for person in (reader, outsider):
        for text in ("canary", "smuggling", "state:draft", "kind:claim", f"author:{by.name.split()[0]}"):
            assert found(person, text) == []
    Reader.objects.create(entry=red, person=colleague, named_by=by)
    assert len(found(colleague, "canary")) == 2


def test_a_reader_cannot_tell_by_its_state_that_what_stands_is_being_changed(case):
    by, reviewer, reader = (make.member(case, role) for role in ("analyst", "reviewer", "reader"))
    actor = make.actor(case, by, "Ilse Varga")
    make.brought_to("draft, stands", actor, by, reviewer)
    assert titles(reader, "varga state:approved") == ["Ilse Varga"]
    assert titles(reader, "varga state:draft") == []
    assert titles(by, "varga state:draft") == ["Ilse Varga"]


def test_pages_hold_each_hit_once_newest_first(case):
    by = case.opened_by
    made = [make.actor(case, by, f"Patrol {n}").pk for n in range(5)]
    source = make.source(case, by, title="Patrol Strait Smuggling")
    query, after, seen = read("patrol"), "", []
    while True:
        page = page_of(branches(query, by), query, after, 2)
        seen += [hit.entry.pk for hit in page.rows]
        after = page.after
        if not after:
            break
    assert seen == [source.pk, *reversed(made)]


def test_nothing_asked_for_finds_nothing(case):
    make.actor(case, case.opened_by)
    assert found(case.opened_by, "") == []


def test_each_text_of_a_capture_is_searchable_as_soon_as_it_is_kept(case):
    source = make.source(case, case.opened_by)
    texts = set(source.texts.values_list("pk", flat=True))
    assert set(TextChunk.objects.filter(source=source).values_list("body", flat=True)) == texts
