"""The side of the proxy that faces the browser: one connection, HTTP/1.1 read and written by h11."""

import contextlib
import socket
import ssl
from typing import Any

import h11

from casefile.outside.budget import Budget
from casefile.outside.locator import Locator

_LONGEST_HEAD = 65_536
_PIECE = 65_536
# What the rules forbid; everything else is what the site did, or did not do.
_FORBIDDEN = frozenset(
    {
        *("malformed-url", "unsupported-scheme", "credentials-in-url", "private-address", "own-address"),
        *("port-not-allowed", "protocol-not-allowed", "too-many-requests"),
    }
)


class Gone(Exception):
    """The browser is no longer there, or talks nonsense: there is nobody to answer."""


class Client:
    """One connection from the browser; requests come one after the other.

    :ivar tunnel: where every request on it goes, or None where each says so itself
    """

    def __init__(self, stream: socket.socket, budget: Budget, tunnel: Locator | None = None) -> None:
        self.stream = stream
        self.tunnel = tunnel
        self._budget = budget
        self._method = b""
        self.talk = h11.Connection(h11.SERVER, max_incomplete_event_size=_LONGEST_HEAD)

    def request(self) -> h11.Request:
        """The head of the next request.

        :raises Gone: there is none
        """
        event = self.event()
        if not isinstance(event, h11.Request):
            raise Gone("said nothing more")
        self._method = event.method
        return event

    def event(self) -> Any:
        """The next event from the browser.

        :raises Gone: it left, or broke the rules
        :raises Failed: `timeout` at the wall of the capture
        """
        while True:
            try:
                if self.talk.they_are_waiting_for_100_continue:
                    self.send(h11.InformationalResponse(status_code=100, headers=[]))
                event = self.talk.next_event()
                if event is not h11.NEED_DATA:
                    return event
                self.stream.settimeout(self._budget.left())
                self.talk.receive_data(self.stream.recv(_PIECE))
            except (OSError, h11.RemoteProtocolError) as error:
                raise Gone(str(error)) from error

    def send(self, event: Any) -> None:
        """:raises Gone: the browser left
        :raises Failed: `timeout` at the wall of the capture
        """
        content = self.talk.send(event)
        if not content:
            return
        try:
            self.stream.settimeout(min(self._budget.left(), self._budget.policy.idle_seconds))
            self.stream.sendall(content)
        except OSError as error:
            raise Gone(str(error)) from error

    def refuse(self, code: str) -> None:
        """Answer that nothing comes, where the answer has not begun; the connection cannot be used afterwards."""
        if self.talk.our_state not in {h11.IDLE, h11.SEND_RESPONSE}:
            return
        said = f"Not fetched: {code}\n".encode()
        fields = [("Content-Type", "text/plain"), ("Content-Length", str(len(said))), ("Connection", "close")]
        answer = h11.Response(status_code=403 if code in _FORBIDDEN else 502, headers=fields)
        body = h11.Data(data=b"" if self._method == b"HEAD" else said)
        for event in (answer, body, h11.EndOfMessage()):
            self.send(event)

    def peek(self) -> bytes:
        """The first byte of what the browser says next, left where it is; b"" at the end.

        :raises Gone: it left
        """
        try:
            return self.stream.recv(1, socket.MSG_PEEK)
        except OSError as error:
            raise Gone(str(error)) from error

    def dressed(self, context: ssl.SSLContext) -> ssl.SSLSocket:
        """The same connection, to speak TLS from here on as its server; the handshake is still to come.

        :raises Gone: it left
        """
        try:
            return context.wrap_socket(self.stream, server_side=True, do_handshake_on_connect=False)
        except (OSError, ValueError) as error:
            raise Gone(str(error)) from error

    def is_shaken(self) -> bool:
        """Go through the handshake; False when it fails."""
        self.stream.settimeout(min(self._budget.left(), self._budget.policy.connect_seconds))
        try:
            self.stream.do_handshake()
        except OSError:
            return False
        return True

    def turn(self) -> bool:
        """Be ready for the next request; False when there can be none."""
        if self.talk.our_state is h11.DONE and self.talk.their_state is h11.DONE:
            self.talk.start_next_cycle()
            return True
        return False

    def cut(self) -> None:
        """End the connection from another thread."""
        with contextlib.suppress(OSError):
            socket.socket.shutdown(self.stream, socket.SHUT_RDWR)

    def close(self) -> None:
        """Close, telling the browser first where it still listens."""
        self.cut()
        self.stream.close()
