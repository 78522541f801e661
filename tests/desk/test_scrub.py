"""`manage.py scrub` finds what is damaged, what is missing and what nobody needs, and says whose it is."""

import hashlib
import io
import os
import tracemalloc
from collections import Counter

import pytest
from django.core.management import CommandError, call_command

from casefile.archive import scrubbing
from casefile.archive.intake import add_pasted_source, blobs
from casefile.custody import blobs as at_work
from casefile.custody.blobs import Blobs
from casefile.sources.models import Blob
from tests import factories as make
from tests.archive.keeping import kept, package_of

pytestmark = pytest.mark.django_db
LONG_AGO = 1_000_000_000


@pytest.fixture
def capture():
    return kept(make.case(title="Strait patrols"))


def scrub(*words: str) -> tuple[int, str]:
    out = io.StringIO()
    try:
        call_command("scrub", *words, stdout=out)
    except SystemExit as end:
        return end.code, out.getvalue()
    return 0, out.getvalue()


def test_a_sound_store_has_nothing_to_tell(capture):
    status, said = scrub()
    assert (status, "0 older than a day" in said) == (0, True)


@pytest.mark.parametrize("what", ["DAMAGED", "MISSING"])
def test_what_is_damaged_or_missing_is_named_with_its_capture_and_case(capture, what):
    address = capture.artifacts.get(role="warc").blobs[1]
    path = blobs().path(address)
    path.write_bytes(b"other") if what == "DAMAGED" else path.unlink()
    status, said = scrub()
    assert status == 1
    whose = f"warc of capture {capture.pk}, source {capture.source_id}, case “Strait patrols”"
    assert f"{what} {address}\n  {whose}\n" in said


def test_an_upload_that_is_no_copy_yet_is_looked_for_as_well():
    case = make.case(title="Strait patrols")
    source = add_pasted_source(by=case.opened_by, case=case, pasted="Words")
    blobs().remove(source.jobs.get().upload_sha256)
    said = scrub()[1]
    assert f"  upload that is no copy yet, source {source.pk}, case “Strait patrols”\n" in said
    assert "0 files read: 0 damaged, 1 missing" in said


def test_what_is_damaged_and_held_by_nothing_says_so(capture):
    address = orphan(b"words", old=False)
    blobs().path(address).write_bytes(b"wards")
    assert f"DAMAGED {address}\n  held by nothing\n" in scrub()[1]


def test_what_goes_while_it_is_looked_at_is_no_fault(capture, monkeypatch):
    """An erasure is done between the list of what is named and the look at the store."""
    address = capture.artifacts.get(role="screenshot").sha256
    real = Blobs.scrub

    def meanwhile(self):
        blobs().remove(address)
        monkeypatch.setattr(scrubbing.Blob.objects, "filter", lambda **told: Blob.objects.none())
        return real(self)

    monkeypatch.setattr(Blobs, "scrub", meanwhile)
    assert scrubbing.scrub().missing == []


def test_a_store_that_cannot_be_read_to_its_end_is_told_in_a_sentence(capture, monkeypatch):
    def away(self):
        raise ConnectionError("the bucket cannot be reached")

    monkeypatch.setattr(Blobs, "addresses", away)
    with pytest.raises(CommandError, match="cannot be read to its end: the bucket"):
        scrub()


def orphan(content: bytes, *, old: bool) -> str:
    address = blobs().put(content)
    if old:
        os.utime(blobs().path(address), (LONG_AGO, LONG_AGO))
    return address


def test_what_nothing_holds_for_a_day_is_counted_and_removed_when_asked_for(capture):
    old, young = orphan(b"old", old=True), orphan(b"young", old=False)
    for address in blobs().addresses():
        if address != young:
            os.utime(blobs().path(address), (LONG_AGO, LONG_AGO))
    assert "1 older than a day" in scrub()[1]
    assert blobs().has(old)
    assert scrub("--remove-orphans")[0] == 0
    assert (blobs().has(old), blobs().has(young)) == (False, True)
    assert package_of(capture)
    assert "0 older than a day" in scrub()[1]


def test_what_is_put_again_is_young(capture):
    old = orphan(b"old", old=True)
    blobs().put(b"old")
    scrub("--remove-orphans")
    assert blobs().has(old)


def test_what_somebody_holds_again_since_it_was_counted_stays(capture, monkeypatch):
    held = capture.artifacts.get(role="warc").blobs[1]
    found = scrubbing.scrub()._replace(orphans=[held])
    scrubbing.remove_orphans(found)
    assert blobs().has(held)


def filled(numbers: range) -> None:
    """A stored file for each, named, and as many that are named and lost."""
    words = [b"%d" % number for number in numbers]
    names = [hashlib.sha256(content).hexdigest() for content in words]
    lost = [f"{number:064x}" for number in numbers]
    Blob.objects.bulk_create(Blob(sha256=name, size=1) for name in (*names, *lost))
    for name, content in zip(names, words, strict=True):
        path = blobs().path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def test_thousands_of_files_are_listed_once(monkeypatch, db):
    filled(range(2_000))
    listed = Counter()
    real = os.scandir
    monkeypatch.setattr(at_work.os, "scandir", lambda folder: listed.update([str(folder)]) or real(folder))
    found = scrubbing.scrub()
    assert (found.read, found.damaged, len(found.missing), found.orphans) == (2_000, [], 2_000, [])
    assert len(listed) > 2_000
    assert set(listed.values()) == {1}


def held_by(walk) -> int:
    """The most bytes of Python's own that the walk held at once."""
    tracemalloc.start()
    try:
        walk()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_their_number_does_not_matter_to_memory(db):
    def walk():
        for _address, _is_named, _found in scrubbing._side_by_side():
            pass

    filled(range(300))
    walk()
    few = held_by(walk)
    filled(range(300, 1_800))
    assert held_by(walk) < 2 * few
    assert held_by(lambda: list(scrubbing._side_by_side())) > 2 * few, "the control: held all at once"
