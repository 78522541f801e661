"""The desk's listening sockets, opened by the launcher and handed to the web processes."""

import errno
import socket

Places = tuple[tuple[int, str], ...]

USUAL_PORT, USUAL_SHOWROOM = 8000, 8001
PLACES = ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1"))
BY_NUMBER = PLACES[:1]
"""Where the second origin listens and what it is called: to a browser another site than `localhost`."""


def listen(wanted: int = USUAL_PORT, places: Places = PLACES) -> list[socket.socket]:
    """Listen on `wanted`, or on a free port when it is taken, at those of the loopback addresses this machine has.

    All of them share the port: a browser asks `localhost` at either, and must not meet a stranger there.

    :raises SystemExit: no port could be had
    """
    for port in (wanted, *[0] * 20):
        try:
            return _listen_everywhere(port, places)
        except OSError as error:
            if error.errno not in (errno.EADDRINUSE, errno.EACCES):
                raise
    raise SystemExit("This machine has no free port on 127.0.0.1.")


def port_of(doors: list[socket.socket]) -> int:
    """Return the port they share."""
    return doors[0].getsockname()[1]


def _listen_everywhere(port: int, places: Places) -> list[socket.socket]:
    doors: list[socket.socket] = []
    try:
        for family, address in places:
            door = _listen_at(family, address, port)
            if door:
                doors.append(door)
                port = port_of(doors)
    except OSError:
        for door in doors:
            door.close()
        raise
    return doors


def _listen_at(family: int, address: str, port: int) -> socket.socket | None:
    """Listen at one address; None when the machine has no such address, as is common for IPv6."""
    try:
        door = socket.socket(family)
    except OSError:
        return None
    try:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            door.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        door.bind((address, port))
        door.listen(128)
    except OSError as error:
        door.close()
        if error.errno == errno.EADDRNOTAVAIL:
            return None
        raise
    return door
