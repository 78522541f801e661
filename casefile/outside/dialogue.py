"""One connection of the browser to the proxy, from its first request to its last, tunnels opened on the way."""

import socket
from typing import NamedTuple

import h11

from casefile.outside.asked import aim_tunnel, wanted
from casefile.outside.budget import Budget, Toll
from casefile.outside.client import Client, Gone
from casefile.outside.crossing import Crossing
from casefile.outside.failed import Failed
from casefile.outside.intercept import Authority
from casefile.outside.locator import Locator
from casefile.outside.recorder import Recorder
from casefile.outside.upstream import Untrusted, Upstream

# The first byte of a TLS connection: a record of type handshake (RFC 8446, 5.1).
_HANDSHAKE = b"\x16"


class Outside(NamedTuple):
    """What all connections of one capture share."""

    authority: Authority
    budget: Budget
    upstream: Upstream
    recorder: Recorder


class Dialogue:
    """:ivar is_asking: whether a request is on its way that is not over and recorded yet"""

    def __init__(self, stream: socket.socket, outside: Outside) -> None:
        self.is_asking = False
        self._outside = outside
        self._client = Client(stream, outside.budget)

    def run(self) -> None:
        """Deal with requests until the browser leaves or the capture is over."""
        try:
            while self._next():
                self.is_asking = False
        except (Gone, Failed):
            pass  # whoever asked has left, or the wall is reached: there is nobody to answer
        except OSError as error:
            # What cannot be kept must not pass.
            self._outside.recorder.give_up(error)
            self._outside.budget.end()
        finally:
            self.is_asking = False

    def cut(self) -> None:
        """End it from another thread."""
        self._client.cut()

    def close(self) -> None:
        """Close the connection."""
        self._client.close()

    def _next(self) -> bool:
        """Deal with one request; whether there may be another."""
        client, outside = self._client, self._outside
        request = client.request()
        self.is_asking = True
        if request.method == b"CONNECT" and client.tunnel is None:
            return self._opened(request)
        return Crossing(client, request, outside.upstream, outside.budget).pass_on(outside.recorder)

    def _opened(self, request: h11.Request) -> bool:
        """Open a tunnel; what is said inside is read like everything else."""
        url = f"https://{wanted(request, None)}/"
        try:
            # A tunnel costs a look-up, a certificate and a connection, whether anything is asked for in it or not.
            self._outside.budget.ask()
            where = aim_tunnel(request)
            url = str(where)
            self._outside.upstream.vet(where)
        except Failed as failed:
            self._list(url, failed)
            self._client.refuse(failed.code)
            return False
        self._client.event()  # the end of the request
        self._client.send(h11.Response(status_code=200, headers=[], reason=b"Connected"))
        if self._client.peek() != _HANDSHAKE:
            # Chromium asks for a tunnel for ws:// too; inside is plain HTTP.
            plain = Locator("http", where.host, where.port, "/")
            self._client = Client(self._client.stream, self._outside.budget, plain)
            return True
        return self._is_site_trusted(where) and self._dressed(where)

    def _is_site_trusted(self, where: Locator) -> bool:
        """Connect to the site before the browser says anything: its certificate decides whether there is a tunnel."""
        try:
            wire = self._outside.upstream.connected(where, Toll(self._outside.budget))
        except Failed as failed:
            self._list(str(where), failed)
            return False
        self._outside.upstream.keep(where, wire)
        return True

    def _dressed(self, where: Locator) -> bool:
        """Answer the browser's handshake in the site's name; False when it does not trust that, or left."""
        context = self._outside.authority.context(where.host)
        self._client = Client(self._client.dressed(context), self._outside.budget, where)
        return self._client.is_shaken()

    def _list(self, url: str, failed: Failed) -> None:
        """List what was refused before it was a request."""
        tls = failed.tls if isinstance(failed, Untrusted) else None
        self._outside.recorder.refuse(url, failed.code, failed.detail, tls)
