"""Fetching one page over HTTP/1.1, through the guard, with everything kept that was sent and received."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import h11

from casefile.archive.failed import Failed
from casefile.archive.guard import Resolver, resolve_vetted
from casefile.archive.gunzip import decoded
from casefile.archive.locator import Locator, follow, locate
from casefile.archive.policy import Policy
from casefile.archive.wire import Meter, Wire, connect

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_WITH_PAGE = frozenset({200, 203})
_WITHOUT_BODY = frozenset({204, 205})
_LONGEST_HEAD = 65_536
# What stands in a redirect is hardly ever read; beyond this the record says that it was cut.
_REDIRECT_BODY = 65_536
_MOST_INTERIM = 10
_CHARSET = re.compile(r"""charset\s*=\s*["']?([^\s"';]{1,40})""", re.IGNORECASE)


@dataclass(frozen=True)
class Exchange:
    """One request and its answer, as bytes on the wire (inside TLS).

    :ivar head: status line and fields of the final answer, with the empty line; interim answers are left out
    :ivar body: as received, still chunked and packed
    :ivar truncated: "" or why the body is not whole, in the words of WARC-Truncated
    """

    url: str
    address: str
    started_at: datetime
    request: bytes = field(repr=False)
    head: bytes = field(repr=False)
    body: bytes = field(repr=False)
    truncated: str = ""


@dataclass(frozen=True)
class Fetched:
    """A page that came whole. Times are aware, UTC; sizes are bytes.

    :ivar redirects: [{url, status, location}] in order; location as sent
    :ivar headers: [[name, value]] of the final answer in order, names as sent, values read as Latin-1
    :ivar content_type: lower case without parameters, "" when not said
    :ivar charset: as declared in Content-Type, or None
    :ivar body: content coding undone
    :ivar wire_bytes: all that was received, redirects and heads included
    :ivar tls: {verified, version, certificate_sha256} of the last connection; None over plain HTTP
    """

    requested_url: str
    final_url: str
    redirects: list[dict[str, Any]]
    status: int
    headers: list[list[str]]
    content_type: str
    charset: str | None
    body: bytes = field(repr=False)
    wire_bytes: int
    started_at: datetime
    ended_at: datetime
    address: str
    tls: dict[str, Any] | None
    exchanges: list[Exchange] = field(repr=False)


@dataclass
class _Answer:
    status: int
    headers: list[list[str]]
    content: bytes
    raw: bytes
    truncated: str

    def field(self, name: str) -> str:
        return ", ".join(value for key, value in self.headers if key.lower() == name)


def fetch(url: str, policy: Policy, *, resolver: Resolver | None = None) -> Fetched:
    """Get one page. Each hop is looked up once, vetted, and connected to by its vetted address.

    :raises Failed: whatever keeps this from being the whole page; an answer that is not a page is a failure too
    """
    started_at, meter = datetime.now(UTC), Meter(policy)
    here = locate(url)
    seen, redirects, exchanges = {str(here)}, [], []
    while True:
        answer, exchange, tls = _visit(here, meter, resolver)
        exchanges.append(exchange)
        if answer.status not in _REDIRECTS:
            break
        redirects.append({"url": str(here), "status": answer.status, "location": answer.field("location")})
        here = _next(here, redirects, seen, policy)
    body = decoded(answer.content, answer.field("content-encoding"), policy.max_decoded)
    kind = answer.field("content-type")
    named = _CHARSET.search(kind)
    return Fetched(
        requested_url=url,
        final_url=str(here),
        redirects=redirects,
        status=answer.status,
        headers=answer.headers,
        content_type=kind.split(";")[0].strip().lower(),
        charset=named[1] if named else None,
        body=body,
        wire_bytes=meter.received,
        started_at=started_at,
        ended_at=datetime.now(UTC),
        address=exchange.address,
        tls=tls,
        exchanges=exchanges,
    )


def _next(here: Locator, redirects: list[dict[str, Any]], seen: set[str], policy: Policy) -> Locator:
    location = redirects[-1]["location"]
    if not location.strip():
        raise Failed("redirect-without-target", str(here))
    there = follow(here, location)
    if str(there) in seen:
        raise Failed("redirect-loop", str(there))
    if len(redirects) > policy.max_redirects:
        raise Failed("too-many-redirects", str(there))
    seen.add(str(there))
    return there


def _visit(here: Locator, meter: Meter, resolver: Resolver | None) -> tuple[_Answer, Exchange, dict[str, Any] | None]:
    addresses = resolve_vetted(here.host, here.port, meter.policy, resolver)
    started_at = datetime.now(UTC)
    talk = h11.Connection(h11.CLIENT, max_incomplete_event_size=_LONGEST_HEAD)
    request = (talk.send(_request(here, meter.policy)) or b"") + (talk.send(h11.EndOfMessage()) or b"")
    with connect(here.host, here.scheme, addresses, meter) as wire:
        wire.send(request)
        answer = _answer(talk, wire, meter.policy)
        head, body = split_head(answer.raw)
        exchange = Exchange(str(here), wire.address.ip, started_at, request, head, body, answer.truncated)
        return answer, exchange, wire.tls


def _request(here: Locator, policy: Policy) -> h11.Request:
    return h11.Request(
        method="GET",
        target=here.target,
        headers=[
            ("Host", here.authority),
            ("User-Agent", policy.user_agent),
            ("Accept", "text/html,application/xhtml+xml;q=0.9,*/*;q=0.5"),
            ("Accept-Encoding", "gzip"),
            ("Connection", "close"),
        ],
    )


def _answer(talk: h11.Connection, wire: Wire, policy: Policy) -> _Answer:
    answer = _Answer(0, [], b"", b"", "")
    raw, content = bytearray(), bytearray()
    for event in _events(talk, wire, raw):
        if isinstance(event, h11.Response):
            answer.status, answer.headers = event.status_code, headers_of(event)
            _must_be_wanted(answer, policy)
        elif isinstance(event, h11.Data):
            content += event.data
            if answer.status in _REDIRECTS and len(content) > _REDIRECT_BODY:
                answer.truncated = "length"
                break
    # What follows the end of the answer was not asked for and belongs to no record.
    after = talk.trailing_data[0] if not answer.truncated else b""
    answer.raw = bytes(raw[: len(raw) - len(after)])
    answer.content = bytes(content)
    return answer


def _events(talk: h11.Connection, wire: Wire, raw: bytearray) -> Iterator[Any]:
    """The events of one answer up to its end.

    :raises Failed: `connection-lost` when it ends early, `not-http` when it is none
    """
    interim = 0
    while True:
        try:
            event = talk.next_event()
            if event is h11.NEED_DATA:
                received = wire.receive()
                raw += received
                talk.receive_data(received)
                continue
        except h11.RemoteProtocolError as error:
            is_cut = "closed" in str(error) and raw.startswith(b"HTTP/")
            raise Failed("connection-lost" if is_cut else "not-http", str(error)) from error
        interim += isinstance(event, h11.InformationalResponse)
        if event is h11.PAUSED or interim > _MOST_INTERIM:
            raise Failed("not-http", "switches protocols or never comes to the point")
        if isinstance(event, h11.EndOfMessage | h11.ConnectionClosed):
            return
        yield event


def headers_of(event: h11.Response) -> list[list[str]]:
    """[[name, value]] in order, names as sent, values read as Latin-1."""
    return [[name.decode("latin-1"), value.decode("latin-1")] for name, value in event.headers.raw_items()]


def _must_be_wanted(answer: _Answer, policy: Policy) -> None:
    """Refuse by the head alone what the body could not mend."""
    if answer.status in _WITHOUT_BODY:
        raise Failed("empty-page", f"status {answer.status}")
    if answer.status not in _WITH_PAGE | _REDIRECTS:
        raise Failed(f"http-{answer.status}")
    declared = answer.field("content-length")
    if answer.status in _WITH_PAGE and declared.isdecimal() and int(declared) > policy.max_wire:
        raise Failed("too-large", f"{declared[:20]} bytes announced")


def split_head(raw: bytes) -> tuple[bytes, bytes]:
    """Head and body of the final answer as received; interim answers (1xx) before it are dropped."""
    while True:
        end = re.search(rb"\r?\n\r?\n", raw)
        if end is None:
            return raw, b""
        head, raw = raw[: end.end()], raw[end.end() :]
        if not re.match(rb"HTTP/\d\.\d 1\d\d", head):
            return head, raw
