"""What a capture holds is stored once, in pieces, and is put together again byte for byte."""

import hashlib
import json
import zipfile
from contextlib import nullcontext
from io import BytesIO

import pytest
from django.db import connection

from casefile.archive import intake, staying
from casefile.archive import kept as at_work
from casefile.archive.intake import blobs
from casefile.archive.kept import as_left, bytes_of, erased_in, hold_fast, part_of, remove, store
from casefile.archive.sealing import package_of, sealed
from casefile.custody.blobs import Blobs, Damaged, Missing
from casefile.custody.made import ArtifactMade
from casefile.sources.models import Artifact, Blob
from tests import factories as make
from tests.archive.keeping import kept, made_of
from tests.custody.sealing import picture

pytestmark = pytest.mark.django_db


@pytest.fixture
def case():
    return make.case()


def one(capture, role) -> Artifact:
    return capture.artifacts.get(role=role)


def stored_bytes() -> int:
    return sum(len(blobs().get(address)) for address in blobs().addresses())


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


def test_nothing_is_stored_twice(case):
    capture = kept(case)
    whole = sum(row.size for row in capture.artifacts.all())
    files = sum(row.size for row in capture.artifacts.exclude(role="package"))
    with zipfile.ZipFile(BytesIO(package_of(capture))) as zipped:
        beside = sum(info.file_size for info in zipped.infolist() if not info.filename.startswith("a"))
    assert stored_bytes() < files + beside + 2_000 < whole - files + 2_000
    assert stored_bytes() == sum(Blob.objects.values_list("size", flat=True)) + _pasted()


def _pasted() -> int:
    """Bytes of what was pasted: the job holds it, no file of these captures does."""
    held = {address for row in Artifact.objects.all() for address in row.blobs}
    return sum(len(blobs().get(address)) for address in blobs().addresses() if address not in held)


def test_the_same_payload_in_two_captures_is_one_file(case):
    first, second = kept(case, 0), kept(case, 2)
    assert one(first, "warc").sha256 != one(second, "warc").sha256
    assert one(first, "warc").blobs[1:] == one(second, "warc").blobs[1:] != []
    other = kept(case, 4)
    assert one(other, "warc").blobs[1:] != one(first, "warc").blobs[1:]


def test_a_part_is_read_from_the_pieces_it_lies_in_alone(case, monkeypatch):
    warc = one(kept(case), "warc")
    (start, end), whole = warc.places[0], bytes_of(warc)
    asked = []
    real = Blobs.get
    monkeypatch.setattr(Blobs, "get", lambda self, address: asked.append(address) or real(self, address))
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


def test_empty_and_equal_files_are_kept_as_well():
    made = [ArtifactMade(role, role, "", content) for role, content in zip("abc", (b"", b"x", b"x"), strict=True)]
    put = store(made)
    assert [len(row.blobs) for row in put] == [1, 1, 1]
    assert put[1] == put[2]
    assert blobs().get(put[0].sha256) == b""


def test_what_an_erasure_elsewhere_took_meanwhile_is_stored_again():
    made = sealed(made_of(0))
    put = store(made.artifacts)
    remove([address for row in put for address in row.sizes])
    assert list(blobs().addresses()) == []
    hold_fast(made.artifacts, put)
    assert set(blobs().addresses()) == {address for row in put for address in row.sizes}


def test_what_a_file_holds_is_not_removed(case, monkeypatch):
    capture = kept(case)
    held = set(Blob.objects.values_list("sha256", flat=True))
    remove(sorted(blobs().addresses()))
    assert set(blobs().addresses()) == held
    assert package_of(capture)
    monkeypatch.setattr(at_work, "unheld", sorted)
    remove(sorted(held))
    assert list(blobs().addresses()) == []


def is_anything_leaving() -> bool:
    """Whether somebody else could take files out of the store at this moment."""
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [staying._LOCK])
            return cursor.fetchone()[0]
    finally:
        other.close()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_locked", [True, False], ids=["guarded", "control: without the lock it could go"])
def test_what_is_uploaded_cannot_go_before_anything_names_it(case, monkeypatch, is_locked):
    """An erasure of the same bytes elsewhere would take the file of an upload that is not written down yet."""
    seen = []
    monkeypatch.setattr(intake, "add_source", lambda **_told: seen.append(is_anything_leaving()))
    if not is_locked:
        monkeypatch.setattr(intake, "staying", nullcontext)
    by = make.member(case, "analyst")
    intake.add_uploaded_source(by=by, case=case, name="a.html", file=BytesIO(b"<title>A page</title><p>Words"))
    intake.add_pasted_source(by=by, case=case, pasted="Words")
    assert seen == [not is_locked] * 2
    assert is_anything_leaving()
