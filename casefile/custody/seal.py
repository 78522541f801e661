"""Sealing a capture: a manifest that names every file of its package, and the desk's signature under it."""

from collections.abc import Mapping, Sequence
from itertools import chain
from mmap import mmap
from typing import IO, Any, NamedTuple

from casefile.core.canonical import canonical, sha256
from casefile.custody.keys import Key
from casefile.custody.made import ArtifactMade
from casefile.custody.pieces import frame_of, pieces_of
from casefile.custody.wacz import (
    INDEX,
    PAGES,
    About,
    Unsound,
    apart,
    files_of,
    paths_of,
    places_in,
    read,
    write,
    write_into,
)

SCHEMA = "casefile/seal/1"
MANIFEST, SIGNATURE, TIMESTAMP = "seal/manifest.json", "seal/signature.json", "seal/timestamp.tsr"

_OURS = {
    INDEX: {"role": "index", "name": "index.cdx", "type": "text/x-cdxj"},
    PAGES: {"role": "pages", "name": "pages.jsonl", "type": "application/x-ndjson"},
}


class Sealed(NamedTuple):
    """A package, whole, and what stands in it: the manifest's canonical bytes, 64 bytes of signature, the key's id.

    :ivar cuts: start and end of each artifact in it, in the order of the package
    """

    package: bytes
    manifest: bytes
    signature: bytes
    key: str
    cuts: tuple[int, ...]


def package(artifacts: Sequence[ArtifactMade], about: About, *, capture: Mapping[str, Any], key: Key) -> Sealed:
    """Put a capture into a package, seal it, and read it back. It carries no outside stamp yet: see `ship`.

    :param artifacts: all of the capture, each once; those of the role `warc` are records, one gzip member each
    :param about: `created_at` is the moment of sealing, which the key must cover
    :param capture: what is known of the capture, in canonical form, sealed as it is given: leave out what the
        package's readers may not know
    :raises Unsound: what was written does not read back as it should
    :raises NotCanonical: `capture` holds what has no canonical form
    """
    files = files_of(artifacts, about)
    manifest = canonical(
        {
            "schema": SCHEMA,
            "key": key.id,
            "sealed_at": about.members()["created"],
            "package": about.members(),
            "capture": dict(capture),
            "files": _listed(artifacts, files),
        }
    )
    signature = key.sign(manifest)
    files |= {MANIFEST: manifest, SIGNATURE: canonical(_signed(manifest, signature, key))}
    made = write(files, about.members())
    if read(made) != (files, about.members()):
        raise Unsound("the package does not read back as it was written")
    places = places_in(made)
    cuts = chain.from_iterable(sorted(places[path] for path in paths_of(artifacts)))
    return Sealed(made, manifest, signature, key.id, tuple(cuts))


def ship(out: IO[bytes], made: bytes | mmap, token: bytes) -> None:
    """Write the package as it leaves: its lists made of the bytes that are left, and the stamp in it if there is one.

    :param out: an empty file that can be written here and there
    :param made: as sealed, with zeros in place of what was erased; what is mapped is never wholly in memory
    :param token: of `stamp.stamp`, over its signature; or b""
    :raises Unsound: not a package of ours
    """
    files, about = apart(made)
    write_into(out, {**files, **({TIMESTAMP: token} if token else {})}, about)


def manifest_in(made: bytes) -> bytes:
    """What its signature is over.

    :raises Unsound: not a sealed package of ours
    """
    files, _about = apart(made)
    if MANIFEST not in files:
        raise Unsound("the package carries no manifest")
    return files[MANIFEST]


def _listed(artifacts: Sequence[ArtifactMade], files: Mapping[str, bytes]) -> list[dict[str, Any]]:
    told = {
        path: {"role": one.role, "name": one.name, "type": one.content_type, **_pieces(one)}
        for path, one in zip(paths_of(artifacts), artifacts, strict=True)
    }
    return [
        {**(told | _OURS)[path], "path": path, "size": len(content), "sha256": sha256(content)}
        for path, content in sorted(files.items())
    ]


def _pieces(one: ArtifactMade) -> dict[str, Any]:
    """Of a file that can be erased in part: start, size and hash of each piece, and the hash of what lies between."""
    pieces = zip(one.cuts[::2], pieces_of(one.bytes, one.cuts), strict=True)
    told = [[start, len(piece), sha256(piece)] for start, piece in pieces]
    return {"pieces": told, "frame": sha256(frame_of(one.bytes, one.cuts))} if told else {}


def _signed(manifest: bytes, signature: bytes, key: Key) -> dict[str, str]:
    return {
        "algorithm": "Ed25519",
        "key": key.id,
        "public": key.public.hex(),
        "manifest": sha256(manifest),
        "signature": signature.hex(),
    }
