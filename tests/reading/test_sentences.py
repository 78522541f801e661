"""Sentences stand at exact offsets and break where a reader would break."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casefile.reading.sentences import sentences
from tests.reading.pages import ARTICLE


def said(text: str, language: str = "en", headline: int | None = 0) -> list[str]:
    """The sentences as strings."""
    return [text[start:end] for start, end in sentences(text, language, headline=headline)]


def test_the_article_of_the_tests_has_its_eighteen_sentences() -> None:
    found = said(ARTICLE, headline=None)
    assert len(found) == 18
    assert found[0] == "Tarsa Backs Governor Amid U.N. Escalation in Lonmere"
    held_together = [line for line in found if "U.N. Harbour Office’s designation" in line]
    assert len(held_together) == 1
    assert held_together[0].startswith("Union President Odile Farn welcomed")


@pytest.mark.parametrize(
    ("language", "whole"),
    [
        ("en", ["The U.S. State Department spoke to Dr. Vale at 5 p.m. on Monday.", "He left."]),
        ("en", ["“We will not go,” he said.", "“Never!”", "Prices rose 3.5 percent."]),
        ("en", ["He said ‘No, I don’t rule it out.’", "Then he left."]),
        ("en", ["Gen. Ortiz and Mr. J. R. Holt Jr. met the U.N. Security Council."]),
        ("en", ["Approx. 40 boats came.", "Gov. Sela left."]),
        ("en", ["Flags 🇮🇷🇻🇪 flew.", "Families 👨‍👩‍👧‍👦 came!", "Cafe\u0301s closed."]),
        ("es", ["El Sr. Pérez y la Dra. Ruiz llegaron a EE. UU. ayer.", "¿Quién fue?", "¡Nadie!", "«No lo sé», dijo."]),
        ("es", ["Habló a las 5 p. m. con el Gral. Díaz.", "Luego se fue."]),
        ("ar", ["قال الوزير إن الاتفاق جاهز.", "هل تم التوقيع؟", "نعم!", "«لن نتراجع»، قال المتحدث."]),
        ("ar", ["وصل د. أحمد إلى الميناء.", "ثم غادر۔"]),
        ("fa", ["وزیر گفت توافق آماده است.", "آیا امضا شد؟", "بله!", "«ما عقب نمی\u200cنشینیم.»", "سپس رفت."]),
        ("fr", ["M. Dupont est venu.", "Mme. Leroy aussi.", "« Non », dit-il."]),
        ("de-AT", ["Am 3. Mai kam Dr. Weber z. B. nach Lonmer.", "Er blieb."]),
        ("xx", ["Hello there.", "Mr. Holt left."]),
        ("", ["Hello there.", "Mr. Holt left."]),
    ],
)
def test_sentences_break_where_a_reader_breaks(language: str, whole: list[str]) -> None:
    assert said(" ".join(whole), language) == whole


def test_a_sentence_never_crosses_a_blank_line() -> None:
    assert said("One half\n\nthe other half.\n \nThird") == ["One half", "the other half.", "Third"]
    assert said("One half\nthe other half.") == ["One half\nthe other half."]


def test_the_headline_is_one_sentence_whatever_it_ends_with() -> None:
    text = "Who won? Nobody. And who paid? We did!\n\nThe rest. Of it."
    assert said(text, headline=None) == ["Who won? Nobody. And who paid? We did!", "The rest.", "Of it."]
    assert said(text, headline=len("Who won? Nobody. And who paid? We did!"))[0] == text.split("\n", 1)[0]
    assert len(said(text, headline=0)) == 6


def test_a_pasted_paragraph_is_no_headline() -> None:
    assert said("It rained. It poured.\n\nThen it stopped.", headline=None) == [
        "It rained.",
        "It poured.",
        "Then it stopped.",
    ]


@settings(max_examples=200, deadline=None)
@given(
    st.text(st.sampled_from('aB .?!؟۔“”’"()«»\n\u0301é🇮🇷👨‍👩\u200c۱0د.M'), max_size=120),
    st.sampled_from(["en", "fa", "es", ""]),
)
def test_every_letter_is_in_exactly_one_sentence(text: str, language: str) -> None:
    found = sentences(text, language)
    assert all(text[start:end] == text[start:end].strip() != "" for start, end in found)
    assert all(before[1] <= after[0] for before, after in pairwise(found))
    assert "".join("".join(text[start:end].split()) for start, end in found) == "".join(text.split())


def test_a_paragraph_without_end_is_split_in_time() -> None:
    text = "“" * 100_000
    assert sum(end - start for start, end in sentences(text)) == len(text)
