"""Is this package what was captured and sealed, byte for byte?

    python -I verify_package.py PACKAGE --trust KEYS.json [--root ROOT.pem] [--tsa ROOTS.pem] [--compare OTHER]

KEYS.json is the desk's list of public keys, ROOTS.pem the certificates of time stamping authorities. Both come to you
by another way than the package: who can change one could change the other. With --root, KEYS.json.sig beside the list
must be its signature by the key that the desk keeps offline. This file needs Python 3.11 and `openssl` 3 or newer, and
nothing else; it reads within bounds, writes nothing, and asks nobody. Its answer is the exit status:

    0  intact, sealed by a trusted key in its time and, with --tsa, stamped by a trusted authority
    1  not to be relied on: altered, cut off, signed by another key, outside its time, not stamped as asked
    2  intact, but the signer is unknown: no --trust was given
    3  there is no openssl 3 or newer here
    4  pieces of it were erased, by whom is not told; all else is as for 0
    5  equivocation: one key sealed two accounts of one capture, this package and OTHER
    64 asked in a wrong way: no such file, no list of keys, OTHER is of another capture
"""

import argparse
import hashlib
import json
import os
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import zlib
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from functools import reduce
from itertools import chain
from pathlib import Path
from typing import Any, BinaryIO

GOOD, ALTERED, UNKNOWN, NO_OPENSSL, ERASED, TWO_STORIES, WRONGLY_ASKED = 0, 1, 2, 3, 4, 5, 64
FOUND = {
    GOOD: "INTACT, and sealed by a key you trust.",
    UNKNOWN: "INTACT, SIGNER UNKNOWN: name the keys you trust with --trust.",
    ERASED: "ERASED IN PART: the rest is intact, and sealed by a key you trust.",
    ALTERED: "NOT TO BE RELIED ON: {}.",
    TWO_STORIES: "EQUIVOCATION: {}.",
    WRONGLY_ASKED: "{}",
}

CONTENTS, DIGEST = "datapackage.json", "datapackage-digest.json"
MANIFEST, SIGNATURE, TIMESTAMP = "seal/manifest.json", "seal/signature.json", "seal/timestamp.tsr"
BESIDE = {MANIFEST, SIGNATURE, TIMESTAMP, CONTENTS, DIGEST}
WHAT_MAY_BE = re.compile(r"[a-z]{1,20}/[a-z0-9]+(?:[.-][a-z0-9]+)*|datapackage(?:-digest)?\.json")

MOST_FILES, MOST_RECORDS = 1_000, 50_000
LARGEST_PACKAGE, LARGEST_RECORD, LARGEST_DOCUMENT, LARGEST_HEAD = 2**31 - 1, 2**28, 2**24, 2**16
PIECE, LARGEST_TOGETHER = 2**16, 2**32
# SubjectPublicKeyInfo of RFC 8410: an unchanging head, and then the 32 bytes of the key.
KEY_HEAD = bytes.fromhex("302a300506032b6570032100")
# What stands between a payload that is a piece and the end of its record: the last block of deflate, and the checksums.
LAST_BLOCK = 17

CENTRAL, LOCAL, END = "<4s4B4HL2L5H2L", "<4s2B4HL2L2H", "<4s4H2LH"
# A file of ours is stored unpacked, has the first day a ZIP file can name, and may be read by all.
FIRST_DAY, MODE = 33, 0o644 << 16


class Refused(Exception):
    """The package is not to be relied on, or not to be judged: a sentence that says why, and the exit status."""

    def __init__(self, why: str, status: int = ALTERED) -> None:
        super().__init__(FOUND[status].format(why))
        self.status = status


class Package:
    """The files of a package, their `sizes` in order, read within bounds. Every byte is one of theirs or follows."""

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
        self._places: dict[str, tuple[int, int]] = {}
        self.sizes: dict[str, int] = {}
        self._walk(self._at(start, length), count, start)

    def pieces(self, name: str, first: int = 0, last: int = LARGEST_PACKAGE) -> Iterator[bytes]:
        """The bytes of one file, or those from `first` to `last` of it, in pieces."""
        start = self._places[name][0]
        end = start + min(self.sizes[name], last)
        for at in range(start + first, end, PIECE):
            yield self._at(at, min(PIECE, end - at))

    def document(self, name: str) -> bytes:
        """The bytes of one small file."""
        if self.sizes.get(name, LARGEST_PACKAGE) > LARGEST_DOCUMENT:
            raise Refused(f"{name} is missing or too large")
        return b"".join(self.pieces(name))

    def sha256(self, name: str) -> str:
        """The hash of one file, in hex, its own checksum in the ZIP file checked beside."""
        if reduce(lambda crc, piece: zlib.crc32(piece, crc), self.pieces(name), 0) != self._places[name][1]:
            raise Refused(f"{name} has another checksum in the package")
        return hash_of(self.pieces(name))

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
            self._places[name], self.sizes[name] = (next_file + len(local), crc), size
            at, next_file, last = at + len(central), next_file + len(local) + size, name
        if next_file != start or at != len(listed):
            raise Refused("there are bytes between the files")


