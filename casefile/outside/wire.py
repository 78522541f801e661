"""One connection to one vetted address: connected, its peer checked, TLS verified, every wait bounded."""

import contextlib
import hashlib
import socket
import ssl
from typing import Any

import certifi

from casefile.outside.budget import Toll
from casefile.outside.failed import Failed
from casefile.outside.guard import Address, permitted
from casefile.outside.policy import Policy

_MOST_ATTEMPTS = 4
_PIECE = 65_536


class Wire:
    """An open connection. Close it, or use it as a context.

    :ivar address: where it leads
    :ivar tls: {verified, version, certificate_sha256}, or None for plain HTTP
    """

    def __init__(self, stream: socket.socket, address: Address, toll: Toll, tls: dict[str, Any] | None) -> None:
        self.address = address
        self.tls = tls
        self._stream = stream
        self._toll = toll

    def __enter__(self) -> "Wire":
        return self

    def __exit__(self, *_exception: object) -> None:
        self._stream.close()

    def charge(self, toll: Toll) -> None:
        """From here on, time and bytes count against another meter: one connection may carry many answers."""
        self._toll = toll

    def fileno(self) -> int:
        """For `select`; bytes that TLS has unpacked already do not show there."""
        return self._stream.fileno()

    def close(self) -> None:
        """Close; a second time does nothing."""
        self._stream.close()

    def cut(self) -> None:
        """End the connection from another thread: whoever waits on it is told `connection-lost` or the end."""
        with contextlib.suppress(OSError):
            # By the plain socket: SSLSocket.shutdown would take TLS from under the thread that reads.
            socket.socket.shutdown(self._stream, socket.SHUT_RDWR)

    def send(self, content: bytes) -> None:
        """:raises Failed: `timeout`, `connection-lost`"""
        self._stream.settimeout(self._toll.left(self._toll.policy.idle_seconds))
        try:
            self._stream.sendall(content)
        except TimeoutError as error:
            raise Failed("timeout", "sending") from error
        except OSError as error:
            raise Failed("connection-lost", str(error)) from error

    def receive(self) -> bytes:
        """The next bytes, b"" at the end; counted.

        :raises Failed: `timeout`, `connection-lost`, `too-large`
        """
        self._stream.settimeout(self._toll.left(self._toll.policy.idle_seconds))
        try:
            received = self._stream.recv(_PIECE)
        except TimeoutError as error:
            raise Failed("timeout", "silence") from error
        except OSError as error:
            raise Failed("connection-lost", str(error)) from error
        self._toll.count(len(received))
        return received


def connect(host: str, scheme: str, addresses: list[Address], toll: Toll, trust: ssl.SSLContext | None = None) -> Wire:
    """Connect to the first address that answers; the name is never looked up again.

    :param trust: as `trust_of` makes it, which takes some 20 ms, for whoever connects many times
    :raises Failed: `refused-connection`, `timeout`, `tls`, or as `check_peer`
    """
    last: Failed | None = None
    for address in addresses[:_MOST_ATTEMPTS]:
        try:
            stream = _open(address, toll)
        except Failed as failed:
            last = failed
            continue
        try:
            check_peer(stream, address, toll.policy)
            return _dressed(stream, host, scheme, address, toll, trust)
        except BaseException:
            stream.close()
            raise
    raise last or Failed("refused-connection", host)


def check_peer(stream: socket.socket, address: Address, policy: Policy) -> None:
    """Whoever is at the other end must be the vetted address, still a permitted one, and not this machine itself.

    :raises Failed: `private-address`, `own-address`
    """
    peer = stream.getpeername()
    if peer[0] != address.ip or peer[1] != address.port or not permitted(peer[0], peer[1], policy):
        raise Failed("private-address", f"connected to {peer[0]} instead of {address.ip}")
    if is_here(stream) and not policy.loopback_allowed:
        raise Failed("own-address", peer[0])


def is_here(stream: socket.socket) -> bool:
    """Whether this machine is at both ends: only to its own addresses it speaks from the very same one."""
    return bool(stream.getsockname()[0] == stream.getpeername()[0])


def trust_of(policy: Policy) -> ssl.SSLContext:
    """Certificates the machine trusts, Mozilla's list where it brings none, and the policy's own roots."""
    trust = ssl.create_default_context()
    system = ssl.get_default_verify_paths()
    if not system.cafile and not system.capath:
        trust.load_verify_locations(certifi.where())
    if policy.roots:
        trust.load_verify_locations(policy.roots)
    trust.set_alpn_protocols(["http/1.1"])
    return trust


def certificate_shown(host: str, addresses: list[Address], toll: Toll) -> str:
    """SHA-256, in hex, of the certificate a site shows although nobody vouches for it; "" when it shows none.

    Nothing is asked of the site and nothing it says is used: the fingerprint goes into the record of a refusal.
    """
    anyone = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    anyone.check_hostname = False
    anyone.verify_mode = ssl.CERT_NONE
    try:
        with connect(host, "https", addresses, toll, anyone) as wire:
            return str((wire.tls or {})["certificate_sha256"])
    except Failed:
        return ""


def _open(address: Address, toll: Toll) -> socket.socket:
    stream = socket.socket(address.family, socket.SOCK_STREAM)
    stream.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    stream.settimeout(toll.left(toll.policy.connect_seconds))
    try:
        stream.connect((address.ip, address.port))
    except TimeoutError as error:
        stream.close()
        raise Failed("timeout", f"connecting to {address.ip}") from error
    except OSError as error:
        stream.close()
        raise Failed("refused-connection", f"{address.ip}: {error}") from error
    return stream


def _dressed(
    stream: socket.socket, host: str, scheme: str, address: Address, toll: Toll, trust: ssl.SSLContext | None
) -> Wire:
    if scheme != "https":
        return Wire(stream, address, toll, None)
    stream.settimeout(toll.left(toll.policy.connect_seconds))
    try:
        secure = (trust or trust_of(toll.policy)).wrap_socket(stream, server_hostname=host)
    except TimeoutError as error:
        raise Failed("timeout", "TLS handshake") from error
    except (OSError, ValueError) as error:  # ssl.SSLError is an OSError
        raise Failed("tls", str(error)) from error
    certificate = secure.getpeercert(binary_form=True) or b""
    tls = {
        "verified": True,
        "version": secure.version() or "",
        "certificate_sha256": hashlib.sha256(certificate).hexdigest(),
    }
    return Wire(secure, address, toll, tls)
