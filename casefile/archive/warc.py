"""Sealing what was received into WARC/1.1 (ISO 28500:2017), byte for byte, with SHA-256 digests."""

import hashlib
import uuid
import zlib
from datetime import UTC, datetime
from importlib.metadata import version
from io import BytesIO
from typing import IO, NamedTuple
from urllib.parse import quote

from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from casefile.archive.fetch import Exchange, Fetched

FIELDS = "application/warc-fields"
REQUEST = "application/http; msgtype=request"
RESPONSE = "application/http; msgtype=response"
_VERSION = "WARC/1.1"
_CONFORMS = "https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"


def warc_of(fetched: Fetched) -> bytes:
    """A gzipped WARC file: one warcinfo record, then response and request of every hop in order.

    Payload digests are over the body as received, before transfer and content coding are undone, as warcio checks them.
    """
    out = BytesIO()
    records = Records(out, fetched.started_at)
    for exchange in fetched.exchanges:
        _add_exchange(records, exchange)
    return out.getvalue()


def warc_of_upload(name: str, content_type: str, body: bytes, uploaded_at: datetime) -> bytes:
    """A gzipped WARC file with one resource record. It has no address, so it is named by what it is.

    :param uploaded_at: aware
    """
    out = BytesIO()
    digest = digest_of(body)
    Records(out, uploaded_at).add(
        "resource",
        content_type,
        block_of(body),
        [
            ("WARC-Target-URI", f"urn:sha256:{digest.removeprefix('sha256:')}"),
            ("WARC-Date", date_of(uploaded_at)),
            ("WARC-Payload-Digest", digest),
            ("WARC-Filename", quote(name, safe=" ()[]+,;=@!'")),
        ],
    )
    return out.getvalue()


class Block(NamedTuple):
    """What stands in a record, to be read once from where the stream is.

    :ivar digest: "sha256:" and hex, over all of it
    :ivar level: how hard gzip tries; 0 for what is packed already
    """

    stream: IO[bytes]
    size: int
    digest: str
    level: int = 6


class Written(NamedTuple):
    """Where a record stands: its id, and the gzip member that holds it, by offset and length in the file."""

    record_id: str
    offset: int
    length: int


class Records:
    """A gzipped WARC file being written, one gzip member a record; the first, warcinfo, is written at once.

    :param out: open for writing; records are appended where it stands
    :param made_at: aware
    """

    def __init__(self, out: IO[bytes], made_at: datetime) -> None:
        self._out = out
        self._offset = out.tell()
        self._about = ""
        software = f"casefile, warcio {version('warcio')}"
        lines = (f"software: {software}", "format: WARC File Format 1.1", f"conformsTo: {_CONFORMS}")
        about = "".join(f"{line}\r\n" for line in lines).encode()
        first = self.add("warcinfo", FIELDS, block_of(about), [("WARC-Date", date_of(made_at))])
        self._about = first.record_id

    def add(self, kind: str, content_type: str, block: Block, fields: list[tuple[str, str]]) -> Written:
        """Write one record. The block is written as it is, never parsed and put together again."""
        record_id = f"<urn:uuid:{uuid.uuid4()}>"
        belongs = [("WARC-Warcinfo-ID", self._about)] if self._about else []
        if kind == "metadata":  # warcio would add one by SHA-1
            belongs.append(("WARC-Payload-Digest", block.digest))
        head = StatusAndHeaders(
            "",
            [
                ("WARC-Type", kind),
                ("WARC-Record-ID", record_id),
                *belongs,
                *fields,
                ("WARC-Block-Digest", block.digest),
            ],
            protocol=_VERSION,
        )
        record = ArcWarcRecord("warc", kind, head, block.stream, None, content_type, block.size)
        record.payload_length = block.size
        member = _Member(self._out, block.level)
        WARCWriter(member, gzip=False, warc_version=_VERSION).write_record(record)
        member.end()
        offset, self._offset = self._offset, self._out.tell()
        return Written(record_id, offset, self._offset - offset)


class _Member:
    """One gzip member being written (RFC 1952). warcio's own tries hardest for everything: 20 ms for 1 MB of JPEG."""

    def __init__(self, out: IO[bytes], level: int) -> None:
        self._out = out
        self._pack = zlib.compressobj(level, zlib.DEFLATED, 16 + zlib.MAX_WBITS)

    def write(self, content: bytes) -> None:
        self._out.write(self._pack.compress(content))

    def flush(self) -> None:
        """A record has been written; its end is the end of the member."""

    def end(self) -> None:
        self._out.write(self._pack.flush())


def _add_exchange(records: Records, exchange: Exchange) -> None:
    where = [
        ("WARC-Target-URI", exchange.url),
        ("WARC-Date", date_of(exchange.started_at)),
        ("WARC-IP-Address", exchange.address),
    ]
    cut = [("WARC-Truncated", exchange.truncated)] if exchange.truncated else []
    answer = records.add(
        "response",
        RESPONSE,
        block_of(exchange.head + exchange.body),
        [*where, *cut, ("WARC-Payload-Digest", digest_of(exchange.body))],
    )
    records.add(
        "request",
        REQUEST,
        block_of(exchange.request),
        [*where, ("WARC-Payload-Digest", digest_of(b"")), ("WARC-Concurrent-To", answer.record_id)],
    )


def block_of(content: bytes) -> Block:
    """A block that is in memory already."""
    return Block(BytesIO(content), len(content), digest_of(content))


def digest_of(content: bytes) -> str:
    """As WARC fields carry it: the algorithm, a colon, hex."""
    return f"sha256:{hashlib.sha256(content).hexdigest()}"


def date_of(moment: datetime) -> str:
    """As WARC/1.1 carries it, to the microsecond, in UTC."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