def check_contents(package: Package) -> tuple[dict[str, Any], dict[str, list[tuple[int, int]]], int]:
    """Compare all files with the manifest; it, start and end of all that was erased, and how many pieces there are."""
    manifest, sizes = canonical_in(package, MANIFEST), package.sizes
    hashes = {name: package.sha256(name) for name in sizes}
    named = {one["path"]: one for one in manifest["files"]}
    other = {name for name in sizes if name not in BESIDE} ^ named.keys()
    other |= {name for name in named.keys() & sizes.keys() if sizes[name] != named[name]["size"]}
    if manifest["schema"] != "casefile/seal/1" or other or len(named) != len(manifest["files"]):
        raise Refused(f"not as the manifest says: {', '.join(sorted(other)) or 'the list itself'}")
    erased = {name: erased_in(package, one) for name, one in named.items() if hashes[name] != one["sha256"]}
    rest = sorted(sizes.keys() - {CONTENTS, DIGEST})
    listed = [{"name": name, "path": name, "hash": f"sha256:{hashes[name]}", "bytes": sizes[name]} for name in rest]
    contents = {"profile": "data-package", "wacz_version": "1.1.1", **manifest["package"], "resources": listed}
    digest = {"path": CONTENTS, "hash": f"sha256:{hashes[CONTENTS]}"}
    for name, due in ((CONTENTS, contents), (DIGEST, digest)):
        if package.document(name) != canonical(due):
            raise Refused(f"{name} is not what follows from the manifest")
    return manifest, erased, sum(1 + len(one.get("pieces", ())) for one in named.values())


def erased_in(package: Package, told: dict[str, Any]) -> list[tuple[int, int]]:
    """What was erased of a file that is not as it was sealed: zeros, in the place of whole pieces and nowhere else."""
    name, pieces = told["path"], told.get("pieces", ())
    if name.startswith(("archive/", "artifacts/")) and is_zeros(package.pieces(name)):
        return [(0, told["size"])]
    places = [(start, start + size) for start, size, _due in pieces]
    erased = [at for at, one in zip(places, pieces, strict=True) if hash_of(package.pieces(name, *at)) != one[2]]
    ends = [0, *chain.from_iterable(places), told["size"]]
    between = (package.pieces(name, *ends[at : at + 2]) for at in range(0, len(ends), 2))
    is_whole = erased and hash_of(chain.from_iterable(between)) == told["frame"]
    if not is_whole or not all(is_zeros(package.pieces(name, *at)) for at in erased):
        raise Refused(f"not as the manifest says: {name}")
    return erased


def is_zeros(pieces: Iterable[bytes]) -> bool:
    return not any(any(piece) for piece in pieces)


def hash_of(pieces: Iterable[bytes]) -> str:
    digest = hashlib.sha256()
    for piece in pieces:
        digest.update(piece)
    return digest.hexdigest()


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


def check_records(package: Package, erased: dict[str, list[tuple[int, int]]]) -> int:
    """Check the digests in every WARC record (ISO 28500) that was not erased; return how many there are."""
    count = unpacked = 0
    for name, size in package.sizes.items():
        at = 0 if name.startswith("archive/") else size
        for start, end in (*erased.get(name, ()), (size, size)):
            for record in members(package.pieces(name, at, start), name, is_cut=start < size):
                count, unpacked = count + 1, unpacked + len(record)
                if count > MOST_RECORDS or unpacked > LARGEST_TOGETHER:
                    raise Refused("it holds more records than can be checked")
                check_record(record, f"record {count} of {name}")
            at = end + LAST_BLOCK
    return count


def members(pieces: Iterator[bytes], name: str, is_cut: bool = False) -> Iterator[bytes]:
    """Each gzip member, unpacked as far as the limit allows; the last may be `is_cut`, and is left out then."""
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
    if unpack and not is_cut:
        raise Refused(f"{name} is cut off")


