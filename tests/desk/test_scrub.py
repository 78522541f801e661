"""`manage.py scrub` finds what is damaged, what is missing and what nobody needs, and says whose it is."""

import io
import os

import pytest
from django.core.management import call_command

from casefile.archive import scrubbing
from casefile.archive.intake import blobs
from casefile.archive.sealing import package_of
from tests import factories as make
from tests.archive.keeping import kept

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
    # The text that was pasted is held by nothing once the capture holds a page instead.
    assert "2 older than a day" in scrub()[1]
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
