"""Keeping what passes: every request with its answer, as WARC/1.1 records, and a list of what was refused.

Whoever fetches, by the proxy or without it, records through here. Bodies wait on disk, so that memory stays flat.
"""

import hashlib
import re
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import IO, Any
from urllib.parse import urlsplit

from casefile.outside.policy import MB
from casefile.outside.warc import FIELDS, REQUEST, RESPONSE, Block, Records, block_of, date_of

_IN_MEMORY = 1 * MB
_MOST_REFUSED = 2_000
# Below this the fields weigh enough to be packed, whatever the body is.
_WORTH_PACKING = 16_384
_PACKED = re.compile(r"(image/(?!svg|bmp|x-icon)|video/|audio/|font/woff|application/(pdf|zip))", re.IGNORECASE)
# Why a record is not whole, in the words of WARC-Truncated, by the code of the failure that ended it.
TRUNCATED = {
    "too-large": "length",
    "decompression-bomb": "length",
    "timeout": "time",
    "connection-lost": "disconnect",
}


@dataclass(frozen=True)
class Recorded:
    """One answer as it stands in the file. Times are aware, UTC.

    :ivar headers: [[name, value]] in order, names as sent, values read as Latin-1
    :ivar tls: {verified, version, certificate_sha256}, or None over plain HTTP
    :ivar payload_sha256: hex, over the body as received, before transfer and content coding are undone
    :ivar payload_size: bytes of the same
    :ivar truncated: "" or the word of WARC-Truncated
    :ivar offset: where the gzip member of the response record begins
    :ivar length: bytes of that member
    """

    method: str
    url: str
    status: int
    headers: list[list[str]] = field(repr=False)
    address: str
    tls: dict[str, Any] | None
    started_at: datetime
    payload_sha256: str
    payload_size: int
    truncated: str
    offset: int
    length: int


@dataclass(frozen=True)
class Refused:
    """Something that was asked for and did not come: `reason` is a key of `failed.REASONS`, `detail` for operators.

    :ivar tls: {verified: False, certificate_sha256} where a certificate was shown that nobody vouches for
    """

    url: str
    reason: str
    detail: str
    at: datetime
    tls: dict[str, Any] | None = None


class Message:
    """A request or an answer on its way to the file, as bytes on the wire; over 1 MB they wait on disk."""

    def __init__(self) -> None:
        # Open for as long as the message is: whoever takes it closes it.
        self._file = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115
        self._block, self._payload = hashlib.sha256(), hashlib.sha256()
        self.size = 0
        self.payload_size = 0

    def head(self, content: bytes) -> None:
        """The first line and the fields, with the empty line."""
        self.size += self._file.write(content)
        self._block.update(content)

    def body(self, content: bytes) -> None:
        """A piece of what follows the head."""
        self.head(content)
        self._payload.update(content)
        self.payload_size += len(content)

    @property
    def payload_sha256(self) -> str:
        return self._payload.hexdigest()

    def block(self) -> Block:
        """All of it, for a record. Nothing may be added afterwards."""
        self._file.seek(0)
        digest = f"sha256:{self._block.hexdigest()}"
        return Block(self._file, self.size, digest, head=self.size - self.payload_size)

    def pieces(self, size: int) -> Iterator[bytes]:
        """All of it from the beginning, at most `size` bytes at a time."""
        self._file.seek(0)
        while piece := self._file.read(size):
            yield piece

    def close(self) -> None:
        """Give the space back."""
        self._file.close()


@dataclass
class Taking:
    """One exchange while it passes: the recorder closes both messages when it is kept or dropped."""

    method: str
    url: str
    address: str
    tls: dict[str, Any] | None
    started_at: datetime
    request: Message = field(default_factory=Message)
    answer: Message = field(default_factory=Message)
    status: int = 0
    headers: list[list[str]] = field(default_factory=list)

    def close(self) -> None:
        """Give the space of both messages back."""
        self.request.close()
        self.answer.close()


