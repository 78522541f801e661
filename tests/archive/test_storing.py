"""What a capture holds is stored once, in pieces, stays while something holds it, and goes when nothing does."""

import zipfile
from contextlib import contextmanager, nullcontext
from io import BytesIO

import pytest
from django.db import connection

from casefile.archive import intake
from casefile.archive import storing as at_work
from casefile.archive.intake import blobs
from casefile.archive.sealing import sealed
from casefile.archive.storing import hold_fast, remove, store
from casefile.custody.blobs import Blobs
from casefile.custody.made import ArtifactMade
from casefile.sources import staying
from casefile.sources.models import Blob
from tests import factories as make
from tests.archive.keeping import kept, made_of, one, package_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def case():
    return make.case()


def stored_bytes() -> int:
    return sum(len(blobs().get(address)) for address in blobs().addresses())


def test_nothing_is_stored_twice(case):
    capture = kept(case)
    whole = sum(row.size for row in capture.artifacts.all())
    files = sum(row.size for row in capture.artifacts.exclude(role="package"))
    with zipfile.ZipFile(BytesIO(package_of(capture))) as zipped:
        beside = sum(info.file_size for info in zipped.infolist() if not info.filename.startswith("a"))
    assert stored_bytes() < files + beside + 2_000 < whole - files + 2_000
    assert stored_bytes() == sum(Blob.objects.values_list("size", flat=True))


def test_the_same_payload_in_two_captures_is_one_file(case):
    first, second = kept(case, 0), kept(case, 2)
    assert one(first, "warc").sha256 != one(second, "warc").sha256
    assert one(first, "warc").blobs[1:] == one(second, "warc").blobs[1:] != []
    other = kept(case, 4)
    assert one(other, "warc").blobs[1:] != one(first, "warc").blobs[1:]


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
    held = set().union(*(row.held() for row in capture.artifacts.all()))
    remove(sorted(blobs().addresses()))
    assert set(blobs().addresses()) == held
    assert package_of(capture)
    monkeypatch.setattr(at_work, "unheld", sorted)
    remove(sorted(held))
    assert list(blobs().addresses()) == []


@contextmanager
def erased_just_before():
    """The lock, taken at the moment when an erasure elsewhere has taken all there is."""
    remove(list(blobs().addresses()))
    with staying.staying():
        yield


def test_what_an_erasure_took_while_it_was_uploaded_is_put_again(case, monkeypatch):
    monkeypatch.setattr(intake, "staying", erased_just_before)
    source = intake.add_pasted_source(by=make.member(case, "analyst"), case=case, pasted="Words")
    assert blobs().get(source.jobs.get().upload_sha256) == b"Words"
    monkeypatch.setattr(Blobs, "has", lambda self, address: True)
    other = intake.add_pasted_source(by=case.opened_by, case=case, pasted="Other")
    assert not list(blobs().folder.rglob(other.jobs.get().upload_sha256)), "the control"


def test_what_is_not_kept_is_left_to_the_sweep_where_others_are_at_the_store(monkeypatch):
    address = blobs().put(b"nobody's")
    with monkeypatch.context() as patch:
        patch.setattr(at_work, "leaving", lambda *, waits: nullcontext(waits))
        remove([address], waits=False)
        assert blobs().has(address)
    remove([address], waits=False)
    assert not blobs().has(address)


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
