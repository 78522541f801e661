"""Is this package what was captured and sealed, byte for byte?

    python -I verify_package.py PACKAGE --trust KEYS.json [--tsa ROOTS.pem]

KEYS.json is the desk's list of public keys, ROOTS.pem the certificates of time stamping authorities. Both come to you
by another way than the package: who can change one could change the other. This file needs Python 3.11 and `openssl`
3 or newer, and nothing else; it reads within bounds, writes nothing, and asks nobody. Its answer is the exit status:

    0  intact, sealed by a trusted key in its time and, with --tsa, stamped by a trusted authority
    1  not to be relied on: altered, cut off, signed by another key, outside its time, not stamped as asked
    2  intact, but the signer is unknown: no --trust was given
    3  there is no openssl 3 or newer here
    64 asked in a wrong way: no such file, no list of keys
"""

import argparse
import hashlib
import json
import os
import re
import struct
import subprocess
import sys
import tempfile
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO

GOOD, ALTERED, UNKNOWN, NO_OPENSSL, WRONGLY_ASKED = 0, 1, 2, 3, 64

CONTENTS, DIGEST = "datapackage.json", "datapackage-digest.json"
MANIFEST, SIGNATURE, TIMESTAMP = "seal/manifest.json", "seal/signature.json", "seal/timestamp.tsr"
BESIDE = {MANIFEST, SIGNATURE, TIMESTAMP, CONTENTS, DIGEST}
WHAT_MAY_BE = re.compile(r"[a-z]{1,20}/[a-z0-9]+(?:[.-][a-z0-9]+)*|datapackage(?:-digest)?\.json")

MOST_FILES, MOST_RECORDS = 1_000, 50_000
LARGEST_PACKAGE, LARGEST_RECORD, LARGEST_DOCUMENT, LARGEST_HEAD = 2**31 - 1, 2**27, 2**24, 2**16
PIECE = 2**16

CENTRAL, LOCAL, END = "<4s4B4HL2L5H2L", "<4s2B4HL2L2H", "<4s4H2LH"
# A file of ours is stored unpacked, has the first day a ZIP file can name, and may be read by all.
FIRST_DAY, MODE = 33, 0o644 << 16


class Refused(Exception):
    """The package is not to be relied on; the sentence says why."""


class WronglyAsked(Exception):
    """What was given beside the package cannot be used."""


