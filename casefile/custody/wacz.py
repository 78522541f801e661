"""Packages as in WACZ 1.1.1: one capture in one ZIP file, which replay programs open and which has one form only.

The same content gives the same bytes: sorted, stored without packing, without times. So nothing can hide between the
files, and a package that was taken apart and put together otherwise is told from ours.
"""

import json
import re
import zipfile
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from io import BytesIO
from mmap import mmap
from typing import IO, Any, NamedTuple

from casefile.core.canonical import canonical, hash_of
from casefile.custody.cdxj import index_of
from casefile.custody.made import ArtifactMade
from casefile.outside.warc import digest_of

WACZ_VERSION = "1.1.1"
CONTENTS, DIGEST = "datapackage.json", "datapackage-digest.json"
INDEX, PAGES = "indexes/index.cdx", "pages/pages.jsonl"
LARGEST = 2**31 - 1
"""Bytes of a whole package: beyond, a ZIP file needs fields that not every reader knows."""

_PATH = re.compile(r"[a-z]{1,20}/[a-z0-9]+(?:[.-][a-z0-9]+)*")
# Only what needs no look inside: programs that check packages open spreadsheets and archives by their names.
_SUFFIX = re.compile(r"\.(html|mhtml|pdf|png|jpg|jpeg|webp|txt)$")
_NEVER = (1980, 1, 1, 0, 0, 0)
_HEAD = 30
"""Bytes of what stands before a file's name in a ZIP file."""

Bytes = bytes | memoryview


class Unsound(ValueError):
    """These bytes are not a package as we write them; the sentence says where they differ."""


class About(NamedTuple):
    """What the package says of itself on its first page. `url` is an address or `urn:sha256:…`; times are aware."""

    title: str
    url: str
    captured_at: datetime
    created_at: datetime

    def members(self) -> dict[str, str]:
        """The members of `datapackage.json` that are not its list of files."""
        return {
            "title": self.title or self.url,
            "created": moment(self.created_at),
            "software": "casefile",
            "mainPageUrl": self.url,
            "mainPageDate": moment(self.captured_at),
        }


def moment(when: datetime) -> str:
    """A time as packages write it: UTC, whole seconds, `2031-05-04T12:30:00Z`."""
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def paths_of(artifacts: Sequence[ArtifactMade]) -> list[str]:
    """Where each artifact lies in its package. A file's own name is a stranger's word and only in the manifest."""
    return [_path_of(at, one) for at, one in enumerate(artifacts, 1)]


def files_of(artifacts: Sequence[ArtifactMade], about: About) -> dict[str, bytes]:
    """Path to bytes: the artifacts, the index over their WARC records, and the list of pages."""
    files = {path: one.bytes for path, one in zip(paths_of(artifacts), artifacts, strict=True)}
    warcs = [path for path in files if path.startswith("archive/")]
    index = b"".join(index_of(files[path], path.partition("/")[2]) for path in warcs)
    lines = sorted(index.splitlines(keepends=True))
    return {**files, INDEX: b"".join(lines), PAGES: _pages(about)}


def write(files: Mapping[str, bytes], about: Mapping[str, str]) -> bytes:
    """The package: the files, the list of them with their hashes, and the hash of that list.

    :param about: `About.members()`
    :raises Unsound: a path of another form, or too many bytes in all
    """
    out = BytesIO()
    write_into(out, files, about)
    return out.getvalue()


def write_into(out: IO[bytes], files: Mapping[str, Bytes], about: Mapping[str, str]) -> None:
    """The same into an empty file that can be written here and there."""
    wrong = [path for path in files if not _PATH.fullmatch(path)]
    if wrong:
        raise Unsound(f"a package holds no such path: {wrong[0]!r}")
    contents = canonical(_contents(files, about))
    digest = canonical({"path": CONTENTS, "hash": digest_of(contents)})
    _zip_into(out, {**files, CONTENTS: contents, DIGEST: digest})


def read(package: bytes) -> tuple[dict[str, bytes], dict[str, str]]:
    """The files of a package and what it says of itself, having checked that `write` makes the same bytes of them.

    :raises Unsound: they differ in anything, an unlisted file, a hash or a byte between the files included
    """
    files, about = apart(package)
    if write(files, about) != package:
        raise Unsound("the package differs from what its files give")
    return files, about


def apart(package: bytes | mmap) -> tuple[dict[str, Any], dict[str, str]]:
    """As `read`, of a package in which bytes were erased since its lists were made: no hash is compared.

    :returns: the files of one that is mapped as views of it
    :raises Unsound: its files are not where they should be
    """
    try:
        whole = memoryview(package) if isinstance(package, mmap) else package
        files = {path: whole[start:end] for path, (start, end) in places_in(package).items()}
        contents = json.loads(bytes(files.pop(CONTENTS)))
        del files[DIGEST]
        return files, {name: contents[name] for name in About("", "", *2 * [datetime.now(UTC)]).members()}
    except (KeyError, TypeError, ValueError) as wrong:
        raise Unsound(f"not a package: {wrong}") from wrong


def places_in(package: bytes | mmap) -> dict[str, tuple[int, int]]:
    """Where each file of a package starts and ends in it.

    :raises Unsound: it is no such package
    """
    try:
        with zipfile.ZipFile(package if isinstance(package, mmap) else BytesIO(package)) as zipped:
            entries = zipped.infolist()
    except (zipfile.BadZipFile, EOFError, RuntimeError, ValueError) as wrong:
        raise Unsound(f"not a package: {wrong}") from wrong
    # What is packed, doubled or overlaps itself can be larger than it looks.
    if any(entry.compress_type for entry in entries) or sum(entry.file_size for entry in entries) > len(package):
        raise Unsound("its files are not stored as they are")
    starts = [entry.header_offset + _HEAD + len(entry.filename.encode()) for entry in entries]
    return {one.filename: (start, start + one.file_size) for one, start in zip(entries, starts, strict=True)}


def _path_of(at: int, artifact: ArtifactMade) -> str:
    role = re.sub(r"[^a-z0-9]+", "-", artifact.role.lower()).strip("-") or "file"
    if artifact.role == "warc":
        return f"archive/{at}-{role}.warc.gz"
    suffix = _SUFFIX.search(artifact.name.lower())
    return f"artifacts/{at}-{role}.{suffix[1] if suffix else 'bin'}"


def _pages(about: About) -> bytes:
    told = about.members()
    page = {"url": about.url, "ts": told["mainPageDate"], "title": told["title"]}
    head = {"format": "json-pages-1.0", "id": "pages", "title": "All Pages"}
    number = hash_of(page)[:32]
    return canonical(head) + b"\n" + canonical({"id": number, **page}) + b"\n"


def _contents(files: Mapping[str, Bytes], about: Mapping[str, str]) -> dict[str, Any]:
    listed = [{"name": path, "path": path, "hash": digest_of(files[path]), "bytes": len(files[path])} for path in files]
    return {
        "profile": "data-package",
        "wacz_version": WACZ_VERSION,
        **about,
        "resources": sorted(listed, key=lambda one: one["path"]),
    }


def _zip_into(out: IO[bytes], files: Mapping[str, Bytes]) -> None:
    if sum(map(len, files.values())) + 400 * len(files) > LARGEST:
        raise Unsound("too large for one package")
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as zipped:
        for path in sorted(files):
            entry = zipfile.ZipInfo(path, _NEVER)
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            zipped.writestr(entry, files[path])
