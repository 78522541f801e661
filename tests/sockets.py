"""The wall around the tests: sockets reach this machine and nothing else."""

import ipaddress
import socket

import pytest

LOCAL_NAMES = {None, "", "localhost", b"localhost", "0.0.0.0", "::"}  # noqa: S104 - compared, not bound


class Shut(RuntimeError):
    """A test tried to leave the machine."""


def is_local(host: object) -> bool:
    """Tell whether `host` is a loopback address or a name that can mean nothing else."""
    if host in LOCAL_NAMES:
        return True
    try:
        return ipaddress.ip_address(host.decode() if isinstance(host, bytes) else host).is_loopback
    except ValueError:
        return False


def shut(patch: pytest.MonkeyPatch) -> None:
    """Let `socket` connect and resolve on this machine only; anything else raises `Shut`."""
    connect, connect_ex, resolve = socket.socket.connect, socket.socket.connect_ex, socket.getaddrinfo

    def guarded(real):
        def call(self, address):
            if self.family in (socket.AF_INET, socket.AF_INET6) and not is_local(address[0]):
                raise Shut(f"A test tried to connect to {address[0]}.")
            return real(self, address)

        return call

    def guarded_resolve(host, *rest, **named):
        if not is_local(host):
            raise Shut(f"A test tried to look up {host}.")
        return resolve(host, *rest, **named)

    patch.setattr(socket.socket, "connect", guarded(connect))
    patch.setattr(socket.socket, "connect_ex", guarded(connect_ex))
    patch.setattr(socket, "getaddrinfo", guarded_resolve)
