"""Likelihood and confidence stay out of one sentence: which sentences are found, and which are left alone."""

import pytest

from casefile.assessments.lint import likelihood_words, mixed_sentences, what_differs

MIXED = [
    ("We assess with high confidence that the patrols are likely to go on.", "likely", "high confidence"),
    ("It is very likely, and our confidence is low.", "very likely", "confidence is low"),
    ("We have moderate confidence that a strike is unlikely.", "unlikely", "moderate confidence"),
    ("A halt is almost certain (confidence: high).", "almost certain", "confidence: high"),
    ("A halt is almost certainly coming; we are confident.", "almost certainly", "we are confident"),
    ("With low confidence, we judge a strike to be a remote chance.", "remote chance", "low confidence"),
    (
        "There is a roughly even chance, with a low level of confidence.",
        "roughly even chance",
        "low level of confidence",
    ),
    ("A realistic possibility, held with limited confidence.", "realistic possibility", "limited confidence"),
    ("It is highly probable; the degree of confidence is not given.", "highly probable", "degree of confidence"),
    ("Medium-high confidence that talks are improbable.", "improbable", "high confidence"),
    ("The U.S. will probably strike; low confidence.", "probably", "low confidence"),
    ("We are not confident that it is nearly certain.", "nearly certain", "we are not confident"),
    ("Confidence in this judgement is moderate although the act is highly\nunlikely.", "highly unlikely", "moderate"),
    ("VERY LIKELY. LIKELY, WITH HIGH CONFIDENCE.", "likely", "high confidence"),
    ("We are highly confident that roughly even odds obtain.", "roughly even odds", "highly confident"),
]
APART = [
    "The ministry is likely to voice support. Confidence is low: one origin, undated.",
    "Veskan is very likely to strike again by D+30.",
    "Low: one origin; the count names no source.",
    "Low confidence: one incident, reached through two hops.",
    "Parliament passed a vote of no confidence.",
    "The minister said he has confidence in the coast guard.",
    "The material does not permit a judgement.",
    "The likelihood is not judged; confidence is high.",
    "Unlikeliest of all. We are confident of it.",
    "It is probable.\nHigh confidence in the text itself.",
    "Plan A is likely! Our confidence is moderate?",
    "A strike is likely. “High confidence” is what the source writes.",
    "",
]


@pytest.mark.parametrize(("text", "likelihood", "confidence"), MIXED)
def test_a_sentence_with_both_is_found_and_both_are_named(text: str, likelihood: str, confidence: str) -> None:
    (found,) = mixed_sentences(text.replace("\n", " "))
    assert (found.likelihood, confidence in found.confidence.lower()) == (likelihood, True)


@pytest.mark.parametrize("text", APART)
def test_sentences_that_keep_them_apart_are_left_alone(text: str) -> None:
    assert mixed_sentences(text) == []


def test_an_abbreviation_does_not_end_a_sentence() -> None:
    assert [
        one.sentence for one in mixed_sentences("It is likely that the U.S. Navy stays; low confidence. So be it.")
    ] == ["It is likely that the U.S. Navy stays; low confidence"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("very likely, likely, unlikely", ["very likely", "likely", "unlikely"]),
        ("Very  likely and almost\ncertain", ["very likely", "almost certain"]),
        ("unlikelyish, belikely, likely-minded", []),
        ("highly improbable or nearly certain", ["highly improbable", "nearly certain"]),
    ],
)
def test_the_longest_word_is_taken_and_only_whole_words(text: str, words: list[str]) -> None:
    assert likelihood_words(text) == words


def _judged(judgement: str, term: str = "", yardstick: str = "icd203") -> str | None:
    return what_differs({"judgement": judgement, "likelihood": {"term": term, "number": None}, "yardstick": yardstick})


def test_a_judgement_that_says_two_likelihoods_is_told() -> None:
    assert "“likely”, “very unlikely”" in _judged("It is likely that a strike is very unlikely.", "5")


def test_two_words_of_one_term_are_one_likelihood() -> None:
    assert _judged("It is likely, or probable, to happen.", "5", "phia") is None


def test_a_judgement_that_says_another_word_than_was_chosen_is_told() -> None:
    assert _judged("Veskan is likely to go on.", "5") is None
    assert "“very likely” is chosen" in _judged("Veskan is likely to go on.", "6")
    assert "“very likely” is chosen" in _judged("Veskan is highly likely to go on.", "6")


def test_a_likelihood_said_but_not_chosen_is_told_and_silence_is_not() -> None:
    assert "no likelihood is chosen" in _judged("Veskan is likely to go on.")
    assert _judged("The material does not permit a judgement.") is None
    assert _judged("Veskan will go on.", "5") is None
