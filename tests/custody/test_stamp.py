"""A stamp is kept when it holds, and its lack is said; what strangers answer breaks nothing."""

import hashlib
from datetime import UTC, datetime, timedelta

import pytest

from casefile.custody.stamp import LARGEST, STAMPED, UNSTAMPED, Authority, stamp
from casefile.outside.failed import Failed
from tests.custody.authority import Stamps

SIGNATURE = bytes(range(64))


@pytest.fixture(scope="module")
def stamps(tmp_path_factory) -> Stamps:
    """Give an authority."""
    return Stamps(tmp_path_factory.mktemp("stamps") / "one")


@pytest.fixture(scope="module")
def others(tmp_path_factory) -> Stamps:
    """Give another one of the same name."""
    return Stamps(tmp_path_factory.mktemp("stamps") / "other")


def at(stamps: Stamps, name: str = "Lonmere Stamps") -> Authority:
    return Authority(name, "http://stamps.example/", stamps.roots)


def test_a_token_that_holds_is_kept_with_its_time(stamps):
    got = stamp(SIGNATURE, [at(stamps)], stamps.send)
    assert (got.outcome, got.authority, got.refused) == (STAMPED, "Lonmere Stamps", ())
    assert abs(got.at - datetime.now(UTC)) < timedelta(minutes=1)
    assert got.at.strftime("%Y%m%d%H%M%SZ").encode() in got.token


def test_the_authority_never_sees_the_signature(stamps):
    bodies = []
    stamp(SIGNATURE, [at(stamps)], lambda url, body: bodies.append(body) or stamps.send(url, body))
    assert len(bodies) == 1
    assert SIGNATURE not in bodies[0]


def test_the_next_authority_is_asked_when_one_is_down(stamps):
    def send(url: str, body: bytes) -> bytes:
        if url.endswith("/down"):
            raise Failed("refused-connection", "nobody there")
        return stamps.send(url, body)

    down = Authority("Down", "http://stamps.example/down", stamps.roots)
    got = stamp(SIGNATURE, [down, at(stamps)], send)
    assert (got.outcome, got.authority) == (STAMPED, "Lonmere Stamps")
    assert [name for name, _why in got.refused] == ["Down"]


def test_without_any_authority_it_is_sealed_and_not_yet_stamped():
    def refuse(url: str, body: bytes) -> bytes:
        raise OSError("no way out")

    assert stamp(SIGNATURE, [], refuse) == (UNSTAMPED, b"", None, "", ())
    got = stamp(SIGNATURE, [Authority("Down", "http://stamps.example/", b"")], refuse)
    assert (got.outcome, got.token, got.refused) == (UNSTAMPED, b"", (("Down", "no way out"),))


def test_an_authority_counts_by_its_root_alone(stamps, others):
    pretending = Authority("Lonmere Stamps", "http://stamps.example/", others.roots)
    got = stamp(SIGNATURE, [pretending], stamps.send)
    assert (got.outcome, got.token) == (UNSTAMPED, b"")
    got = stamp(SIGNATURE, [Authority("No root", "http://stamps.example/", b"")], stamps.send)
    assert (got.outcome, got.token) == (UNSTAMPED, b"")
    assert "PEM" in got.refused[0][1]


def test_a_token_over_other_words_does_not_hold(stamps):
    ours, others = (hashlib.sha256(words).digest() for words in (SIGNATURE, SIGNATURE[::-1]))
    got = stamp(SIGNATURE, [at(stamps)], lambda url, body: stamps.send(url, body.replace(ours, others)))
    assert (got.outcome, got.token) == (UNSTAMPED, b"")
    assert stamp(SIGNATURE, [at(stamps)], lambda url, body: stamps.send(url, body.replace(ours, ours))).token


def test_an_old_answer_played_again_does_not_hold(stamps):
    old = stamp(SIGNATURE, [at(stamps)], stamps.send).token
    got = stamp(SIGNATURE, [at(stamps)], lambda url, body: old)
    assert (got.outcome, got.token) == (UNSTAMPED, b"")


@pytest.mark.parametrize("answer", [b"", b"<html>busy</html>", b"0" * (LARGEST + 1), b"\x30\x03\x02\x01\x02"])
def test_an_answer_that_is_no_token_is_a_refusal_and_the_next_is_asked(stamps, answer):
    odd = Authority("Odd", "http://stamps.example/odd", stamps.roots)
    got = stamp(SIGNATURE, [odd, at(stamps)], lambda url, body: answer if url == odd.url else stamps.send(url, body))
    assert (got.outcome, got.authority) == (STAMPED, "Lonmere Stamps")
    assert [name for name, _why in got.refused] == ["Odd"]


def test_a_refusal_by_the_authority_is_no_stamp(stamps):
    got = stamp(SIGNATURE, [at(stamps)], lambda url, body: stamps.send(url, b"\x30\x03\x02\x01\x01"))
    assert got.outcome == UNSTAMPED
    assert got.refused[0][0] == "Lonmere Stamps"
