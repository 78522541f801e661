"""A stored file is what was put, or it is told."""

import hashlib
import os
import random
import stat
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest

from casefile.custody.blobs import Blobs, Damaged, Missing


@pytest.fixture
def blobs(tmp_path: Path) -> Blobs:
    """Return an empty store whose folder does not exist yet."""
    return Blobs(tmp_path / "deep" / "blobs")


def damaged(blobs: Blobs) -> list[str]:
    return [one.sha256 for one in blobs.scrub() if not one.is_sound]


def test_what_is_put_is_what_is_got(blobs: Blobs) -> None:
    for content in (b"", b"words", os.urandom(300_000)):
        sha256 = blobs.put(content)
        assert sha256 == hashlib.sha256(content).hexdigest()
        assert blobs.has(sha256)
        assert blobs.get(sha256) == content
        assert blobs.path(sha256) == blobs.folder / sha256[:2] / sha256[2:4] / sha256


def test_storing_twice_stores_once(blobs: Blobs) -> None:
    first = blobs.put(b"words")
    before = blobs.path(first).stat()
    assert blobs.put(b"words") == first
    assert blobs.path(first).stat().st_ino == before.st_ino
    assert list(blobs.addresses()) == [first]


def test_files_and_folders_are_the_owners_alone(blobs: Blobs) -> None:
    path = blobs.path(blobs.put(b"words"))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    for folder in (path.parent, path.parent.parent, blobs.folder):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


@pytest.mark.parametrize("address", ["", "ab", "../../etc/passwd", "A" * 64, "g" * 64, "a" * 65, "a" * 64 + "\n"])
def test_only_an_address_leads_to_a_file(blobs: Blobs, address: str) -> None:
    for ask in (blobs.get, blobs.has, blobs.remove):
        with pytest.raises(ValueError, match="SHA-256"):
            ask(address)


def test_what_was_never_put_is_missing(blobs: Blobs) -> None:
    assert not blobs.has("0" * 64)
    with pytest.raises(Missing):
        blobs.get("0" * 64)
    blobs.remove("0" * 64)


def test_every_flipped_bit_is_found(blobs: Blobs) -> None:
    dice = random.Random(11)
    stored = [blobs.put(dice.randbytes(200)) for _file in range(20)]
    for _round in range(200):
        sha256 = dice.choice(stored)
        path = blobs.path(sha256)
        whole = path.read_bytes()
        place = dice.randrange(len(whole) * 8)
        broken = bytearray(whole)
        broken[place // 8] ^= 1 << place % 8
        path.write_bytes(broken)
        with pytest.raises(Damaged):
            blobs.get(sha256)
        path.write_bytes(whole)
    assert damaged(blobs) == []


def test_what_is_opened_can_be_read_here_and_there(blobs: Blobs) -> None:
    content = os.urandom(3_000_000)
    with blobs.open(blobs.put(content)) as file:
        for at in (2_000_000, 0, 2_999_990):
            file.seek(at)
            assert file.read(20) == content[at : at + 20]


def test_nothing_is_opened_that_is_damaged_or_missing(blobs: Blobs) -> None:
    sha256 = blobs.put(os.urandom(3_000_000))
    with blobs.path(sha256).open("r+b") as file:
        file.seek(2_500_000)
        file.write(b"wards")
    with pytest.raises(Damaged):
        blobs.open(sha256)
    blobs.remove(sha256)
    with pytest.raises(Missing):
        blobs.open(sha256)


def test_a_scrub_names_what_is_damaged_and_nothing_else(blobs: Blobs) -> None:
    good, flipped, cut = blobs.put(b"good"), blobs.put(b"flipped"), blobs.put(b"cut off")
    blobs.path(flipped).write_bytes(b"Flipped")
    blobs.path(cut).write_bytes(b"")
    assert damaged(blobs) == sorted([flipped, cut])
    assert blobs.get(good) == b"good"


def test_putting_again_mends_what_is_damaged(blobs: Blobs) -> None:
    sha256 = blobs.put(b"words")
    blobs.path(sha256).write_bytes(b"wards")
    blobs.put(b"words")
    assert blobs.get(sha256) == b"words"


@pytest.mark.parametrize("step", ["fsync", "rename"])
def test_a_disk_that_refuses_leaves_nothing_behind(blobs: Blobs, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    blobs.put(b"earlier")

    def full(*_any: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, step, full)
        with pytest.raises(OSError, match="No space"):
            blobs.put(b"words")
    assert not blobs.has(hashlib.sha256(b"words").hexdigest())
    assert not list(blobs.folder.rglob(".new-*"))


def test_what_a_killed_writer_left_is_swept_up_when_it_is_old(blobs: Blobs) -> None:
    path = blobs.path(blobs.put(b"whole"))
    old, young = path.with_name(".new-old"), path.with_name(".new-young")
    for left in (old, young):
        left.write_bytes(b"half")
    os.utime(old, (1_000_000_000, 1_000_000_000))
    assert blobs.sweep(datetime(2020, 1, 1, tzinfo=UTC)) == 1
    assert sorted(path.parent.iterdir()) == [young, path]


def test_removing_erases_one_file(blobs: Blobs) -> None:
    gone, stays = blobs.put(b"gone"), blobs.put(b"stays")
    blobs.remove(gone)
    assert not blobs.has(gone)
    assert blobs.get(stays) == b"stays"


def test_many_writers_of_the_same_bytes_agree(blobs: Blobs) -> None:
    together = threading.Barrier(8)

    def put() -> None:
        together.wait()
        blobs.put(b"the same words")

    writers = [threading.Thread(target=put) for _writer in range(8)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert len(list(blobs.addresses())) == 1
    assert damaged(blobs) == []
