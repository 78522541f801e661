"""The files of a capture are put together again byte for byte, wholly, in part, and as they were left."""

import hashlib
import json

import pytest

from casefile.archive.intake import blobs
from casefile.archive.kept import as_left, bytes_of, part_of
from casefile.archive.places import erased_in
from casefile.archive.sealing import sealed
from casefile.archive.storing import store
from casefile.custody.blobs import Blobs, Damaged, Missing
from tests import factories as make
from tests.archive.keeping import kept, made_of, one, package_of
from tests.custody.sealing import picture

pytestmark = pytest.mark.django_db


@pytest.fixture
def case():
    return make.case()


def test_files_and_package_come_back_byte_for_byte_as_they_were_sealed(case):
    made = sealed(made_of(0))
    put = store(made.artifacts)
    capture = kept(case)
    for artifact in capture.artifacts.all():
        assert hashlib.sha256(bytes_of(artifact)).hexdigest() == artifact.sha256
    # What is put together is the very file the seal was made over, not one made anew.
    package = made.artifacts[-1]
    assert put[-1].sha256 == hashlib.sha256(package.bytes).hexdigest()
    assert len(put[-1].places) == 3
    listed = json.loads(bytes(capture.manifest))["artifacts"]
    assert {row["role"]: row["sha256"] for row in listed} == {row.role: row.sha256 for row in capture.artifacts.all()}
    assert package_of(capture) == bytes_of(one(capture, "package"))


def test_a_part_is_read_from_the_pieces_it_lies_in_alone(case, monkeypatch):
    warc = one(kept(case), "warc")
    (start, end), whole = warc.places[0], bytes_of(warc)
    asked = []
    real = Blobs.open
    monkeypatch.setattr(Blobs, "open", lambda self, address: asked.append(address) or real(self, address))
    for first, size in ((0, 10), (start + 5, 100), (start - 5, 10), (end - 5, 10), (end, 9), (0, warc.size), (7, 0)):
        assert part_of(warc, first, size) == whole[first : first + size]
    assert part_of(warc, start + 5, 2 * warc.size) == whole[start + 5 :]
    asked.clear()
    part_of(warc, start + 5, 100)
    assert asked == warc.blobs[1:]
    asked.clear()
    part_of(warc, 0, start)
    assert asked == warc.blobs[:1]


def test_a_part_of_the_package_is_read_through_the_files_in_it(case):
    package = one(kept(case), "package")
    whole = bytes_of(package)
    for at in range(0, package.size, 997):
        assert part_of(package, at, 1500) == whole[at : at + 1500]


def test_what_is_lost_or_damaged_in_the_store_is_no_erasure(case):
    capture = kept(case)
    warc = one(capture, "warc")
    path = blobs().path(warc.blobs[1])
    path.write_bytes(b"other")
    for ask in (bytes_of, as_left):
        with pytest.raises(Damaged):
            ask(warc)
    path.unlink()
    for ask in (bytes_of, as_left):
        with pytest.raises(Missing):
            ask(warc)
    assert erased_in(warc) == []


def test_a_frame_taken_from_another_file_is_told_by_the_hash_of_the_whole(case):
    capture, other = kept(case, 0), kept(case, 2)
    warc = one(capture, "warc")
    warc.blobs = [*warc.blobs[:1], hashlib.sha256(picture(-1)).hexdigest()]
    warc.places = [[warc.places[0][0], warc.places[0][0] + len(picture(-1))]]
    with pytest.raises(Damaged):
        bytes_of(warc)
    assert bytes_of(one(other, "warc"))
