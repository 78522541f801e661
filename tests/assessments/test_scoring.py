"""The numbers: Brier scores, and the matrix of competing hypotheses."""

import pytest

from casefile.assessments.scoring import Evidence, brier, credibility_weight, matrix


def _forecast(term: str, number: int | None, outcome: str, yardstick: str = "icd203") -> dict:
    return {"likelihood": {"term": term, "number": number}, "outcome": outcome, "yardstick": yardstick}


@pytest.mark.parametrize(
    ("term", "number", "outcome", "yardstick", "score"),
    [
        ("5", 70, "happened", "icd203", 0.09),
        ("5", 70, "did-not", "icd203", 0.49),
        ("5", None, "happened", "icd203", 0.105625),
        ("6", None, "happened", "icd203", 0.015625),
        ("4", None, "did-not", "phia", 0.2025),
        ("7", None, "happened", "phia", 0.000625),
        ("1", None, "did-not", "phia", 0.000625),
    ],
)
def test_the_score_is_the_squared_distance_from_what_happened(term, number, outcome, yardstick, score) -> None:
    found = brier(_forecast(term, number, outcome, yardstick))
    assert found.score == pytest.approx(score, abs=1e-9)
    assert found.is_middle == (number is None)


def test_a_term_without_a_number_says_that_it_was_scored_at_the_middle() -> None:
    assert "67.5 %, the middle of the term's band" in brier(_forecast("5", None, "happened")).sentence
    assert "middle" not in brier(_forecast("5", 60, "happened")).sentence


@pytest.mark.parametrize(("term", "outcome"), [("", "happened"), ("5", ""), ("5", "unclear")])
def test_nothing_is_scored_without_a_likelihood_or_an_outcome(term: str, outcome: str) -> None:
    assert brier(_forecast(term, None, outcome)) is None


TIES = Evidence("ties", "s1", "6", "H", ("C", "I", "C"))
ATTEMPT = Evidence("attempt", "s1", "3", "M", ("N", "N", "N"))
ANXIETY = Evidence("anxiety", "s1", "", "M", ("C", "C", "C"))
SAYS_IT = Evidence("says it", "s2", "2", "H", ("CC", "II", "I"), restates=True)


def test_the_matrix_of_the_worked_example_gives_its_numbers() -> None:
    found = matrix([TIES, ATTEMPT, ANXIETY], 3)
    assert found.scores == (0, -1.0, 0)
    assert found.least == (0, 2)
    assert [row.claim for row in found.scored] == ["ties"]
    assert [row.claim for row in found.equal] == ["attempt", "anxiety"]


def test_without_its_one_row_all_tie_and_without_its_one_source_nothing_is_left() -> None:
    without_row, without_source = matrix([TIES, ATTEMPT, ANXIETY], 3).without
    assert (without_row.claim, without_row.scores, without_row.is_empty) == ("ties", (0, 0, 0), False)
    assert (without_source.source, without_source.is_empty) == ("s1", True)


def test_a_claim_that_restates_a_hypothesis_is_listed_and_never_scored() -> None:
    found = matrix([TIES, SAYS_IT], 3)
    assert [row.claim for row in found.restating] == ["says it"]
    assert found.scores == (0, -1.0, 0)
    assert [one.source for one in found.without if one.source] == ["s1"]


@pytest.mark.parametrize(
    ("grade", "relevance", "code", "score"),
    [
        ("1", "H", "II", -4.0),
        ("3", "M", "I", -1.0),
        ("4", "L", "I", -0.5),
        ("2", "M", "II", -2.83),
        ("6", "M", "I", -0.71),
    ],
)
def test_a_row_weighs_credibility_times_relevance(grade, relevance, code, score) -> None:
    row = Evidence("a", "s", grade, relevance, (code, "NA"))
    assert matrix([row], 2).scores == (score, 0)


def test_no_grade_weighs_low_as_does_one_that_cannot_be_judged() -> None:
    assert [credibility_weight(grade) for grade in ("1", "2", "3", "4", "5", "6", "")] == list("HHMLLLL")


def test_an_empty_matrix_has_no_scores_to_divide_by() -> None:
    assert matrix([], 0).scores == ()
    assert matrix([], 2).scores == (0, 0)
