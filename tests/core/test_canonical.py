"""Canonical JSON: one content, one row of bytes, whoever writes it."""

import hashlib
import json
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casefile.core.canonical import NotCanonical, canonical, hash_of, nonce, sha256

TEXTS = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=20)
KEYS = st.text(st.characters(max_codepoint=126, min_codepoint=1), max_size=8)
LEAVES = st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | TEXTS
DOCUMENTS = st.recursive(LEAVES, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4))


def test_keys_are_sorted_and_nothing_is_spaced():
    assert canonical({"b": [1, True, None], "a": "x"}) == b'{"a":"x","b":[1,true,null]}'


def test_text_is_escaped_as_rfc_8785_prints_it():
    # Section 3.2.2, its sample string.
    assert canonical('€$\u000f\nA\'B"\\\\"/') == '"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"'.encode()


@given(DOCUMENTS)
def test_the_bytes_read_back_as_the_same_document(document):
    assert json.loads(canonical(document)) == document


@given(DOCUMENTS)
def test_a_writer_of_another_make_gives_the_same_bytes(document):
    other = json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    assert canonical(document) == other


def test_the_order_in_which_keys_were_set_changes_nothing():
    assert hash_of({"a": 1, "b": 2}) == hash_of({"b": 2, "a": 1})


@pytest.mark.parametrize(
    ("value", "place"),
    [
        ({"a": 0.5}, "$.a"),
        ({"a": [1, float("nan")]}, "$.a[1]"),
        ({"a": 1.0}, "$.a"),
        ({"n": 2**53}, "$.n"),
        ({"n": -(2**53)}, "$.n"),
        ([Decimal("1.5")], "$[0]"),
        ({"on": date(2025, 11, 5)}, "$.on"),
        ({"b": b"x"}, "$.b"),
        ({"clé": 1}, "$"),
        ({1: 1}, "$"),
        ({"a": {"t": "half \ud83d"}}, "$.a.t"),
        ({"t": "nul \0"}, "$.t"),
        ({"k\0": 1}, "$"),
        ({"s": {1, 2}}, "$.s"),
    ],
)
def test_what_has_no_canonical_form_is_refused_with_its_place(value, place):
    with pytest.raises(NotCanonical) as refusal:
        canonical(value)
    assert place in refusal.value.sentence
    assert isinstance(refusal.value, ValueError)


def test_the_largest_exact_numbers_pass():
    assert canonical([2**53 - 1, -(2**53) + 1]) == b"[9007199254740991,-9007199254740991]"


def test_a_bottomless_document_is_refused_and_not_followed():
    deep: list = []
    for _ in range(5000):
        deep = [deep]
    with pytest.raises(NotCanonical):
        canonical(deep)


def test_hashes_are_sha_256_in_hex():
    assert sha256(b"abc") == hashlib.sha256(b"abc").hexdigest()
    assert hash_of({"a": "é"}) == hashlib.sha256('{"a":"é"}'.encode()).hexdigest()


def test_nonces_are_128_random_bits():
    seen = {nonce() for _ in range(200)}
    assert len(seen) == 200
    assert all(len(value) == 32 and int(value, 16) < 2**128 for value in seen)
