"""A WARC or WACZ file that somebody else made: gone through once, within bounds. Belongs into the cell."""

import gzip
import hashlib
import json
import zlib
from dataclasses import dataclass, field
from io import BytesIO
from typing import IO, Any

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord

from casefile.outside.failed import Failed
from casefile.outside.visited import HTML_TYPES, charset_in, media_type
from casefile.reading.article import texts_of
from casefile.reading.text import TextMade, clean_text
from casefile.reading.zipped import Zipped

MOST_RECORDS = 100_000
MOST_UNPACKED = 1_000_000_000
MOST_PAGE = 10_000_000
_MOST_LIST = 20_000_000
_LONGEST = 2_000
_AT_ONCE = 1 << 20
LIST, LIST_DIGEST, PAGES = "datapackage.json", "datapackage-digest.json", "pages/pages.jsonl"


@dataclass
class Given:
    """What was found.

    :ivar records: how many
    :ivar wrong: how many digests, of records or of listed files, do not hold
    :ivar right: how many do
    :ivar main: the address of the page it is of, as it says; "" for the first page in it
    :ivar page: the page: address, declared charset, bytes
    """

    main: str = ""
    records: int = 0
    right: int = 0
    wrong: int = 0
    page: tuple[str, str | None, bytes] | None = None
    claims: dict[str, str] = field(default_factory=dict)
    unpacked: int = 0

    def facts(self) -> dict[str, Any]:
        return {"records": self.records, "digests": {"right": self.right, "wrong": self.wrong}}

    def spend(self, size: int) -> None:
        """:raises Failed: `decompression-bomb`"""
        self.unpacked += size
        if self.unpacked > MOST_UNPACKED:
            raise Failed("decompression-bomb", "all records together")

    def texts(self) -> list[TextMade]:
        """[] where there is no page in it, or one without words."""
        if self.page is None:
            return []
        url, charset, body = self.page
        self.claims["address"] = clean_text(url)[:_LONGEST]
        try:
            return texts_of(body, charset, url)
        except Failed:
            return []


def is_wacz(zipped: Zipped) -> bool:
    """Whether the members are those of a package of web archives."""
    return LIST in zipped.names and any(name.startswith("archive/") for name in zipped.names)


def is_warc_gz(body: bytes) -> bool:
    """Whether what is packed begins as a WARC record."""
    try:
        return zlib.decompressobj(16 + zlib.MAX_WBITS).decompress(body[:_AT_ONCE], 7) == b"WARC/1."
    except zlib.error:
        return False


def read_warc(body: bytes) -> Given:
    """Go through one WARC file, packed or not.

    :raises Failed: `not-readable`: no record, or one that breaks off; `decompression-bomb`; `too-complex`
    """
    given = Given()
    _go_through(BytesIO(body), given)
    return given


def read_wacz(zipped: Zipped) -> Given:
    """Go through a package: its list, its pages, its records. A signature in it is not checked.

    :raises Failed: as `read_warc`; `not-readable` where its list cannot be read
    """
    listed = _json(zipped.read(LIST, _MOST_LIST))
    given = Given(main=_text(listed.get("mainPageUrl")) or _first_page(zipped))
    given.claims = {"title": _text(listed.get("title")), "made": _text(listed.get("created"))}
    given.claims["made by"] = _text(listed.get("software"))
    for row in listed.get("resources") if isinstance(listed.get("resources"), list) else []:
        _check(zipped, row, given)
    for name in zipped.names:
        if name.startswith("archive/") and name.endswith((".warc", ".warc.gz")):
            with zipped.open(name) as member:
                _go_through(member, given)
    return given


def is_signed(zipped: Zipped) -> bool:
    """Whether there is a signature in the package, ours or another's."""
    if "seal/signature.json" in zipped.names:
        return True
    digest = zipped.read(LIST_DIGEST, _MOST_LIST)
    return bool(digest) and "signedData" in _json(digest)


def _go_through(file: IO[bytes], given: Given) -> None:
    before = given.records
    try:
        for record in ArchiveIterator(file, check_digests=True):
            given.records += 1
            if given.records > MOST_RECORDS:
                raise Failed("too-complex", "records")
            _look_at(record, given)
    except (ArchiveLoadFailed, EOFError, OSError, zlib.error, gzip.BadGzipFile, ValueError, AttributeError) as error:
        raise Failed("not-readable", repr(error)) from error
    if given.records == before:
        raise Failed("not-readable", "no record")


def _look_at(record: ArcWarcRecord, given: Given) -> None:
    if not record.rec_type:
        raise ValueError("a record without a type")
    address = record.rec_headers.get_header("WARC-Target-URI") or ""
    is_wanted = _is_page(record) and (given.page is None or address == given.main != given.page[0])
    if is_wanted:
        body = record.content_stream().read(MOST_PAGE + 1)
        given.spend(len(body))
        if body.strip() and len(body) <= MOST_PAGE:
            said = (record.http_headers or record.rec_headers).get_header("Content-Type") or ""
            given.page = (address, charset_in(said), body)
    if record.rec_type == "warcinfo" and "made by" not in given.claims:
        given.claims["made by"] = _software(record.raw_stream.read(_LONGEST))
    while chunk := record.raw_stream.read(_AT_ONCE):
        given.spend(len(chunk))
    if record.raw_stream.limit:
        raise ValueError("a record that breaks off")
    checked = record.digest_checker
    if checked is not None and checked.passed is not None:
        given.right += bool(checked.passed)
        given.wrong += not checked.passed


def _is_page(record: ArcWarcRecord) -> bool:
    if record.rec_type == "resource":
        return media_type(record.rec_headers.get_header("Content-Type", "")) in HTML_TYPES
    if record.rec_type != "response" or record.http_headers is None:
        return False
    kind = media_type(record.http_headers.get_header("Content-Type") or "")
    return record.http_headers.get_statuscode() == "200" and kind in HTML_TYPES


def _software(block: bytes) -> str:
    lines = (line.partition(b":") for line in block.splitlines())
    said = next((value for name, _colon, value in lines if name.strip().lower() == b"software"), b"")
    return _text(said.decode("utf-8", "replace"))


def _check(zipped: Zipped, row: Any, given: Given) -> None:
    path, said = (row.get("path"), row.get("hash")) if isinstance(row, dict) else (None, None)
    algorithm, _colon, digest = str(said).partition(":")
    if path not in zipped.names or algorithm not in ("sha256", "md5"):
        given.wrong += 1
        return
    found = hashlib.new(algorithm, usedforsecurity=False)
    with zipped.open(path) as member:
        while chunk := member.read(_AT_ONCE):
            found.update(chunk)
    given.right += found.hexdigest() == digest
    given.wrong += found.hexdigest() != digest


def _first_page(zipped: Zipped) -> str:
    lines = zipped.read(PAGES, _MOST_LIST).splitlines()
    rows = (_json(line) for line in lines[:2] if line.strip())
    return next((_text(row["url"]) for row in rows if "url" in row), "")


def _json(content: bytes) -> dict[str, Any]:
    try:
        said = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise Failed("not-readable", f"not JSON: {error}") from error
    if not isinstance(said, dict):
        raise Failed("not-readable", "not a JSON object")
    return said


def _text(said: Any) -> str:
    return " ".join(clean_text(said).split())[:_LONGEST] if isinstance(said, str) else ""
