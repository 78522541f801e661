"""Sealing what was received into WARC/1.1 (ISO 28500:2017), byte for byte, with SHA-256 digests."""

import hashlib
import uuid
from datetime import UTC, datetime
from importlib.metadata import version
from io import BytesIO
from urllib.parse import quote

from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from casefile.archive.fetch import Exchange, Fetched

_VERSION = "WARC/1.1"
_CONFORMS = "https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"


def warc_of(fetched: Fetched) -> bytes:
    """A gzipped WARC file: one warcinfo record, then response and request of every hop in order.

    Payload digests are over the body as received, before transfer and content coding are undone, as warcio checks them.
    """
    file = _File(fetched.started_at)
    for exchange in fetched.exchanges:
        file.add_exchange(exchange)
    return file.bytes()


def warc_of_upload(name: str, content_type: str, body: bytes, uploaded_at: datetime) -> bytes:
    """A gzipped WARC file with one resource record. It has no address, so it is named by what it is.

    :param uploaded_at: aware
    """
    file = _File(uploaded_at)
    digest = _digest(body)
    file.add(
        "resource",
        content_type,
        body,
        [
            ("WARC-Target-URI", f"urn:sha256:{digest.removeprefix('sha256:')}"),
            ("WARC-Date", _date(uploaded_at)),
            ("WARC-Payload-Digest", digest),
            ("WARC-Filename", quote(name, safe=" ()[]+,;=@!'")),
        ],
    )
    return file.bytes()


class _File:
    def __init__(self, made_at: datetime) -> None:
        self._out = BytesIO()
        self._writer = WARCWriter(self._out, gzip=True, warc_version=_VERSION)
        software = f"casefile, warcio {version('warcio')}"
        lines = (f"software: {software}", "format: WARC File Format 1.1", f"conformsTo: {_CONFORMS}")
        about = "".join(f"{line}\r\n" for line in lines).encode()
        self._about = self.add("warcinfo", "application/warc-fields", about, [("WARC-Date", _date(made_at))])

    def bytes(self) -> bytes:
        return self._out.getvalue()

    def add(self, kind: str, content_type: str, block: bytes, fields: list[tuple[str, str]]) -> str:
        """Write one record and return its id. The block is written as it is, never parsed and put together again."""
        record_id = f"<urn:uuid:{uuid.uuid4()}>"
        belongs = [] if kind == "warcinfo" else [("WARC-Warcinfo-ID", self._about)]
        head = StatusAndHeaders(
            "",
            [
                ("WARC-Type", kind),
                ("WARC-Record-ID", record_id),
                *belongs,
                *fields,
                ("WARC-Block-Digest", _digest(block)),
            ],
            protocol=_VERSION,
        )
        record = ArcWarcRecord("warc", kind, head, BytesIO(block), None, content_type, len(block))
        record.payload_length = len(block)
        self._writer.write_record(record)
        return record_id

    def add_exchange(self, exchange: Exchange) -> None:
        where = [
            ("WARC-Target-URI", exchange.url),
            ("WARC-Date", _date(exchange.started_at)),
            ("WARC-IP-Address", exchange.address),
        ]
        cut = [("WARC-Truncated", exchange.truncated)] if exchange.truncated else []
        answer = self.add(
            "response",
            "application/http; msgtype=response",
            exchange.head + exchange.body,
            [*where, *cut, ("WARC-Payload-Digest", _digest(exchange.body))],
        )
        self.add(
            "request",
            "application/http; msgtype=request",
            exchange.request,
            [*where, ("WARC-Payload-Digest", _digest(b"")), ("WARC-Concurrent-To", answer)],
        )


def _digest(content: bytes) -> str:
    return f"sha256:{hashlib.sha256(content).hexdigest()}"


def _date(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
