"""The plainest proxy that will do for a browser: a unix socket in, this machine's loopback out, nothing recorded."""

import base64
import contextlib
import hashlib
import socket
import threading
from pathlib import Path
from urllib.parse import urlsplit

PIN = base64.b64encode(hashlib.sha256(b"no key").digest()).decode()


class Proxy:
    """Takes absolute-form HTTP and passes it on to 127.0.0.1; any other host is refused.

    :ivar asked: the address of every request, in order
    """

    def __init__(self, folder: Path) -> None:
        self.path = str(folder / "proxy.sock")
        self.asked: list[str] = []
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(self.path)
        self._listener.listen(64)

    def __enter__(self) -> "Proxy":
        threading.Thread(target=self._serve, daemon=True).start()
        return self

    def __exit__(self, *_exception: object) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _peer = self._listener.accept()
                threading.Thread(target=self._talk, args=(connection,), daemon=True).start()

    def _talk(self, connection: socket.socket) -> None:
        with connection, contextlib.suppress(OSError, ValueError):
            request = b""
            while b"\r\n\r\n" not in request:
                request += connection.recv(65536) or b"\r\n\r\n"
            method, address, rest = request.split(b" ", 2)
            self.asked.append(address.decode())
            where = urlsplit(address.decode())
            if where.hostname != "127.0.0.1" or not where.port:
                connection.sendall(b"HTTP/1.1 403 Refused\r\nContent-Length: 0\r\n\r\n")
                return
            path = where.path + (f"?{where.query}" if where.query else "")
            with socket.create_connection(("127.0.0.1", where.port)) as site:
                site.sendall(b" ".join([method, path.encode(), rest]))
                while piece := site.recv(65536):
                    connection.sendall(piece)