class Package:
    """The files of a package, read within bounds. Every byte of it belongs to one of them or follows from them.

    :raises Refused: the ZIP file has another form than ours
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        size = file.seek(0, os.SEEK_END)
        if not 22 <= size <= LARGEST_PACKAGE:
            raise Refused("the package is cut off or too large")
        end = self._at(size - 22, 22)
        _sig, _disk, _first, count, _all, length, start, _note = struct.unpack(END, end)
        fits = count <= MOST_FILES and start + length + 22 == size and length <= count * 200
        if not fits or end != struct.pack(END, b"PK\5\6", 0, 0, count, count, length, start, 0):
            raise Refused("the package is cut off, or its end was rewritten")
        self._places: dict[str, tuple[int, int, int]] = {}
        self._walk(self._at(start, length), count, start)

    def sizes(self) -> dict[str, int]:
        """Every path, in order, and how many bytes it has."""
        return {name: size for name, (_start, size, _crc) in self._places.items()}

    def pieces(self, name: str) -> Iterator[bytes]:
        """The bytes of one file, in pieces."""
        start, size, _crc = self._places[name]
        for at in range(start, start + size, PIECE):
            yield self._at(at, min(PIECE, start + size - at))

    def document(self, name: str) -> bytes:
        """The bytes of one small file."""
        if name not in self._places:
            raise Refused(f"{name} is missing")
        if self._places[name][1] > LARGEST_DOCUMENT:
            raise Refused(f"{name} is too large")
        return b"".join(self.pieces(name))

    def sha256(self, name: str) -> str:
        """The hash of one file, in hex, its own checksum in the ZIP file checked beside."""
        digest, crc = hashlib.sha256(), 0
        for piece in self.pieces(name):
            digest.update(piece)
            crc = zlib.crc32(piece, crc)
        if crc != self._places[name][2]:
            raise Refused(f"{name} has another checksum in the package")
        return digest.hexdigest()

    def _at(self, place: int, size: int) -> bytes:
        self._file.seek(place)
        return self._file.read(size)

    def _walk(self, listed: bytes, count: int, start: int) -> None:
        at, next_file, last = 0, 0, ""
        for _ in range(count):
            fields = struct.unpack_from(CENTRAL, listed, at)
            crc, size, length = fields[9], fields[11], fields[12]
            raw = listed[at + 46 : at + 46 + length]
            name = raw.decode("ascii")
            common = (0, 0, 0, 0, FIRST_DAY, crc, size, size, length, 0)
            central = struct.pack(CENTRAL, b"PK\1\2", 20, 3, 20, *common, 0, 0, 0, MODE, next_file) + raw
            local = struct.pack(LOCAL, b"PK\3\4", 20, *common) + raw
            if not WHAT_MAY_BE.fullmatch(name) or name <= last:
                raise Refused(f"a package holds no such file here: {name!r}")
            if listed[at : at + len(central)] != central or self._at(next_file, len(local)) != local:
                raise Refused(f"the entry of {name} was rewritten")
            self._places[name] = (next_file + len(local), size, crc)
            at, next_file, last = at + len(central), next_file + len(local) + size, name
        if next_file != start or at != len(listed):
            raise Refused("there are bytes between the files")


def check_contents(package: Package) -> dict[str, Any]:
    """Compare every file with the manifest, and the list of files with what it must then be; return the manifest."""
    manifest, sizes = canonical_in(package, MANIFEST), package.sizes()
    hashes = {name: package.sha256(name) for name in sizes}
    named = {one["path"]: (one["size"], one["sha256"]) for one in manifest["files"]}
    there = {name: (sizes[name], hashes[name]) for name in sizes if name not in BESIDE}
    if manifest["schema"] != "casefile/seal/1" or named != there or len(named) != len(manifest["files"]):
        other = sorted({name for name, _what in named.items() ^ there.items()})
        raise Refused(f"not as the manifest says: {', '.join(other) or 'the list itself'}")
    listed = [
        {"name": name, "path": name, "hash": f"sha256:{hashes[name]}", "bytes": size}
        for name, size in sizes.items()
        if name not in (CONTENTS, DIGEST)
    ]
    contents = {"profile": "data-package", "wacz_version": "1.1.1", **manifest["package"], "resources": listed}
    digest = {"path": CONTENTS, "hash": f"sha256:{hashes[CONTENTS]}"}
    for name, due in ((CONTENTS, contents), (DIGEST, digest)):
        if package.document(name) != canonical(due):
            raise Refused(f"{name} is not what follows from the manifest")
    return manifest


def canonical(value: Any) -> bytes:
    """Canonical JSON (RFC 8785) of what a package holds: texts, whole numbers, ASCII names."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def canonical_in(package: Package, name: str) -> dict[str, Any]:
    """A JSON object of the package that is written in the one canonical way."""
    content = package.document(name)
    value = json.loads(content)
    if not isinstance(value, dict) or canonical(value) != content:
        raise Refused(f"{name} is not in canonical form")
    return value


def check_records(package: Package) -> int:
    """Check the digests in every WARC record (ISO 28500); return how many there are."""
    count = 0
    for name in (name for name in package.sizes() if name.startswith("archive/")):
        for record in members(package.pieces(name), name):
            count += 1
            check_record(record, f"record {count} of {name}")
            if count > MOST_RECORDS:
                raise Refused(f"{name} has too many records")
    return count


def members(pieces: Iterator[bytes], name: str) -> Iterator[bytes]:
    """Each gzip member, unpacked as far as the limit allows."""
    unpack, content = None, bytearray()
    for piece in pieces:
        rest = piece
        while rest:
            unpack = unpack or zlib.decompressobj(wbits=31)
            content += unpack.decompress(rest, LARGEST_RECORD + 1 - len(content))
            if len(content) > LARGEST_RECORD:
                raise Refused(f"a record of {name} unpacks to more than {LARGEST_RECORD} bytes")
            rest = unpack.unused_data
            if unpack.eof:
                yield bytes(content)
                unpack, content = None, bytearray()
    if unpack:
        raise Refused(f"{name} is cut off")


def check_record(record: bytes, where: str) -> None:
    """Compare one record's block and payload with the digests in its head."""
    head, _blank, rest = record.partition(b"\r\n\r\n")
    first, *lines = head[:LARGEST_HEAD].decode().split("\r\n")
    pairs = [line.partition(":") for line in lines]
    fields = {name.strip().lower(): value.strip() for name, _colon, value in pairs}
    size = int(fields["content-length"])
    block = rest[:size]
    if not first.startswith("WARC/1.") or len(fields) != len(lines) or rest[size:] != b"\r\n\r\n":
        raise Refused(f"{where} has another form")
    if not holds(fields["warc-block-digest"], block):
        raise Refused(f"{where} is altered")
    payload = block
    if fields.get("content-type", "").startswith("application/http"):
        blank = re.search(rb"\r?\n\r?\n", block)
        payload = block[blank.end() :] if blank else b""
    due = fields.get("warc-payload-digest")
    if due and fields.get("warc-type") != "revisit" and not holds(due, payload):
        raise Refused(f"the payload of {where} is altered")