def check_record(record: bytes, where: str) -> None:
    """Compare one record's block and payload with the digests in its head."""
    head, _blank, rest = record.partition(b"\r\n\r\n")
    first, *lines = head[:LARGEST_HEAD].decode().split("\r\n")
    fields = {name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    size = int(fields["content-length"])
    block = rest[:size]
    has_form = first.startswith("WARC/1.") and len(fields) == len(lines) and rest[size:] == b"\r\n\r\n"
    if not has_form:
        raise Refused(f"{where} has another form")
    if fields["warc-block-digest"] != f"sha256:{hash_of([block])}":
        raise Refused(f"{where} is altered")
    is_http = fields.get("content-type", "").startswith("application/http")
    payload = (*re.split(rb"\r?\n\r?\n", block, maxsplit=1), b"")[1] if is_http else block
    due = f"sha256:{hash_of([payload])}"
    if fields.get("warc-type") != "revisit" and fields.get("warc-payload-digest", due) != due:
        raise Refused(f"the payload of {where} is altered")


def openssl(words: str, **files: bytes) -> subprocess.CompletedProcess[bytes]:
    """Run `openssl`, which judges signatures and stamps, in a folder of these files and nothing else."""
    with tempfile.TemporaryDirectory() as folder:
        for name, content in files.items():
            Path(folder, name).write_bytes(content)
        alone = {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "OPENSSL_CONF": os.devnull}
        command = ["openssl", *words.split()]
        return subprocess.run(command, cwd=folder, env=alone, capture_output=True, timeout=60, check=False)


def is_new_enough() -> bool:
    said = shutil.which("openssl") and re.match(rb"OpenSSL (\d+)\.", openssl("version").stdout)
    return bool(said) and int(said[1]) >= 3


def is_signed(key: bytes, content: bytes, signature: bytes) -> bool:
    # The key may be in DER or PEM.
    words = "pkeyutl -verify -pubin -inkey key -rawin -in content -sigfile signature"
    return openssl(words, key=key, content=content, signature=signature).returncode == 0


def stamped_at(roots: bytes, token: bytes, signature: bytes) -> datetime:
    """The time of a stamp over the signature, its certificates judged at that time and led back to the roots."""
    said = openssl("ts -reply -in token -text", token=token).stdout.decode("utf-8", "replace")
    # Once only: an authority's free words could hold a line of the same look.
    lines = [line for line in said.splitlines() if "Time stamp:" in line]
    found = re.fullmatch(r"Time stamp: (\w{3} +\d+ [\d:]{8})(?:\.\d+)? (\d{4}) GMT", "".join(lines))
    if not found:
        raise Refused("the time stamp cannot be read")
    at = datetime.strptime(f"{found[1]} {found[2]}", "%b %d %H:%M:%S %Y").replace(tzinfo=UTC)
    words = f"ts -verify -in token -data signature -CAfile roots -attime {int(at.timestamp())}"
    if openssl(words, token=token, signature=signature, roots=roots).returncode:
        raise Refused("the time stamp is not over this seal, or not by a trusted authority")
    return at


def time_in(text: str | None) -> datetime | None:
    return text and datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)


def read_bounded(path: str) -> bytes:
    """A file given beside the package; of one that is too large, the beginning."""
    with open(path, "rb") as file:
        return file.read(LARGEST_DOCUMENT)


def keys_in(path: str, root: str | None) -> dict[str, dict[str, Any]]:
    """The trusted list of keys by their names, each as the one before it endorsed it, all as the root signed them."""
    content = read_bounded(path)
    if root and not is_signed(read_bounded(root), content, read_bounded(f"{path}.sig")):
        raise Refused("the list of keys is not signed by the root")
    try:
        keys = {one["id"]: one for one in json.loads(content)["keys"]}
        for name, one in keys.items():
            public = bytes.fromhex(one["public"])
            if one["algorithm"] != "Ed25519" or name != hash_of([public])[:16] or not time_in(one["from"]):
                raise ValueError(f"the entry {name} contradicts itself")
            if one["endorsed_by"]:
                told = {"schema": "casefile/endorsement/1", **{of: one[of] for of in ("id", "public", "from")}}
                before = KEY_HEAD + bytes.fromhex(keys[one["endorsed_by"]]["public"])
                if not is_signed(before, canonical(told), bytes.fromhex(one["endorsement"])):
                    raise ValueError(f"the key {name} is not endorsed as it says")
    except (KeyError, TypeError, ValueError) as why:
        raise Refused(f"{path} is not a list of keys: {why}", WRONGLY_ASKED) from why
    return keys


def trusted(keys: dict[str, dict[str, Any]], name: str, sealed: datetime, stamped: datetime | None) -> bytes:
    """The 32 public bytes of a key that could seal at that time, which an authority confirms or nobody."""
    if name not in keys:
        raise Refused(f"sealed by the key {name}, which is not on the list")
    first, last, gone = (time_in(keys[name][member]) for member in ("from", "until", "revoked"))
    if any(at and (at < first or (last and at > last)) for at in (sealed, stamped)):
        raise Refused(f"sealed or stamped outside the time of the key {name}")
    if gone and not (stamped and stamped < gone):
        raise Refused(f"the key {name} was revoked, and no trusted stamp shows an earlier time")
    return bytes.fromhex(keys[name]["public"])


