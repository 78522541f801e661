"""A seal names every file and is signed by a key whose life anybody can read in a list."""

import hashlib
import json
import stat
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from casefile.core.canonical import NotCanonical, canonical
from casefile.custody.keys import OVERLAP, Keys, id_of
from casefile.custody.seal import MANIFEST, SIGNATURE, TIMESTAMP, manifest_in, package
from casefile.custody.wacz import Unsound, files_of, read, write
from tests.custody.sealing import AT, about, artifacts_of, sealed, shipped


@pytest.fixture
def keys(tmp_path: Path) -> Keys:
    """Give an empty folder of keys."""
    return Keys(tmp_path / "keys")


def public_of(entry: dict) -> Ed25519PublicKey:
    return Ed25519PublicKey.from_public_bytes(bytes.fromhex(entry["public"]))


def test_the_manifest_names_every_file_and_the_capture(keys):
    made = sealed(0, keys.current(AT))
    manifest, (files, _about) = json.loads(made.manifest), read(made.package)
    beside = {one["path"]: (one["size"], one["sha256"]) for one in manifest["files"]}
    assert beside == {
        path: (len(content), hashlib.sha256(content).hexdigest())
        for path, content in files.items()
        if not path.startswith("seal/")
    }
    assert {one["role"] for one in manifest["files"]} == {"original", "warc", "screenshot", "index", "pages"}
    assert manifest["capture"]["headers"] == [["Server", "ñ"]]
    assert (manifest["schema"], manifest["sealed_at"]) == ("casefile/seal/1", "2031-05-04T12:30:00Z")
    assert made.manifest == canonical(manifest) == files[MANIFEST]


def test_a_name_given_by_a_stranger_is_kept_in_the_manifest(keys):
    manifest = json.loads(sealed(1, keys.current(AT)).manifest)
    assert [one["name"] for one in manifest["files"] if one["role"] == "original"] == ["Fähre 1.html"]


def test_the_signature_is_over_the_bytes_of_the_manifest(keys):
    made = sealed(0, keys.current(AT))
    told = json.loads(read(made.package)[0][SIGNATURE])
    assert (told["key"], told["signature"]) == (made.key, made.signature.hex())
    public = public_of(keys.public()[0])
    public.verify(made.signature, made.manifest)
    with pytest.raises(InvalidSignature):
        public.verify(made.signature, made.manifest + b" ")


def test_sealing_the_same_twice_gives_the_same_package(keys):
    arts, key = artifacts_of(0), keys.current(AT)
    first, second = (package(arts, about(0), capture={"status": 200}, key=key) for _ in range(2))
    assert first == second


def test_facts_without_a_canonical_form_are_not_sealed(keys):
    with pytest.raises(NotCanonical):
        package(artifacts_of(0), about(0), capture={"share": 0.5}, key=keys.current(AT))


def test_a_stamp_is_put_in_and_nothing_else_changes(keys):
    made = sealed(0, keys.current(AT))
    before, after = read(made.package)[0], read(shipped(made.package, b"token"))[0]
    assert after == {**before, TIMESTAMP: b"token"}
    assert shipped(shipped(made.package, b"older"), b"token") == shipped(made.package, b"token")


def test_only_a_sealed_package_is_read_and_shipped():
    bare = write(files_of(artifacts_of(0), about(0)), about(0).members())
    with pytest.raises(Unsound):
        manifest_in(bare)
    with pytest.raises(Unsound):
        shipped(b"PK", b"token")


def test_the_key_is_made_once_and_only_its_owner_can_read_it(keys):
    first = keys.current(AT)
    assert Keys(keys.folder).current(AT + timedelta(days=1)).id == first.id == id_of(first.public)
    private = keys.folder / f"{first.id}.key"
    assert stat.S_IMODE(private.stat().st_mode) == 0o600
    assert stat.S_IMODE(keys.folder.stat().st_mode) == 0o700
    assert private.read_bytes() == first.private.private_bytes_raw()
    (told,) = keys.public()
    assert told["public"] == first.public.hex()
    assert private.read_bytes().hex() not in (keys.folder / "keys.json").read_text()


def test_many_who_ask_at_once_get_one_key(keys):
    with ThreadPoolExecutor(16) as pool:
        ids = set(pool.map(lambda _: Keys(keys.folder).current(AT).id, range(64)))
    assert len(ids) == len(keys.public()) == 1
    assert sorted(path.name for path in keys.folder.iterdir()) == [".lock", f"{ids.pop()}.key", "keys.json"]


def test_a_new_key_is_signed_by_the_old_one_which_ends(keys):
    old, new = keys.current(AT), keys.rotate(AT + timedelta(days=10))
    assert keys.current(AT + timedelta(days=11)).id == new.id != old.id
    first, second = keys.public()
    assert first["until"] == (AT + timedelta(days=10) + OVERLAP).strftime("%Y-%m-%dT%H:%M:%SZ")
    assert (second["from"], second["until"], second["endorsed_by"]) == ("2031-05-14T12:30:00Z", None, old.id)
    told = {name: second[name] for name in ("id", "public", "from")}
    endorsed = canonical({"schema": "casefile/endorsement/1", **told})
    public_of(first).verify(bytes.fromhex(second["endorsement"]), endorsed)


def test_a_revoked_key_signs_no_more_and_endorses_nobody(keys):
    old = keys.current(AT)
    keys.revoke(old.id, AT + timedelta(days=1))
    assert keys.current(AT + timedelta(days=2)).id != old.id
    first, second = keys.public()
    assert (first["revoked"], second["endorsed_by"]) == ("2031-05-05T12:30:00Z", None)
    with pytest.raises(KeyError):
        keys.revoke("0" * 16, AT)
