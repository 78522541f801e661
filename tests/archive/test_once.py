"""What somebody uploads is stored once: for the file itself, for the record it is sealed in, and for the package."""

import hashlib
import io
import random

import pytest
from django.core.management import call_command
from warcio.archiveiterator import ArchiveIterator

from casefile.archive import storing as at_work
from casefile.archive.intake import blobs
from casefile.archive.kept import as_left, bytes_of, part_of
from casefile.archive.places import erased_in
from casefile.archive.sealing import keys
from casefile.archive.storing import store
from casefile.custody.made import ArtifactMade
from casefile.custody.pieces import HEAD, blocks_in
from casefile.outside.recorder import Recorder
from casefile.outside.warc import AT_ONCE, LEAST, warc_of_upload
from casefile.sources.models import Artifact, Blob
from casefile.sources.storage import stored_in
from tests import factories as make
from tests.archive.keeping import package_of
from tests.custody.sealing import AT, answered, verified
from tests.reading import given, pages
from tests.uploading import uploaded

pytestmark = pytest.mark.django_db
MB = 1_000_000


def noise(size: int) -> bytes:
    return random.Random(5).randbytes(size)


def movie(size: int) -> bytes:
    """A film of that many bytes and a little more, which no packing makes smaller."""
    return given.movie(b"isom") + given.box(b"mdat", noise(size))


def page(size: int) -> bytes:
    """A page that packing makes much smaller."""
    return pages.ENGLISH.encode() + b"<!-- " + b"Patrols go on. " * (size // 15) + b"-->"


def capture_of(body: bytes, case=None):
    case = case or make.case()
    return uploaded(case, case.opened_by, body).captures.get()


def stored_bytes() -> int:
    return sum(path.stat().st_size for path in blobs().folder.rglob("*") if path.is_file())


@pytest.mark.parametrize("body", [movie(5 * MB), page(MB)], ids=["film", "page"])
def test_an_upload_takes_the_room_of_its_own_bytes_once(body):
    capture = capture_of(body)
    assert stored_bytes() <= 1.05 * len(body)
    told = stored_in(capture.case, capture.case.opened_by)
    assert told["bytes"] == stored_bytes() <= 1.05 * len(body)
    # The file, the frame of its record, the frame of the package.
    assert told["files"] == 3
    original, warc = capture.artifacts.get(role="original"), capture.artifacts.get(role="warc")
    assert warc.blobs[1:] == original.blobs == [hashlib.sha256(body).hexdigest()]


def test_control_pieces_that_are_not_looked_into_take_it_twice(monkeypatch):
    monkeypatch.setattr(at_work, "blocks_in", lambda content, start, end: [])
    body = movie(MB)
    capture = capture_of(body)
    assert stored_bytes() > 2 * len(body)
    # So copies were kept before: they are read as ever, with the code of today.
    monkeypatch.undo()
    assert [len(place) for place in capture.artifacts.get(role="warc").places] == [2]
    for one in capture.artifacts.all():
        assert hashlib.sha256(bytes_of(one)).hexdigest() == one.sha256


def test_record_and_package_come_back_byte_for_byte_and_hold(tmp_path):
    body = movie(3 * AT_ONCE + 17)
    capture = capture_of(body)
    warc = capture.artifacts.get(role="warc")
    records = ArchiveIterator(io.BytesIO(bytes_of(warc)), check_digests="raise")
    assert [one.content_stream().read() for one in records][-1] == body
    package = package_of(capture)
    assert package == bytes_of(capture.artifacts.get(role="package"))
    (tmp_path / "keys.json").write_bytes(keys().listed())
    assert verified(tmp_path, package, "--trust", tmp_path / "keys.json").status == 0


@pytest.mark.parametrize("size", [LEAST, AT_ONCE - 1, AT_ONCE, AT_ONCE + 1, 2 * AT_ONCE, 3 * AT_ONCE + 17])
def test_a_record_is_put_together_at_every_length(size):
    body = noise(size)
    made = warc_of_upload("a", "video/mp4", body, AT)
    files = [ArtifactMade("original", "a", "", body), ArtifactMade("warc", "w", "", *made)]
    original, warc = store(files)
    assert warc.places == [[*made.cuts, AT_ONCE]]
    assert warc.blobs[1:] == [original.sha256]
    assert sum(one.sizes[at] for one in (original, warc) for at in one.sizes) == len(made.bytes)
    told = {"sha256": warc.sha256, "blobs": warc.blobs, "places": warc.places, "size": len(made.bytes)}
    artifact = Artifact(role="warc", **told)
    assert bytes_of(artifact) == made.bytes
    for start in sorted({0, made.cuts[0], made.cuts[0] + HEAD, made.cuts[1] - 1, len(made.bytes) - 3}):
        for length in (1, 7, AT_ONCE + 3):
            assert part_of(artifact, start, length) == made.bytes[start : start + length]


def test_only_what_was_left_as_it_is_throughout_is_taken_for_it():
    made = warc_of_upload("a", "video/mp4", noise(2 * AT_ONCE), AT)
    (start, end), content = made.cuts, made.bytes
    assert len(blocks_in(content, start, end)) == 4
    for at, changed in ((start, b"\1"), (start + 1, b"\7"), (start + HEAD + AT_ONCE, b"\4")):
        assert blocks_in(content[:at] + changed + content[at + 1 :], start, end) == []
    assert blocks_in(content, start, end - AT_ONCE) == []
    assert blocks_in(content, start, start + HEAD) == []


@pytest.mark.parametrize(("kind", "files"), [("application/pdf", 1), ("text/html", 2)])
def test_a_document_that_was_fetched_unpacked_is_one_blob_with_its_record(kind, files):
    """A page is not: packed it takes less room than the second time costs."""
    body, out = noise(3 * AT_ONCE), io.BytesIO()
    recorder = Recorder(out, AT)
    answered(recorder, "https://ferry.example/report", kind, body)
    put = store(
        [ArtifactMade("original", "a", kind, body), ArtifactMade("warc", "w", "", out.getvalue(), recorder.cuts)]
    )
    assert len({put[0].sha256, *put[1].blobs[1:]}) == files


@pytest.fixture
def passwords(monkeypatch):
    monkeypatch.setattr("casefile.desk.management.commands.erase.getpass", lambda prompt: make.PASSWORD)


@pytest.mark.django_db(transaction=True)
def test_an_upload_is_erased_as_file_and_as_record_and_its_blob_goes_with_the_last(passwords, tmp_path):
    body = movie(2 * AT_ONCE + 9)
    capture = capture_of(body)
    address = hashlib.sha256(body).hexdigest()
    people = {"by": capture.case.opened_by.email, "second": make.person(is_admin=True).email, "reason": "A court."}
    original, warc = capture.artifacts.get(role="original"), capture.artifacts.get(role="warc")
    (tmp_path / "keys.json").write_bytes(keys().listed())

    def said():
        return verified(tmp_path, package_of(capture), "--trust", tmp_path / "keys.json").status

    call_command("erase", artifact=str(original.pk), **people)
    assert blobs().has(address)
    assert Blob.objects.filter(pk=address).exists()
    assert bytes_of(warc)
    assert said() == 4
    call_command("erase", artifact=str(warc.pk), record=1, **people)
    assert not blobs().has(address)
    assert not Blob.objects.filter(pk=address).exists()
    # Zeros stand in place of the whole piece, the heads of its blocks as well.
    left, (start, end, _size) = as_left(warc), warc.places[0]
    assert not any(left[start:end])
    assert any(left[:start])
    assert erased_in(warc)
    assert said() == 4
