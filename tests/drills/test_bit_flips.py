"""A bit that changes anywhere in what is kept is found: by whoever looks over the store, and by whoever reads."""

import random
from pathlib import Path

import pytest

from casefile.archive.intake import blobs
from casefile.archive.kept import part_of
from casefile.archive.scrubbing import scrub
from casefile.custody.blobs import Blobs, Damaged
from casefile.sources.models import Artifact
from tests import factories as make
from tests.archive.keeping import kept

pytestmark = pytest.mark.django_db
FLIPS = 40


@pytest.fixture
def held() -> dict[str, Artifact]:
    """Each stored address of some kept captures, with a file that needs it."""
    case = make.case()
    for number in range(3):
        kept(case, number)
    files = Artifact.objects.select_related("capture").prefetch_related("erasures", "capture__artifacts__erasures")
    return {address: one for one in files for address in one.held() if blobs().has(address)}


def flip(path: Path, lot: random.Random) -> bytes:
    """Change one bit of a file; its bytes as they were."""
    before = path.read_bytes()
    after, at = bytearray(before), lot.randrange(len(before) * 8)
    after[at // 8] ^= 1 << at % 8
    path.write_bytes(after)
    return before


def is_found_by_a_reader(artifact: Artifact) -> bool:
    try:
        part_of(artifact, 0, artifact.size)
    except Damaged:
        return True
    return False


def found_by(held: dict[str, Artifact], flips: int) -> tuple[int, int]:
    """Of so many flipped bits, each by itself: how many looking over the store names, and how many a reader meets."""
    lot, scrubbed, read = random.Random(7), 0, 0
    for _flip in range(flips):
        address = lot.choice(sorted(held))
        path = blobs().path(address)
        before = flip(path, lot)
        scrubbed += scrub().damaged == [address]
        read += is_found_by_a_reader(held[address])
        path.write_bytes(before)
    return scrubbed, read


@pytest.mark.parametrize("flips", [FLIPS, pytest.param(1_000, marks=pytest.mark.full)])
def test_every_bit_that_flips_is_found_both_ways_and_put_back_nothing_is(held, flips: int) -> None:
    assert len(held) > 5
    assert found_by(held, flips) == (flips, flips)
    assert scrub().damaged == []
    assert not any(map(is_found_by_a_reader, held.values()))


def test_control_without_looking_at_hashes_none_is_found(held, monkeypatch) -> None:
    monkeypatch.setattr(Blobs, "_holds", lambda *_: True)
    monkeypatch.setattr("casefile.custody.blobs.demand_sound", lambda file, _sha256: file)
    assert found_by(held, FLIPS) == (0, 0)
