"""Ids: random where the world sees them, in order of time where it does not."""

from casefile.core.ids import public_id, row_id


def test_public_ids_are_random_uuids():
    assert {public_id().version for _ in range(20)} == {4}
    assert len({public_id() for _ in range(1000)}) == 1000


def test_row_ids_are_time_ordered_uuids(monkeypatch):
    clock = iter(range(10**18, 10**18 + 10**10, 10**6))
    monkeypatch.setattr("casefile.core.ids.time.time_ns", lambda: next(clock))
    ids = [row_id() for _ in range(100)]
    assert {made.version for made in ids} == {7}
    assert {made.variant for made in ids} == {"specified in RFC 4122"}
    assert ids == sorted(ids)
