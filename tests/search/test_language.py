"""What a query says: words, phrases, -without, fields; and what it refuses."""

import pytest

from casefile.core.errors import Invalid
from casefile.search.language import FIELDS, MOST, Query, Term, read


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("", []),
        ("  -  ", []),
        ("patrol boats", [Term("patrol"), Term("boats")]),
        ('"at least 21" -boats', [Term("at least 21", is_phrase=True), Term("boats", without=True)]),
        ("“at least 21”", [Term("at least 21", is_phrase=True)]),
        ("«دریای تارن»", [Term("دریای تارن", is_phrase=True)]),
        ('speaker:"Ilse Varga" KIND:claim', [Term("Ilse Varga", "speaker"), Term("claim", "kind")]),
        ("-state:draft", [Term("draft", "state", without=True)]),
        ("https://post.example/strait", [Term("https://post.example/strait")]),
        ("12:30", [Term("12:30")]),
        ('"colon: inside"', [Term("colon: inside", is_phrase=True)]),
        ('"never closed', [Term("never closed", is_phrase=True)]),
    ],
)
def test_a_query_is_read_as_people_write_it(text, terms):
    assert read(text) == Query(tuple(terms))


@pytest.mark.parametrize("text", ["speeker:Varga", "speaker:", "speaker: Varga", 'kind:""', "a " * (MOST + 1)])
def test_what_cannot_be_read_is_refused_with_a_sentence(text):
    with pytest.raises(Invalid) as refusal:
        read(text)
    assert refusal.value.field == "q"
    assert refusal.value.sentence


def test_an_unknown_field_is_answered_with_those_there_are():
    with pytest.raises(Invalid) as refusal:
        read("speeker:Varga")
    assert all(name in refusal.value.sentence for name in FIELDS)
