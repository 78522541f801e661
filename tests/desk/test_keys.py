"""What an operator does about sealing keys, and what readers of packages see of it."""

import io
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command

from casefile.archive import sealing
from casefile.sources.keeping import keep_stamp
from tests import factories as make
from tests.archive.keeping import kept, package_of
from tests.custody.authority import Stamps
from tests.custody.deceiving import DAY, NOW, desk_in
from tests.custody.sealing import sealed, verified


@pytest.fixture
def capture(db, settings, tmp_path):
    """A sealed one, by a key that no other test has."""
    settings.CASEFILE_KEYS = tmp_path / "own"
    return kept(make.case())


def told(*words: str) -> str:
    said = io.StringIO()
    call_command(*words, stdout=said)
    return said.getvalue()


def checked(capture, tmp_path) -> int:
    """What a reader is told who has the list of keys as it is now."""
    (tmp_path / "keys.json").write_bytes(sealing.keys().listed())
    return verified(tmp_path, package_of(capture), "--trust", tmp_path / "keys.json").status


def test_after_a_key_is_revoked_readers_refuse_what_it_sealed(capture, tmp_path):
    assert checked(capture, tmp_path) == 0
    said = told("revoke_key", capture.seal.key)
    assert "1 captures that it sealed have no time stamp" in said
    assert checked(capture, tmp_path) == 1
    assert kept(make.case()).seal.key != capture.seal.key


def test_a_key_may_be_revoked_from_an_earlier_time_on_and_never_from_a_later(capture):
    key = capture.seal.key
    told("revoke_key", key, "--since", "2031-05-04T12:30")
    assert "before 2031-05-03T00:00:00Z" in told("revoke_key", key, "--since", "2031-05-03")
    assert "before 2031-05-03T00:00:00Z" in told("revoke_key", key, "--since", "2032-01-01")
    assert sealing.keys().public()[0]["revoked"] == "2031-05-03T00:00:00Z"


@pytest.mark.parametrize("words", [["0" * 16], ["0" * 16, "--since", "yesterday"]])
def test_an_unknown_key_or_time_is_refused_and_the_known_keys_are_named(capture, words):
    with pytest.raises(CommandError) as refused:
        told("revoke_key", *words)
    assert capture.seal.key in str(refused.value) or "yesterday" in str(refused.value)
    assert sealing.keys().public()[0]["revoked"] is None


def test_whoever_rotates_is_told_of_seals_that_still_wait_for_their_stamp(capture):
    waiting = "1 captures that it sealed have no time stamp. One given after that day does not count"
    assert waiting in told("rotate_key")
    keep_stamp(capture.seal, authority="Lonmere", token=b"token", at=datetime.now(UTC))
    assert "no time stamp" not in told("rotate_key")


def test_a_stamp_that_comes_after_the_keys_last_day_does_not_count_and_one_before_does(tmp_path):
    desk = desk_in(tmp_path, Stamps(tmp_path / "stamps"))
    one = sealed(0, desk.key, NOW - DAY + timedelta(hours=1))
    stamped = desk.stamped(one.package, one.signature)
    assert (desk.said(stamped), desk.said(stamped, *desk.tsa)) == (0, 0)
    desk.keys.rotate(NOW - DAY / 2, timedelta(hours=1))
    assert (desk.said(stamped), desk.said(stamped, *desk.tsa)) == (0, 1)
