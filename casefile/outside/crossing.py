"""One request and its answer: asked of the vetted site, recorded as received, handed on as it comes."""

import re
from datetime import UTC, datetime

import h11

from casefile.outside.asked import aim, demand_recordable, handed_on, outgoing, wanted
from casefile.outside.budget import Budget, Toll
from casefile.outside.client import Client, Gone
from casefile.outside.failed import Failed
from casefile.outside.gunzip import Tally
from casefile.outside.locator import Locator
from casefile.outside.recorder import TRUNCATED, Message, Recorder, Taking
from casefile.outside.upstream import Untrusted, Upstream
from casefile.outside.visited import field_of
from casefile.outside.wire import Wire

_LONGEST_HEAD = 65_536
_MOST_INTERIM = 10
# They are kept as a list for as long as the capture lasts, where each weighs many times what it does on the wire.
_MOST_FIELDS = 200
_PIECE = 65_536
# May be asked a second time when a connection kept open turns out to be closed.
_REPEATABLE = frozenset({b"GET", b"HEAD"})
# What a browser builds a page of costs it many times its size.
_DOCUMENT = re.compile(r"\s*(text/html|application/xhtml|application/xml|text/xml|image/svg)", re.IGNORECASE)


class Crossing:
    """One request from the browser, from its head to the end of the answer.

    :ivar url: what is asked for, as the browser says it, for the record
    """

    def __init__(self, client: Client, request: h11.Request, upstream: Upstream, budget: Budget) -> None:
        self._client = client
        self._request = request
        self._upstream = upstream
        self._budget = budget
        self._pending = bytearray()
        self._talk = h11.Connection(h11.CLIENT, max_incomplete_event_size=_LONGEST_HEAD)
        self._tally: Tally | None = None
        self._interim = 0
        self._is_closed = False
        self._is_whole = False
        self._taking: Taking | None = None
        self.url = wanted(request, client.tunnel)

    def pass_on(self, recorder: Recorder) -> bool:
        """Ask, record, hand on. What cannot be had is listed and refused; what is cut is recorded and cut.

        :returns: whether the browser may ask for more on the same connection
        :raises OSError: what passes could not be kept
        """
        truncated, failed = "", None
        try:
            self._cross()
        except Failed as error:
            failed = error
            truncated = TRUNCATED.get(error.code, "unspecified")
        except Gone:
            truncated = "unspecified"
        except h11.LocalProtocolError as error:
            failed = Failed("not-http", str(error))
            truncated = "unspecified"
        except OSError:
            self._drop()
            raise
        self._record(recorder, truncated, failed)
        if failed:
            self._client.refuse(failed.code)
        return not truncated and self._client.turn()

    def _record(self, recorder: Recorder, truncated: str, failed: Failed | None) -> None:
        if self._taking and self._taking.status:
            self._taking.answer.body(bytes(self._pending))
            return recorder.keep(self._taking, "" if self._is_whole else truncated)
        self._drop()
        if failed:
            tls = failed.tls if isinstance(failed, Untrusted) else None
            recorder.refuse(self.url, failed.code, failed.detail, tls)
        return None

    def _drop(self) -> None:
        if self._taking:
            self._taking.close()

    def _cross(self) -> None:
        self._budget.ask()
        origin, target = aim(self._request, self._client.tunnel)
        demand_recordable(self._request)
        self.url = f"{origin.scheme}://{origin.authority}{target}"
        self._upstream.vet(origin)
        self._taking = Taking(self._request.method.decode(), self.url, "", None, datetime.now(UTC))
        self._out = outgoing(self._request, origin, target)
        self._read(self._taking.request)
        toll = Toll(self._budget)
        may_repeat = self._request.method in _REPEATABLE and not self._taking.request.payload_size
        wire = self._upstream.idle(origin, toll) if may_repeat else None
        if wire is None or not self._asked_on(origin, wire):
            self._ask(origin, self._upstream.connected(origin, toll))

    def _read(self, message: Message) -> None:
        """Take the request in, body and all, as it will be sent.

        :raises Failed: `too-large` past `policy.max_sent`
        """
        message.head(self._talk.send(self._out) or b"")
        while not isinstance(event := self._client.event(), h11.EndOfMessage):
            if not isinstance(event, h11.Data):
                raise Gone("stopped in the middle of a request")
            message.body(self._talk.send(event) or b"")
            if message.payload_size > self._budget.policy.max_sent:
                raise Failed("too-large", "the request")
        message.body(self._talk.send(h11.EndOfMessage()) or b"")

    def _asked_on(self, origin: Locator, wire: Wire) -> bool:
        """Ask on a connection kept open; False when it had been closed before it said anything."""
        try:
            self._ask(origin, wire)
        except Failed as failed:
            if failed.code != "connection-lost" or self._pending or self._taking.status:
                raise
            self._talk = h11.Connection(h11.CLIENT, max_incomplete_event_size=_LONGEST_HEAD)
            self._talk.send(self._out)
            self._talk.send(h11.EndOfMessage())
            return False
        return True

    def _ask(self, origin: Locator, wire: Wire) -> None:
        self._taking.address, self._taking.tls = wire.address.ip, wire.tls
        is_reusable = False
        try:
            for piece in self._taking.request.pieces(_PIECE):
                wire.send(piece)
            self._receive(wire)
            is_reusable = self._is_over()
        finally:
            if is_reusable:
                self._upstream.keep(origin, wire)
            else:
                self._upstream.drop(wire)

    def _is_over(self) -> bool:
        """Whether both sides said all and the connection can carry more."""
        return self._talk.our_state is h11.DONE and self._talk.their_state is h11.DONE and not self._after()

    def _after(self) -> bytes:
        return self._talk.trailing_data[0]

    def _receive(self, wire: Wire) -> None:
        """Take the answer in up to its end: into the record as received, to the browser as understood.

        :raises Failed: it ends early, or breaks a limit or a rule; what came before that is in the record
        """
        while not self._is_ended():
            received = wire.receive()
            self._is_closed = not received
            self._pending += received
            self._talk.receive_data(received)

    def _is_ended(self) -> bool:
        """Deal with all events there are; whether the answer is over."""
        while True:
            try:
                event = self._talk.next_event()
            except h11.RemoteProtocolError as error:
                raise Failed("connection-lost" if self._is_cut() else "not-http", str(error)) from error
            if event is h11.NEED_DATA:
                self._drain()
                return False
            if isinstance(event, h11.EndOfMessage | h11.ConnectionClosed):
                # What follows the end of an answer was not asked for and belongs to no record.
                del self._pending[len(self._pending) - len(self._after()) :]
                self._is_whole = True
                self._client.send(h11.EndOfMessage())
                return True
            self._deal_with(event)

    def _is_cut(self) -> bool:
        """Whether what came was HTTP as far as it came, or nothing at all, before the connection ended."""
        return self._is_closed and (bool(self._taking.status) or bytes(self._pending[:5]) in {b"", b"HTTP/"})

    def _drain(self) -> None:
        """What the body brought so far goes into the record."""
        if self._taking.status:
            self._taking.answer.body(bytes(self._pending))
            self._pending.clear()

    def _deal_with(self, event: h11.Event) -> None:
        if isinstance(event, h11.Response):
            self._begin(event)
        elif isinstance(event, h11.Data) and self._tally:
            self._tally.add(bytes(event.data))
            self._client.send(h11.Data(data=event.data))
        else:
            self._interim += 1
            if event is h11.PAUSED or self._interim > _MOST_INTERIM:
                raise Failed("not-http", "switches protocols or never comes to the point")

    def _begin(self, event: h11.Response) -> None:
        """Record the head; hand it on where nothing speaks against what it announces."""
        taking, policy = self._taking, self._budget.policy
        if len(event.headers) > _MOST_FIELDS:
            raise Failed("not-http", f"{len(event.headers)} fields")
        head, body = split_head(bytes(self._pending))
        self._pending[:] = body
        taking.status = event.status_code
        taking.headers = headers_of(event)
        taking.answer.head(head)
        is_document = _DOCUMENT.match(field_of(taking.headers, "content-type"))
        most = min(policy.max_document, policy.max_decoded) if is_document else policy.max_decoded
        self._tally = Tally(field_of(taking.headers, "content-encoding"), most)
        announced = field_of(taking.headers, "content-length")
        if announced.isdecimal() and int(announced[:20]) > policy.max_wire and self._request.method != b"HEAD":
            raise Failed("too-large", f"{announced[:20]} bytes announced")
        self._client.send(handed_on(event))


def headers_of(event: h11.Response) -> list[list[str]]:
    """[[name, value]] in order, names as sent, values read as Latin-1."""
    return [[name.decode("latin-1"), value.decode("latin-1")] for name, value in event.headers.raw_items()]


def split_head(raw: bytes) -> tuple[bytes, bytes]:
    """Head and body of the final answer as received; interim answers (1xx) before it are dropped."""
    while True:
        end = re.search(rb"\r?\n\r?\n", raw)
        if end is None:
            return raw, b""
        head, raw = raw[: end.end()], raw[end.end() :]
        if not re.match(rb"HTTP/\d\.\d 1\d\d", head):
            return head, raw
