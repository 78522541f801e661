"""Every failure has a name and a sentence."""

import pytest

from casefile.outside.failed import REASONS, Failed, reason


@pytest.mark.parametrize("code", sorted(REASONS.keys() - {"http"}))
def test_every_reason_is_a_sentence(code: str) -> None:
    failed = Failed(code, "detail for the log")
    assert failed.sentence[0].isupper()
    assert failed.sentence.endswith(".")
    assert "detail" not in failed.sentence
    assert "%" not in failed.sentence


@pytest.mark.parametrize(
    ("status", "again"), [(404, False), (403, False), (408, True), (429, True), (500, True), (503, True)]
)
def test_an_http_status_is_a_reason_of_its_own(status: int, again: bool) -> None:
    failed = Failed(f"http-{status}")
    assert str(status) in failed.sentence
    assert failed.may_retry is again
    assert reason(failed.code).may_retry is again


def test_a_reason_nobody_wrote_down_cannot_be_given() -> None:
    for code in ("because", "", "http-", "http-4040"):
        with pytest.raises(ValueError, match="no such reason"):
            Failed(code)


def test_a_code_of_a_later_release_still_reads() -> None:
    assert reason("quantum-flux") == REASONS["broken"]
