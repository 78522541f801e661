"""A browser's side of the proxy, as plain as can be: what is asked and answered, byte for byte."""

import contextlib
import http.client
import socket
import ssl
from collections.abc import Iterator
from io import BytesIO
from typing import NamedTuple

from casefile.outside.guard import Resolver
from casefile.outside.policy import Policy
from casefile.outside.proxy import Proxy
from casefile.outside.recorder import Recorded, Recorder


class Got(NamedTuple):
    """What came back; `body` is as far as it came, `is_whole` whether that was all."""

    status: int
    body: bytes
    is_whole: bool


class Capture:
    """A proxy with its recorder, and what stands in its file once it has ended."""

    def __init__(self, proxy: Proxy, recorder: Recorder, out: BytesIO) -> None:
        self.proxy = proxy
        self.recorder = recorder
        self._out = out

    @property
    def warc(self) -> bytes:
        return self._out.getvalue()

    @property
    def refused(self) -> list[tuple[str, str]]:
        return [(refused.url, refused.reason) for refused in self.recorder.refused]

    @property
    def recorded(self) -> list[Recorded]:
        return self.recorder.responses

    def get(self, url: str, method: str = "GET", body: bytes | None = None, **fields: str) -> Got:
        """One request in absolute form, on a connection of its own."""
        connection = http.client.HTTPConnection("127.0.0.1", self.proxy.port, timeout=10)
        try:
            connection.request(method, url, body, fields)
            return _got(connection)
        finally:
            connection.close()

    def get_secure(self, host: str, port: int, path: str = "/", trust: bytes | None = None) -> Got:
        """One request inside a tunnel, by a client that trusts the proxy's authority, or another."""
        context = ssl.create_default_context(cadata=(trust or self.proxy.authority.pem).decode())
        connection = http.client.HTTPSConnection("127.0.0.1", self.proxy.port, timeout=10, context=context)
        connection.set_tunnel(host, port)
        try:
            connection.request("GET", path)
            return _got(connection)
        finally:
            if connection.sock:
                connection.sock.close()
            connection.close()

    def say(self, *pieces: bytes, until: bytes = b"\r\n\r\n") -> bytes:
        """Say something on a bare connection, after each piece hearing it out `until` those bytes, or the end."""
        heard = b""
        stream = socket.create_connection(("127.0.0.1", self.proxy.port), timeout=10)
        with stream, contextlib.suppress(ConnectionError):
            for count, piece in enumerate(pieces, start=1):
                stream.sendall(piece)
                while heard.count(until) < count and (received := stream.recv(65_536)):
                    heard += received
        return heard


@contextlib.contextmanager
def capturing(policy: Policy, resolver: Resolver | None = None) -> Iterator[Capture]:
    """A capture that has ended when the block is left: look at the records then."""
    out = BytesIO()
    recorder = Recorder(out)
    with Proxy(policy, recorder, on_loopback=True, resolver=resolver) as proxy:
        yield Capture(proxy, recorder, out)


def _got(connection: http.client.HTTPConnection) -> Got:
    answer = connection.getresponse()
    with answer:
        try:
            return Got(answer.status, answer.read(), True)
        except http.client.IncompleteRead as cut:
            return Got(answer.status, cut.partial, False)
