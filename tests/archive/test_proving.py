"""What does not hold in a seal is found and named; what holds is left in peace."""

import pytest
from django.core.management import call_command

from casefile.archive import sealing
from casefile.archive.intake import blobs
from casefile.archive.kept import as_left
from casefile.archive.proving import faults_in_seals
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def capture():
    case = make.case()
    return make.source(case, make.member(case, "analyst")).captures.get()


def found(capture, erased=frozenset()) -> str:
    return "; ".join(one.sentence for one in faults_in_seals(capture.case_id, set(erased)))


def package_path(capture):
    return blobs().path(capture.artifacts.get(role="package").blobs[0])


def test_a_sound_seal_has_no_fault(capture):
    assert found(capture) == ""


def test_a_key_the_desk_does_not_know_is_named(capture, settings, tmp_path):
    settings.CASEFILE_KEYS = tmp_path / "another"
    assert f"key {capture.seal.key}, which this desk does not know" in found(capture)


def test_a_package_that_was_changed_is_found(capture):
    path = package_path(capture)
    path.write_bytes(path.read_bytes() + b"!")
    assert "its package is not what was stored" in found(capture)


def test_a_package_that_is_gone_is_a_fault_unless_it_was_erased(capture):
    package_path(capture).unlink()
    assert "no erasure is on record" in found(capture)
    assert found(capture, {capture.source_id}) == ""


def test_a_seal_of_another_capture_does_not_hold(capture, monkeypatch):
    other = make.source(capture.case, capture.collector, html=make.ARTICLE.replace("21 boats", "22 boats"))
    stranger = as_left(other.captures.get().artifacts.get(role="package"))
    monkeypatch.setattr("casefile.archive.proving.as_left", lambda artifact: stranger)
    assert "its signature does not hold" in found(capture)


def test_a_rotated_key_is_signed_by_the_one_before_it_and_seals_from_then_on(capture, settings, tmp_path):
    settings.CASEFILE_KEYS = tmp_path / "rotating"
    first = sealing.keys().current(make.moment())
    call_command("rotate_key")
    before, after = sealing.keys().public()
    assert (before["id"], after["endorsed_by"]) == (first.id, first.id)
    assert before["until"]
    case = capture.case
    assert make.source(case, capture.collector).captures.get().seal.key == after["id"]
