"""The desk's signing keys (Ed25519, RFC 8032): private ones in files of their own, public ones in a list to hand out.

A key is named by the first 16 hex digits of the SHA-256 of its 32 public bytes. It signs from its first day until it is
rotated or revoked. Its successor carries its signature, so that who trusts one can follow to the next.
"""

import fcntl
import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from casefile.core.canonical import canonical, sha256
from casefile.custody.blobs import sync_folder
from casefile.custody.wacz import moment

SCHEMA, ENDORSEMENT = "casefile/keys/1", "casefile/endorsement/1"
LIST = "keys.json"
OVERLAP = timedelta(days=30)
"""How long a rotated key still counts: what it sealed may be stamped that much later."""


class Key(NamedTuple):
    """One key that may sign."""

    id: str
    private: Ed25519PrivateKey

    @property
    def public(self) -> bytes:
        """Its 32 public bytes."""
        return self.private.public_key().public_bytes_raw()

    def sign(self, content: bytes) -> bytes:
        """64 bytes."""
        return self.private.sign(content)


def id_of(public: bytes) -> str:
    """The name of a key, from its 32 public bytes."""
    return sha256(public)[:16]


class Keys:
    """A folder of keys: `<id>.key` (32 private bytes, mode 0600) and `keys.json`, the public list, mode 0644.

    The list is `{schema, keys: [{id, algorithm, public, from, until, revoked, endorsed_by, endorsement}]}`: hex and UTC
    times, null where there is none, oldest first. Several processes may ask at once.
    """

    def __init__(self, folder: str | os.PathLike[str]) -> None:
        self.folder = Path(folder)

    def public(self) -> list[dict[str, Any]]:
        """What the list says, oldest first."""
        try:
            return json.loads((self.folder / LIST).read_bytes())["keys"]
        except FileNotFoundError:
            return []

    def listed(self) -> bytes:
        """The list as its readers get it: the bytes of `keys.json`."""
        return canonical({"schema": SCHEMA, "keys": self.public()})

    def current(self, now: datetime) -> Key:
        """The key that signs now; made at first asking, and when the last one was revoked.

        :param now: aware
        """
        with self._alone():
            listed = self.public()
            return self._load(listed[-1]["id"]) if _signs(listed) else self._add(listed, None, now)

    def rotate(self, now: datetime, overlap: timedelta = OVERLAP) -> Key:
        """A new key, signed by the one before it, which counts for `overlap` more."""
        with self._alone():
            listed = self.public()
            before = self._load(listed[-1]["id"]) if _signs(listed) else None
            if before:
                listed[-1]["until"] = moment(now + overlap)
            return self._add(listed, before, now)

    def revoke(self, key: str, at: datetime) -> str:
        """From `at` on, nothing the key signed counts, unless an outside stamp shows that it was signed before.

        Revoked again, the earlier time stands; that is returned, as the list has it.

        :raises KeyError: no such key
        """
        with self._alone():
            listed = self.public()
            told = next((one for one in listed if one["id"] == key), None)
            if told is None:
                raise KeyError(key)
            told["revoked"] = min(filter(None, (told["revoked"], moment(at))))
            self._write_list(listed)
            return str(told["revoked"])

    def _add(self, listed: list[dict[str, Any]], before: Key | None, now: datetime) -> Key:
        private = Ed25519PrivateKey.generate()
        key = Key(id_of(private.public_key().public_bytes_raw()), private)
        told = {"id": key.id, "public": key.public.hex(), "from": moment(now)}
        entry = {
            **told,
            "algorithm": "Ed25519",
            "until": None,
            "revoked": None,
            "endorsed_by": before.id if before else None,
            "endorsement": before.sign(canonical({"schema": ENDORSEMENT, **told})).hex() if before else None,
        }
        # The private key first: a listed key that nobody holds could never be told from a lost one.
        _write(self.folder / f"{key.id}.key", private.private_bytes_raw(), 0o600)
        self._write_list([*listed, entry])
        return key

    def _load(self, key: str) -> Key:
        return Key(key, Ed25519PrivateKey.from_private_bytes((self.folder / f"{key}.key").read_bytes()))

    def _write_list(self, listed: list[dict[str, Any]]) -> None:
        _write(self.folder / LIST, canonical({"schema": SCHEMA, "keys": listed}), 0o644)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = os.open(self.folder / ".lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
        finally:
            os.close(lock)


def _signs(listed: list[dict[str, Any]]) -> bool:
    return bool(listed) and listed[-1]["revoked"] is None


def _write(path: Path, content: bytes, mode: int) -> None:
    draft = path.with_name(f".new-{secrets.token_hex(8)}")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.rename(draft, path)
    finally:
        draft.unlink(missing_ok=True)
    sync_folder(path.parent)
