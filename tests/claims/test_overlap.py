"""Texts that stand in one another: twenty pairs judged by hand, and how sure the measure is."""

import random

import pytest

from casefile.claims.carried import LEAST
from casefile.claims.overlap import RUN, Signs, share_of, signs_of
from tests.claims.pairs import BRIDGE, PAIRS, Pair

TRANSLATED = 3
"""Of the pairs: words of another language are no runs of this one."""


def _signs(pair: Pair) -> tuple[Signs, Signs]:
    return signs_of(pair.first), signs_of(pair.second)


def _is_found(pair: Pair) -> bool:
    """As the desk finds it: a band in common first, then the share."""
    one, other = _signs(pair)
    is_near = bool(set(one.bands) & set(other.bands))
    return is_near and max(share_of(one, other), share_of(other, one)) >= LEAST


def test_of_twenty_pairs_all_that_are_found_are_right_and_all_but_translations_are_found():
    assert len(PAIRS) == 20
    found = {pair.name for pair in PAIRS if _is_found(pair)}
    right = {pair.name for pair in PAIRS if pair.carries}
    assert found <= right, "precision 1.0"
    assert len(right - found) == TRANSLATED, "recall 9 of 12"
    assert {name for name in right - found if not name.startswith("into ")} == set()


def test_between_what_carries_and_what_does_not_there_is_room():
    shares = {pair: max(share_of(*_signs(pair)), share_of(*reversed(_signs(pair)))) for pair in PAIRS}
    carried = [n for pair, n in shares.items() if pair.carries and not pair.name.startswith("into ")]
    assert min(carried) > LEAST + 0.1
    assert max(n for pair, n in shares.items() if not pair.carries) < LEAST - 0.1


def _runs(words: list[str]) -> set[tuple[str, ...]]:
    return {tuple(words[at : at + RUN]) for at in range(len(words) - RUN + 1)}


def test_the_share_is_within_a_tenth_of_what_counting_gives():
    dice = random.Random(11)
    words = [f"w{n}" for n in range(4_000)]
    for part in (0.2, 0.4, 0.6, 0.8, 1.0):
        first = dice.sample(words, 500)
        second = first[: int(500 * part)] + dice.sample(words, 400)
        one, other = _runs(first), _runs(second)
        found = share_of(signs_of(" ".join(first)), signs_of(" ".join(second)))
        assert found == pytest.approx(len(one & other) / len(one), abs=0.1), part


@pytest.mark.parametrize("content", ["", "Too short to be told.", "one two three four five " * 40])
def test_what_has_too_few_runs_has_no_signs(content):
    assert signs_of(content) is None


def test_signs_are_the_same_each_time_and_hold_no_words():
    text = "\n\n".join(BRIDGE)
    one, again = signs_of(text), signs_of(f"  {text.upper()}\n")
    assert one == again
    assert len(one.signs) == 1024
    assert b"bridge" not in one.signs
    assert all(-(1 << 31) <= band < 1 << 31 for band in one.bands)
