"""A bucket keeps the promises of the folder: the same bytes once, whole, under their hash, checked when read."""

import hashlib
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest

from casefile.archive import running, sealing
from casefile.archive.intake import add_pasted_source, blobs
from casefile.archive.kept import bytes_of
from casefile.custody import bucket as at_work
from casefile.custody.blobs import Damaged, Missing, place_of
from casefile.custody.bucket import Bucket
from tests import factories as make
from tests.archive.keeping import package_of
from tests.custody.bucket import NAME, client_of, emptied, served
from tests.custody.sealing import verified
from tests.custody.test_blobs import damaged


@pytest.fixture(scope="module")
def server():
    """Give the address of a server."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in {"ACCESS_KEY_ID": "a", "SECRET_ACCESS_KEY": "b", "DEFAULT_REGION": "us-east-1"}.items():
            patch.setenv(f"AWS_{name}", value)
        with served() as address:
            yield address


@pytest.fixture
def store(server):
    """Give an empty bucket."""
    return Bucket(NAME, emptied(server))


def overwritten(server: str, sha256: str) -> None:
    client_of(server).put_object(Bucket=NAME, Key=place_of(sha256), Body=b"other words")


def test_what_is_put_is_what_is_got(store):
    for content in (b"", b"words", bytes(range(256)) * 5000):
        sha256 = store.put(content)
        assert sha256 == hashlib.sha256(content).hexdigest() == store.put_file(BytesIO(content))
        assert store.has(sha256)
        assert store.get(sha256) == content
    assert len(list(store.addresses())) == 3
    assert damaged(store) == []


def test_what_is_opened_can_be_read_here_and_there_and_is_verified(store, server):
    content = bytes(range(256)) * 8000
    sha256 = store.put(content)
    with store.open(sha256) as file:
        for at in (2_000_000, 0):
            file.seek(at)
            assert file.read(20) == content[at : at + 20]
    overwritten(server, sha256)
    with pytest.raises(Damaged):
        store.open(sha256)
    with pytest.raises(Missing):
        store.open("0" * 64)


def test_the_same_bytes_are_sent_once(store, server):
    sha256 = store.put(b"words")
    before = client_of(server).head_object(Bucket=NAME, Key=place_of(sha256))
    store.put(b"words")
    assert client_of(server).head_object(Bucket=NAME, Key=place_of(sha256))["LastModified"] == before["LastModified"]


def test_of_two_who_put_at_once_the_second_changes_nothing(store, server, monkeypatch):
    sha256 = store.put(b"words")
    overwritten(server, sha256)
    # As it was when the second looked: nothing there yet.
    monkeypatch.setattr(Bucket, "_head", lambda self, sha256: None)
    store.put(b"words")
    with pytest.raises(Damaged):
        store.get(sha256)


def test_what_is_damaged_is_found_and_put_again(store, server):
    sha256, sound = store.put(b"words"), store.put(b"more")
    overwritten(server, sha256)
    with pytest.raises(Damaged):
        store.get(sha256)
    assert damaged(store) == [sha256]
    store.put(b"words")
    assert (store.get(sha256), damaged(store)) == (b"words", [])
    assert store.get(sound) == b"more"


def test_what_was_never_put_or_was_removed_is_missing(store):
    sha256 = store.put(b"words")
    store.remove(sha256)
    store.remove(sha256)
    assert not store.has(sha256)
    for ask in (store.get, store.stored_at):
        with pytest.raises(Missing):
            ask(sha256)


def test_what_is_put_again_after_a_while_is_young_again(store, monkeypatch):
    sha256 = store.put(b"words")
    assert datetime.now(UTC) - store.stored_at(sha256) < timedelta(minutes=1)
    sent = []
    real = Bucket._object
    monkeypatch.setattr(Bucket, "_object", lambda self, sha256: sent.append(sha256) or real(self, sha256))
    monkeypatch.setattr(at_work, "_YOUNG", timedelta(0))
    store.put(b"words")
    assert sent == [sha256]


@pytest.mark.parametrize("address", ["../../etc/passwd", "", "ABCD", "0" * 63])
def test_only_an_address_leads_to_a_file(store, address):
    for ask in (store.get, store.has, store.remove):
        with pytest.raises(ValueError, match="not a SHA-256"):
            ask(address)


def test_a_bucket_that_is_not_there_or_not_reached_is_an_error_of_the_machine(server):
    for store in (Bucket("nowhere", server), Bucket(NAME, "http://127.0.0.1:9")):
        with pytest.raises((OSError, Missing)):
            store.put(b"words")


@pytest.mark.django_db
def test_a_capture_is_kept_in_the_bucket_and_read_back_from_it(store, server, settings, tmp_path):
    settings.CASEFILE_S3_BUCKET, settings.CASEFILE_S3_ENDPOINT = NAME, server
    case = make.case()
    text = "Patrols Go On\n\nThe coast guard stopped 21 boats."
    source = add_pasted_source(by=make.member(case, "analyst"), case=case, pasted=text, language="en")
    running.run(str(source.jobs.get().pk))
    capture = source.captures.get()
    assert isinstance(blobs(), Bucket)
    assert not settings.CASEFILE_STORAGE.exists()
    assert bytes_of(capture.artifacts.get(role="original")) == text.encode()
    (tmp_path / "keys.json").write_bytes(sealing.keys().listed())
    said = verified(tmp_path, package_of(capture), "--trust", tmp_path / "keys.json")
    assert said.status == 0, said.words


def test_without_a_bucket_nothing_of_it_is_imported():
    code = "import sys, casefile.archive.intake; sys.exit('boto3' in sys.modules or 'storages' in sys.modules)"
    ready = "import django; django.setup(); "
    environment = {"DJANGO_SETTINGS_MODULE": "tests.settings"}
    ran = subprocess.run([sys.executable, "-c", ready + code], env=environment, capture_output=True, check=False)
    assert ran.returncode == 0, ran.stderr