class Recorder:
    """Writes one WARC file, from any thread; what it has written is listed in the order of the file.

    :param out: open for writing and seeking, binary, buffered; the caller closes it
    :ivar responses: what stands in the file
    :ivar refused: what was asked for and did not come, at most 2,000 of them
    :ivar broken: what kept a record from being written (a full disk), or None; what `responses` lists is whole
    """

    def __init__(self, out: IO[bytes], made_at: datetime | None = None) -> None:
        self._out = out
        self._lock = threading.Lock()
        self._records = Records(out, made_at or datetime.now(UTC))
        self.responses: list[Recorded] = []
        self.refused: list[Refused] = []
        self.broken: OSError | None = None
        self._told: set[tuple[Any, ...]] = set()

    @property
    def cuts(self) -> tuple[int, ...]:
        """Where the larger payloads stand in the file: start and end of each, in order."""
        return tuple(self._records.cuts)

    def keep(self, taking: Taking, truncated: str = "") -> None:
        """Write the answer, its request and, once for a site, what was found out of its TLS; close the messages.

        :param truncated: "" or why the answer is not whole, in the words of WARC-Truncated
        :raises OSError: the file could not be written; nothing of this exchange stands in it
        """
        try:
            with self._lock:
                with self._writing():
                    recorded = self._written(taking, truncated)
                self.responses.append(recorded)
        finally:
            taking.close()

    def refuse(self, url: str, reason: str, detail: str = "", tls: dict[str, Any] | None = None) -> None:
        """List what did not come, here and in a metadata record of the file. The same again is said once.

        :raises OSError: as `keep`
        """
        with self._lock:
            is_known = any((known.url, known.reason) == (url, reason) for known in self.refused)
            if is_known or len(self.refused) >= _MOST_REFUSED:
                return
            refused = Refused(url, reason, detail, datetime.now(UTC), tls)
            self.refused.append(refused)
            said = {"refused": reason, **_said_of_tls(tls)}
            with self._writing():
                self._records.add("metadata", FIELDS, _fields(said), _where(url, refused.at, ""))

    def _is_news(self, taking: Taking) -> bool:
        """Whether this was not found out before about the same site, as it mostly was for all but its first answer."""
        found = (*urlsplit(taking.url)[:2], *sorted(taking.tls.items()))
        is_news = found not in self._told
        self._told.add(found)
        return is_news

    def give_up(self, error: OSError) -> None:
        """Write nothing more; the first error stays as the reason."""
        self.broken = self.broken or error

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """What is written inside has left for the file at the end; after one failure nothing more is written."""
        if self.broken:
            raise self.broken
        try:
            yield
            self._out.flush()
        except OSError as error:
            self.give_up(error)
            raise

    def _written(self, taking: Taking, truncated: str) -> Recorded:
        where = _where(taking.url, taking.started_at, taking.address)
        cut = [("WARC-Truncated", truncated)] if truncated else []
        payload = ("WARC-Payload-Digest", f"sha256:{taking.answer.payload_sha256}")
        block = taking.answer.block()
        if _is_packed(taking.headers) and taking.answer.payload_size > _WORTH_PACKING:
            block = block._replace(level=0)
        answer = self._records.add("response", RESPONSE, block, [*where, *cut, payload])
        beside = ("WARC-Concurrent-To", answer.record_id)
        asked = ("WARC-Payload-Digest", f"sha256:{taking.request.payload_sha256}")
        self._records.add("request", REQUEST, taking.request.block(), [*where, asked, beside])
        if taking.tls and self._is_news(taking):
            self._records.add("metadata", FIELDS, _fields(_said_of_tls(taking.tls)), [*where, beside])
        return Recorded(
            method=taking.method,
            url=taking.url,
            status=taking.status,
            headers=taking.headers,
            address=taking.address,
            tls=taking.tls,
            started_at=taking.started_at,
            payload_sha256=taking.answer.payload_sha256,
            payload_size=taking.answer.payload_size,
            truncated=truncated,
            offset=answer.offset,
            length=answer.length,
        )


def _is_packed(headers: list[list[str]]) -> bool:
    """Whether a body is of a kind that gzip cannot make smaller."""
    said = {name.lower(): value for name, value in headers}
    return "content-encoding" in said or bool(_PACKED.match(said.get("content-type", "")))


def _where(url: str, at: datetime, address: str) -> list[tuple[str, str]]:
    answered = [("WARC-IP-Address", address)] if address else []
    return [("WARC-Target-URI", url), ("WARC-Date", date_of(at)), *answered]


def _said_of_tls(tls: dict[str, Any] | None) -> dict[str, str]:
    """Names of our own beside those of the standard, as it allows (WARC/1.1, 6.7: application/warc-fields)."""
    words = {True: "yes", False: "no"}
    return {f"tls-{name.replace('_', '-')}": str(words.get(value, value)) for name, value in (tls or {}).items()}


def _fields(said: dict[str, str]) -> Block:
    return block_of("".join(f"{name}: {value}\r\n" for name, value in said.items()).encode())
