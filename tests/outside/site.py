"""A web site in threads, on loopback: what each path answers is written byte for byte by the test."""

import contextlib
import gzip
import socket
import ssl
import threading
from collections.abc import Callable
from pathlib import Path

CERTIFICATE = Path(__file__).with_name("loopback.pem")
Answer = bytes | Callable[[socket.socket], None]


def answer(body: bytes, *fields: str, status: str = "200 OK", kind: str = "text/html; charset=utf-8") -> bytes:
    """One whole HTTP/1.1 answer."""
    lines = [f"HTTP/1.1 {status}", f"Content-Type: {kind}", f"Content-Length: {len(body)}", *fields]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def packed(body: bytes, *fields: str) -> bytes:
    """One answer with its body gzipped."""
    return answer(gzip.compress(body), "Content-Encoding: gzip", *fields)


def redirect(to: str, status: str = "302 Found") -> bytes:
    """One redirect."""
    return answer(b"elsewhere", f"Location: {to}", status=status)


class Site:
    """Answers by path; a path nobody wrote is a 404.

    :ivar pages: path (with query) to a whole answer, or to a function that talks on the connection itself
    :ivar hits: the paths asked for; "" for a connection that never asked
    """

    def __init__(self, *, secure: bool = False, host: str = "127.0.0.1") -> None:
        self.pages: dict[str, Answer] = {}
        self.hits: list[str] = []
        self.requests: list[bytes] = []
        self.secure = secure
        self._listener = socket.create_server((host, 0), backlog=64)
        self.port = self._listener.getsockname()[1]
        self.url = f"{'https' if secure else 'http'}://{host}:{self.port}/"
        self._open: list[socket.socket] = []
        self._threads: list[threading.Thread] = []

    def __enter__(self) -> "Site":
        self._start(self._serve)
        return self

    def __exit__(self, *_exception: object) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for connection in self._open:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
            connection.close()
        for thread in self._threads:
            thread.join(5)

    def _start(self, target: Callable[..., None], *arguments: object) -> None:
        thread = threading.Thread(target=target, args=arguments, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _serve(self) -> None:
        while True:
            try:
                connection, _peer = self._listener.accept()
            except OSError:
                return
            self._open.append(connection)
            self._start(self._talk, connection)

    def _talk(self, connection: socket.socket) -> None:
        with contextlib.suppress(OSError, ValueError):
            if self.secure:
                context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
                context.load_cert_chain(CERTIFICATE)
                connection = context.wrap_socket(connection, server_side=True)
                self._open.append(connection)
            self._answer(connection)
        with contextlib.suppress(OSError):
            connection.shutdown(socket.SHUT_RDWR)
        connection.close()

    def _answer(self, connection: socket.socket) -> None:
        request = b""
        while b"\r\n\r\n" not in request:
            received = connection.recv(4096)
            if not received:
                self.hits.append("")
                return
            request += received
        path = request.split(b" ")[1].decode()
        self.hits.append(path)
        self.requests.append(request)
        page = self.pages.get(path, answer(b"nothing here", status="404 Not Found"))
        if callable(page):
            page(connection)
        else:
            connection.sendall(page)