def holds(digest: str, content: bytes) -> bool:
    """Whether a digest as our records write it is that of the content."""
    return digest == f"sha256:{hashlib.sha256(content).hexdigest()}"


class Keys:
    """The trusted list of keys, as it was given.

    :raises WronglyAsked: it is no such list, or it contradicts itself
    """

    def __init__(self, path: str, openssl: "OpenSSL") -> None:
        try:
            listed = json.loads(read_bounded(path))["keys"]
            self._keys = {one["id"]: one for one in listed}
            for one in listed:
                self._check(one, openssl)
        except (KeyError, TypeError, ValueError) as why:
            raise WronglyAsked(f"{path} is not a list of keys: {why}") from why

    def key(self, name: str, sealed_at: datetime, stamped_at: datetime | None) -> bytes:
        """The 32 public bytes of a key that could seal at that time.

        :param stamped_at: the time a trusted authority states, if any
        :raises Refused: it is not on the list, or the time is outside its own
        """
        if name not in self._keys:
            raise Refused(f"sealed by the key {name}, which is not on the list")
        key = self._keys[name]
        first, last, gone = (time_in(key[member]) for member in ("from", "until", "revoked"))
        for at in (sealed_at, stamped_at):
            if at and (at < first or (last and at > last)):
                raise Refused(f"sealed or stamped outside the time of the key {name}")
        if gone and not (stamped_at and stamped_at < gone):
            raise Refused(f"the key {name} was revoked, and no trusted stamp shows an earlier time")
        return bytes.fromhex(key["public"])

    def _check(self, one: dict[str, Any], openssl: "OpenSSL") -> None:
        public = bytes.fromhex(one["public"])
        if one["algorithm"] != "Ed25519" or one["id"] != id_of(public) or not time_in(one["from"]):
            raise ValueError(f"the entry {one['id']} contradicts itself")
        if one["endorsed_by"]:
            told = {"schema": "casefile/endorsement/1", **{name: one[name] for name in ("id", "public", "from")}}
            before = bytes.fromhex(self._keys[one["endorsed_by"]]["public"])
            if not openssl.signed(before, canonical(told), bytes.fromhex(one["endorsement"])):
                raise ValueError(f"the key {one['id']} is not endorsed as it says")


class OpenSSL:
    """The program `openssl`, which judges signatures and stamps, at work in a folder of its own."""

    def __init__(self, folder: str) -> None:
        self._folder = folder

    def is_new_enough(self) -> bool:
        """Whether there is one of version 3 or newer."""
        try:
            said = re.match(rb"OpenSSL (\d+)\.", self._run("version").stdout)
        except OSError:
            return False
        return bool(said) and int(said[1]) >= 3

    def signed(self, public: bytes, content: bytes, signature: bytes) -> bool:
        """Whether this is the Ed25519 signature of the key, 32 bytes, under the content."""
        # SubjectPublicKeyInfo of RFC 8410: an unchanging head and the key.
        key = bytes.fromhex("302a300506032b6570032100") + public
        words = "pkeyutl -verify -pubin -keyform DER -inkey key -rawin -in content -sigfile signature"
        return self._run(words, key=key, content=content, signature=signature).returncode == 0

    def stamped_at(self, roots: bytes, token: bytes, signature: bytes) -> datetime:
        """The time of a stamp over the signature, its certificates judged at that time.

        :raises Refused: it is no such stamp, or it leads to none of the roots
        """
        said = self._run("ts -reply -in token -text", token=token).stdout.decode("utf-8", "replace")
        # Once only: an authority's free words could hold a line of the same look.
        lines = [line for line in said.splitlines() if "Time stamp:" in line]
        found = re.fullmatch(r"Time stamp: (\w{3} +\d+ [\d:]{8})(?:\.\d+)? (\d{4}) GMT", "".join(lines))
        if not found:
            raise Refused("the time stamp cannot be read")
        at = datetime.strptime(f"{found[1]} {found[2]}", "%b %d %H:%M:%S %Y").replace(tzinfo=UTC)
        words = f"ts -verify -in token -data signature -CAfile roots -attime {int(at.timestamp())}"
        if self._run(words, signature=signature, roots=roots).returncode:
            raise Refused("the time stamp is not over this seal, or not by a trusted authority")
        return at

    def _run(self, words: str, **files: bytes) -> subprocess.CompletedProcess[bytes]:
        for name, content in files.items():
            Path(self._folder, name).write_bytes(content)
        alone = {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "OPENSSL_CONF": os.devnull}
        command = ["openssl", *words.split()]
        return subprocess.run(command, cwd=self._folder, env=alone, capture_output=True, timeout=60, check=False)


