"""A page that reaches for this machine's own addresses in every way a page can, and who listens there."""

import itertools
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import psutil

KINDS = ("img", "iframe", "fetch", "websocket", "redirect", "rebinding")
REBOUND = "rebound.example"


def own_addresses() -> list[str]:
    """The addresses of this machine that are not loopback: the fourth version of IP first, then the sixth."""
    found = [one for rows in psutil.net_if_addrs().values() for one in rows]
    plain = [(one.family, one.address) for one in found if one.family in (socket.AF_INET, socket.AF_INET6)]
    return [at for _kind, at in sorted(plain) if not at.startswith(("127.", "::1", "fe80:"))]


def where(at: str, port: int) -> str:
    """Host and port as an address carries them."""
    return f"[{at}]:{port}" if ":" in at else f"{at}:{port}"


def prying(there: str) -> bytes:
    """A page that reaches for host and port `there` in each of the `KINDS`; its site redirects `/away?at=…` there.

    Of REBOUND it asks twice, one request after the other.
    """
    port = there.rpartition(":")[2]
    return f"""<!doctype html><title>Prying</title><link rel="icon" href="data:,"><h1>Prying</h1>
<p>The ferry to Lonmere did not leave on Thursday, and nobody at the harbour could say when it would.</p>
<img src="http://{there}/img"><iframe src="http://{there}/iframe"></iframe><iframe src="/away?at={there}"></iframe>
<script>fetch("http://{there}/fetch", {{ mode: "no-cors" }}).catch(() => 0);
new WebSocket("ws://{there}/websocket");
const rebound = (at) => fetch(`http://{REBOUND}:{port}/rebinding${{at}}`, {{ mode: "no-cors" }}).catch(() => 0);
rebound(1).then(() => rebound(2));</script>""".encode()


def rebinding(at: str, plain: Callable[..., list] = socket.getaddrinfo) -> Callable[..., list]:
    """A resolver to whom REBOUND means 127.0.0.1 when it is first asked, and `at` from then on."""
    asked = itertools.count()

    def looked_up(host: str, port: object, *words: object, **more: object) -> list:
        if host != REBOUND:
            return plain(host, port, *words, **more)
        return plain("127.0.0.1" if next(asked) == 0 else at, port, type=socket.SOCK_STREAM)

    return looked_up


@contextmanager
def listening(at: str, port: int = 0) -> Iterator[tuple[int, list[str]]]:
    """The port, and the first line of whatever comes to it, by TCP or UDP, on one address of this machine."""
    hits: list[str] = []
    family = socket.AF_INET6 if ":" in at else socket.AF_INET
    with (
        socket.create_server((at, port), family=family, backlog=64) as tcp,
        socket.socket(family, socket.SOCK_DGRAM) as udp,
    ):
        port = tcp.getsockname()[1]
        udp.bind((at, port))
        for target, line in ((_accept, tcp), (_receive, udp)):
            threading.Thread(target=target, args=(line, hits), daemon=True).start()
        yield port, hits
        tcp.shutdown(socket.SHUT_RDWR)
        with suppress(OSError):  # it has no other end, and lets go of the port only when nobody waits on it
            udp.shutdown(socket.SHUT_RDWR)


def _accept(listener: socket.socket, hits: list[str]) -> None:
    while True:
        try:
            stream, _peer = listener.accept()
        except OSError:
            return
        threading.Thread(target=_answer, args=(stream, hits), daemon=True).start()


def _receive(line: socket.socket, hits: list[str]) -> None:
    try:
        while said := line.recv(2048):
            hits.append(f"udp {said!r}")
    except OSError:
        return


def _answer(stream: socket.socket, hits: list[str]) -> None:
    with stream:
        stream.settimeout(5)
        try:
            hits.append(f"tcp {stream.recv(4096).split(bytes([13, 10]))[0].decode('latin-1')}")
            stream.sendall(b"HTTP/1.1 204 No Content\r\nAccess-Control-Allow-Origin: *\r\nConnection: close\r\n\r\n")
        except OSError:
            hits.append("tcp")