def check_seal(package: Package, manifest: dict[str, Any], asked: argparse.Namespace) -> list[str]:
    """Judge signature and stamp, which must be there where --tsa asks for it; return what was found, in sentences."""
    seal, content = canonical_in(package, SIGNATURE), package.document(MANIFEST)
    public, signature = bytes.fromhex(seal["public"]), bytes.fromhex(seal["signature"])
    key, named = hash_of([public])[:16], hash_of([content])
    due = {"algorithm": "Ed25519", "key": key, "public": public.hex(), "signature": signature.hex(), "manifest": named}
    if seal != due or manifest["key"] != key:
        raise Refused(f"{SIGNATURE} does not fit the manifest")
    has_stamp, sealed, stamped = TIMESTAMP in package.sizes, time_in(manifest["sealed_at"]), None
    said = [f"sealed {sealed:%Y-%m-%d %H:%M:%S} UTC, by the desk's own clock, with the key {key}"]
    if asked.tsa:
        stamped = stamped_at(read_bounded(asked.tsa), package.document(TIMESTAMP), signature)
        said.append(f"stamped {stamped:%Y-%m-%d %H:%M:%S} UTC by a trusted authority")
    else:
        said.append("it carries a time stamp; not checked without --tsa" if has_stamp else "not stamped")
    if asked.trust:
        public = trusted(keys_in(asked.trust, asked.root), key, sealed, stamped)
    if not is_signed(KEY_HEAD + public, content, signature):
        raise Refused("the signature is not that of the key under this manifest")
    return said


def verify(path: str, asked: argparse.Namespace) -> tuple[dict[str, Any], list[str], bool]:
    """Check one package in every part; its manifest, what was found, in sentences, and whether some was erased."""
    try:
        with open(path, "rb") as file:
            package = Package(file)
            manifest, erased, pieces = check_contents(package)
            records, gone = check_records(package, erased), sum(map(len, erased.values()))
            said = [f"{len(package.sizes) - len(erased)} files and {records} records are as they were sealed"]
            if gone:
                said.append(f"{gone} of {pieces} pieces {'was' if gone == 1 else 'were'} erased; all else is as sealed")
            return manifest, said + check_seal(package, manifest, asked), gone > 0
    except OSError as why:
        raise Refused(str(why), WRONGLY_ASKED) from why
    except (LookupError, TypeError, AttributeError, ValueError, RecursionError, struct.error, zlib.error) as why:
        raise Refused(f"it cannot be read: {why}") from why


def compare(one: dict[str, Any], other: dict[str, Any]) -> None:
    """Hold two manifests against each other, each under a signature that holds."""
    what = [(it["key"], it["package"]["mainPageUrl"], it["capture"].get("started_at")) for it in (one, other)]
    if what[0] != what[1]:
        raise Refused("The two packages are not of one capture under one key.", WRONGLY_ASKED)
    if differ := sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name)):
        raise Refused(f"{one['key']} sealed two accounts of one capture, apart in {', '.join(differ)}", TWO_STORIES)


def answer(words: list[str]) -> tuple[int, list[str]]:
    """The exit status and what to say."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    # A wrong word has a status of its own: 2, argparse's, is taken.
    parser.error = lambda message: parser.exit(WRONGLY_ASKED, f"{parser.format_usage()}{message}\n")
    parser.add_argument("package", metavar="PACKAGE")
    for name, what in {"trust": "KEYS.json", "root": "ROOT.pem", "tsa": "ROOTS.pem", "compare": "OTHER"}.items():
        parser.add_argument(f"--{name}", metavar=what)
    asked = parser.parse_args(words)
    if not is_new_enough():
        return NO_OPENSSL, ["There is no openssl 3 or newer here."]
    try:
        manifest, said, is_erased = verify(asked.package, asked)
        if asked.compare:
            compare(manifest, verify(asked.compare, asked)[0])
        if is_erased and not asked.trust:
            raise Refused("pieces of it were erased, and the signer is unknown without --trust")
    except Refused as why:
        return why.status, [str(why)]
    status = ERASED if is_erased else GOOD if asked.trust else UNKNOWN
    return status, [*said, FOUND[status]]


if __name__ == "__main__":
    status, sentences = answer(sys.argv[1:])
    sys.stdout.write("".join(f"{line}\n" for line in sentences))
    sys.exit(status)