def id_of(public: bytes) -> str:
    return hashlib.sha256(public).hexdigest()[:16]


def time_in(text: str | None) -> datetime | None:
    return text and datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)


def read_bounded(path: str) -> bytes:
    """A file given beside the package; of one that is too large, the beginning."""
    with open(path, "rb") as file:
        return file.read(LARGEST_DOCUMENT)


def check_seal(package: Package, manifest: dict[str, Any], asked: argparse.Namespace, openssl: OpenSSL) -> list[str]:
    """Judge signature and stamp; return what was found, in sentences.

    :raises Refused: as `Keys.key` and `OpenSSL.stamped_at`; a stamp was asked for and there is none
    """
    seal, content = canonical_in(package, SIGNATURE), package.document(MANIFEST)
    public, signature = bytes.fromhex(seal["public"]), bytes.fromhex(seal["signature"])
    key, named = id_of(public), hashlib.sha256(content).hexdigest()
    due = {"algorithm": "Ed25519", "key": key, "public": public.hex(), "signature": signature.hex(), "manifest": named}
    if seal != due or manifest["key"] != key:
        raise Refused(f"{SIGNATURE} does not fit the manifest")
    has_stamp, sealed_at, stamped_at = TIMESTAMP in package.sizes(), time_in(manifest["sealed_at"]), None
    said = [f"sealed {sealed_at:%Y-%m-%d %H:%M:%S} UTC, by the desk's own clock, with the key {key}"]
    if asked.tsa:
        stamped_at = openssl.stamped_at(read_bounded(asked.tsa), package.document(TIMESTAMP), signature)
        said.append(f"stamped {stamped_at:%Y-%m-%d %H:%M:%S} UTC by a trusted authority")
    else:
        said.append("it carries a time stamp; not checked without --tsa" if has_stamp else "not stamped")
    if asked.trust:
        public = Keys(asked.trust, openssl).key(key, sealed_at, stamped_at)
    if not openssl.signed(public, content, signature):
        raise Refused("the signature is not that of the key under this manifest")
    return said


def verify(asked: argparse.Namespace, openssl: OpenSSL) -> list[str]:
    """Check one package in every part; return what was found, in sentences.

    :raises Refused, WronglyAsked: with the reason
    """
    try:
        with open(asked.package, "rb") as file:
            package = Package(file)
            manifest = check_contents(package)
            said = [f"{len(package.sizes())} files and {check_records(package)} records are as they were sealed"]
            return said + check_seal(package, manifest, asked, openssl)
    except OSError as why:
        raise WronglyAsked(str(why)) from why
    except (LookupError, TypeError, AttributeError, ValueError, RecursionError, struct.error, zlib.error) as why:
        raise Refused(f"it cannot be read: {why}") from why


class Words(argparse.ArgumentParser):
    """The words on the command line. A wrong one has a status of its own: 2 is taken."""

    def error(self, message: str) -> None:
        """Say what is wrong and end."""
        self.exit(WRONGLY_ASKED, f"{self.format_usage()}{message}\n")


def answer(words: list[str]) -> tuple[int, list[str]]:
    """The exit status and what to say."""
    parser = Words(prog="verify_package.py", description="Is this package what was captured and sealed?")
    parser.add_argument("package", metavar="PACKAGE")
    parser.add_argument("--trust", metavar="KEYS.json", help="the desk's public keys, from outside the package")
    parser.add_argument("--tsa", metavar="ROOTS.pem", help="certificates of time stamping authorities you trust")
    asked = parser.parse_args(words)
    with tempfile.TemporaryDirectory() as folder:
        openssl = OpenSSL(folder)
        if not openssl.is_new_enough():
            return NO_OPENSSL, ["There is no openssl 3 or newer here."]
        try:
            said = verify(asked, openssl)
        except Refused as why:
            return ALTERED, [f"NOT TO BE RELIED ON: {why}."]
        except WronglyAsked as why:
            return WRONGLY_ASKED, [str(why)]
    if not asked.trust:
        return UNKNOWN, [*said, "INTACT, SIGNER UNKNOWN: name the keys you trust with --trust."]
    return GOOD, [*said, "INTACT, and sealed by a key you trust."]


if __name__ == "__main__":
    status, sentences = answer(sys.argv[1:])
    sys.stdout.write("".join(f"{line}\n" for line in sentences))
    sys.exit(status)
