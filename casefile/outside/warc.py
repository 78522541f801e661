"""Sealing what was received into WARC/1.1 (ISO 28500:2017), byte for byte, with SHA-256 digests.

A payload of `LEAST` bytes or more is packed as a stretch of its own: the same payload gives the same bytes in whatever
record it stands, so that it can be stored once, and erased by itself.
"""

import hashlib
import struct
import uuid
import zlib
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from io import BytesIO
from typing import IO, NamedTuple
from urllib.parse import quote

FIELDS = "application/warc-fields"
REQUEST = "application/http; msgtype=request"
RESPONSE = "application/http; msgtype=response"
LEAST = 2_048
"""Bytes of the smallest payload that is a stretch of its own."""
AT_ONCE = 2**15
"""Bytes of a payload that are packed together; of one that is left as it is, those behind each `left_as_is`."""
_VERSION = "WARC/1.1"
_CONFORMS = "https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"
_GZIP = b"\x1f\x8b\x08\0\0\0\0\0\0\xff"
# A record ends with two empty lines. Stored unpacked in the last block they have one form, whoever packs: who finds a
# payload erased knows that its member ends 17 bytes later (`verify_package.py`).
_LAST_LINES = b"\r\n\r\n"
_LAST_BLOCK = b"\x01" + struct.pack("<HH", 4, 0xFFFB) + _LAST_LINES


class Warc(NamedTuple):
    """A file of records, and where its payloads stand in it: start and end of each, one after the other."""

    bytes: bytes
    cuts: tuple[int, ...]


def warc_of_upload(name: str, content_type: str, body: bytes, uploaded_at: datetime) -> Warc:
    """A gzipped WARC file with one resource record. It has no address, so it is named by what it is.

    The file is left in it as it is, not packed: its bytes are stored once, for itself and for the record.

    :param uploaded_at: aware
    """
    out = BytesIO()
    digest = digest_of(body)
    records = Records(out, uploaded_at)
    records.add(
        "resource",
        content_type,
        block_of(body)._replace(level=0),
        [
            ("WARC-Target-URI", f"urn:sha256:{digest.removeprefix('sha256:')}"),
            ("WARC-Date", date_of(uploaded_at)),
            ("WARC-Payload-Digest", digest),
            ("WARC-Filename", quote(name, safe=" ()[]+,;=@!'")),
        ],
    )
    return Warc(out.getvalue(), tuple(records.cuts))


class Block(NamedTuple):
    """What stands in a record, to be read once from where the stream is.

    :ivar digest: "sha256:" and hex, over all of it
    :ivar level: how hard the payload is packed; 0 for what is packed already
    :ivar head: bytes before the payload begins
    """

    stream: IO[bytes]
    size: int
    digest: str
    level: int = 6
    head: int = 0


class Written(NamedTuple):
    """Where a record stands: its id, and the gzip member that holds it, by offset and length in the file."""

    record_id: str
    offset: int
    length: int


class Records:
    """A gzipped WARC file being written, one gzip member a record; the first, warcinfo, is written at once.

    :param out: open for writing; records are appended where it stands
    :param made_at: aware
    :ivar cuts: start and end of every payload of `LEAST` bytes or more, offsets in the file, in order
    """

    def __init__(self, out: IO[bytes], made_at: datetime) -> None:
        self._out = out
        self._offset = out.tell()
        self._about = ""
        self.cuts: list[int] = []
        lines = ("software: casefile", "format: WARC File Format 1.1", f"conformsTo: {_CONFORMS}")
        about = "".join(f"{line}\r\n" for line in lines).encode()
        first = self.add("warcinfo", FIELDS, block_of(about), [("WARC-Date", date_of(made_at))])
        self._about = first.record_id

    def add(self, kind: str, content_type: str, block: Block, fields: list[tuple[str, str]]) -> Written:
        """Write one record. The block is written as it is, never parsed and put together again."""
        record_id = f"<urn:uuid:{uuid.uuid4()}>"
        belongs = [("WARC-Warcinfo-ID", self._about)] if self._about else []
        head = [
            *(("WARC-Type", kind), ("WARC-Record-ID", record_id), *belongs, *fields),
            ("WARC-Block-Digest", block.digest),
            ("Content-Type", content_type),
            ("Content-Length", str(block.size)),
        ]
        stands_alone = block.size - block.head >= LEAST
        first = block.head if stands_alone else block.size
        member = _Member(self._out)
        member.stretch((_head_of(head), *_read(block.stream, first)), 6)
        if stands_alone:
            self.cuts += member.stretch(_read(block.stream, block.size - first), block.level)
        member.end()
        offset, self._offset = self._offset, self._out.tell()
        return Written(record_id, offset, self._offset - offset)


class _Member:
    """One gzip member being written (RFC 1952), of stretches that know nothing of what stands before them."""

    def __init__(self, out: IO[bytes]) -> None:
        self._out = out
        self._crc = self._size = 0
        out.write(_GZIP)

    def stretch(self, content: Iterable[bytes], level: int) -> tuple[int, int]:
        """Pack what comes, whole bytes at the end; where it starts and ends in the file."""
        start = self._out.tell()
        pack = zlib.compressobj(level, zlib.DEFLATED, -zlib.MAX_WBITS)
        for piece in content:
            self._count(piece)
            self._out.write(pack.compress(piece) if level else left_as_is(len(piece)) + piece)
        if level:
            self._out.write(pack.flush(zlib.Z_FULL_FLUSH))
        return start, self._out.tell()

    def end(self) -> None:
        self._count(_LAST_LINES)
        self._out.write(_LAST_BLOCK + struct.pack("<LL", self._crc, self._size % 2**32))

    def _count(self, piece: bytes) -> None:
        self._crc = zlib.crc32(piece, self._crc)
        self._size += len(piece)


def left_as_is(size: int) -> bytes:
    """Five bytes before a block of deflate that holds so many as they are (RFC 1951, 3.2.4), at most 65,535."""
    return b"\0" + struct.pack("<HH", size, size ^ 0xFFFF)


def _read(stream: IO[bytes], size: int) -> Iterator[bytes]:
    """The next bytes, always parted at the same places: what is made of them then is the same."""
    while size and (piece := stream.read(min(size, AT_ONCE))):
        size -= len(piece)
        yield piece


def _head_of(fields: list[tuple[str, str]]) -> bytes:
    return "\r\n".join([_VERSION, *(f"{name}: {value}" for name, value in fields), "", ""]).encode()


def block_of(content: bytes) -> Block:
    """A block that is in memory already."""
    return Block(BytesIO(content), len(content), digest_of(content))


def digest_of(content: bytes) -> str:
    """As WARC fields carry it: the algorithm, a colon, hex."""
    return f"sha256:{hashlib.sha256(content).hexdigest()}"


def date_of(moment: datetime) -> str:
    """As WARC/1.1 carries it, to the microsecond, in UTC."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
