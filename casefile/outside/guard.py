"""Which addresses the archiver may reach: public ones only, told by tables of our own.

Python's `is_global` is wrong for several of these ranges and changes between versions, so that an upgrade could open
a door unseen; the tables below are pinned and walked by tests.
"""

import ipaddress
import socket
import threading
import time
from collections.abc import Callable
from typing import Any, NamedTuple

from casefile.outside.failed import Failed
from casefile.outside.locator import Locator
from casefile.outside.policy import Policy

# IANA IPv4 Special-Purpose Address Registry (RFC 6890 and updates), whole, with multicast and the reserved class E.
_V4_REFUSED = tuple(
    ipaddress.IPv4Network(block)
    for block in (
        "0.0.0.0/8",  # this network
        "10.0.0.0/8",  # private use
        "100.64.0.0/10",  # shared address space of carriers
        "127.0.0.0/8",  # loopback
        "169.254.0.0/16",  # link local, clouds' metadata
        "172.16.0.0/12",  # private use
        "192.0.0.0/24",  # protocol assignments
        "192.0.2.0/24",  # documentation
        "192.31.196.0/24",  # AS112
        "192.52.193.0/24",  # AMT
        "192.88.99.0/24",  # 6to4 relays, deprecated
        "192.168.0.0/16",  # private use
        "192.175.48.0/24",  # AS112
        "198.18.0.0/15",  # benchmarking
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, broadcast
    )
)
# Global unicast and nothing else, less what IANA set apart inside it.
_V6_GLOBAL = ipaddress.IPv6Network("2000::/3")
_V6_REFUSED = tuple(
    ipaddress.IPv6Network(block)
    for block in (
        "2001::/23",  # protocol assignments: Teredo, ORCHID, benchmarking
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4, deprecated (RFC 7526): reaches an IPv4 address by a relay nobody vetted
        "3fff::/20",  # documentation
    )
)
# Forms that are an IPv4 address in other clothes, with the bits it is shifted by: they mean what it means.
_V6_MEANS_V4 = (
    ipaddress.IPv6Network("::ffff:0:0/96"),  # IPv4-mapped (RFC 4291)
    ipaddress.IPv6Network("64:ff9b::/96"),  # NAT64 (RFC 6052)
)


class Address(NamedTuple):
    """One vetted place to connect to."""

    family: socket.AddressFamily
    ip: str
    port: int


Resolver = Callable[..., list[tuple[Any, ...]]]
Left = Callable[[], float]
"""Seconds that are left of something; raises Failed when none are."""
_LOOK = 0.2


def public(address: str) -> bool:
    """Whether an IP address, as text, belongs to the public internet. What is not an address does not.

    IPv4-mapped and NAT64 forms are judged by the IPv4 address they mean; 6to4 and scoped addresses are refused.
    """
    found = _parsed(address)
    if found is None:
        return False
    if isinstance(found, ipaddress.IPv4Address):
        return not any(found in block for block in _V4_REFUSED)
    return found in _V6_GLOBAL and not any(found in block for block in _V6_REFUSED)


def loopback(address: str) -> bool:
    """Whether an IP address is this machine itself, in plain form: 127.0.0.0/8 or ::1."""
    found = _parsed(address)
    return found is not None and found.is_loopback


def permitted(ip: str, port: int, policy: Policy) -> bool:
    """Whether a capture under this policy may connect to that address and port."""
    if policy.loopback_allowed and loopback(ip):
        return True
    return public(ip) and port in policy.ports and not own(ip, policy)


def own(host: str, policy: Policy) -> bool:
    """Whether a name or address, in whatever form, is one of the desk's: `.desk.example` is all names below that."""
    means = _parsed(host)
    return any(
        host == one or host == one.removeprefix(".") or (one.startswith(".") and host.endswith(one))
        for one in policy.own_hosts
    ) or (means is not None and means in map(_parsed, policy.own_hosts))


def resolve_vetted(
    host: str, port: int, policy: Policy, resolver: Resolver | None = None, left: Left | None = None
) -> list[Address]:
    """Look a host up once and return all its addresses, every one of them permitted.

    One bad address among good ones refuses the host: a site on the public internet has no reason to name it.

    :param host: a name in ASCII, or an IP address without brackets
    :param resolver: asked in place of the system's, for tests
    :param left: of what bounds the look-up besides `policy.connect_seconds`; asked again while it goes on
    :raises Failed: `own-address`, `dns`, `timeout`, `private-address`, `port-not-allowed`
    """
    if own(host, policy):
        raise Failed("own-address", host)
    most = policy.connect_seconds
    found = _literal(host, port) or _looked_up(host, port, most, resolver or socket.getaddrinfo, left or (lambda: most))
    if not found:
        raise Failed("dns", f"{host} has no address")
    for address in found:
        _vet(address, policy)
    return found


def leads_to(host: str, most: float) -> list[str]:
    """The addresses of a name or address, vetted or not, looked up for at most so many seconds.

    :raises Failed: `dns`, `timeout`
    """
    found = _literal(host, 0) or _looked_up(host, 0, most, socket.getaddrinfo, lambda: most)
    return [address.ip for address in found]


def demand_public(where: Locator, policy: Policy) -> None:
    """Refuse an address that cannot be fetched whatever its name leads to: nothing is looked up.

    :raises Failed: `own-address`, `private-address`, `port-not-allowed`
    """
    if own(where.host, policy):
        raise Failed("own-address", where.host)
    if policy.loopback_allowed:
        return
    if where.host.rpartition(".")[2] == "localhost":  # RFC 6761: such names are this machine
        raise Failed("private-address", where.host)
    for address in _literal(where.host, where.port):
        _vet(address, policy)
    if where.port not in policy.ports:
        raise Failed("port-not-allowed", str(where.port))


def _vet(address: Address, policy: Policy) -> None:
    if permitted(address.ip, address.port, policy):
        return
    if own(address.ip, policy):
        raise Failed("own-address", address.ip)
    if not public(address.ip):
        raise Failed("private-address", address.ip)
    raise Failed("port-not-allowed", str(address.port))


def _literal(host: str, port: int) -> list[Address]:
    """The host itself where it is an address: there is nothing to ask for."""
    try:
        found = ipaddress.ip_address(host)
    except ValueError:
        return []
    is_v4 = isinstance(found, ipaddress.IPv4Address)
    return [Address(socket.AF_INET if is_v4 else socket.AF_INET6, host, port)]


def _looked_up(host: str, port: int, most: float, resolver: Resolver, left: Left) -> list[Address]:
    """Ask in a thread: the system's resolver has no time limit of its own, and a look-up can be made to hang."""
    outcome: list[Any] = []

    def ask() -> None:
        try:
            outcome.append(resolver(host, port, type=socket.SOCK_STREAM))
        except Exception as error:  # whatever it is, it belongs to whoever waits
            outcome.append(error)

    asking = threading.Thread(target=ask, daemon=True, name="look-up")
    asking.start()
    end = time.monotonic() + most
    while asking.is_alive() and (here := end - time.monotonic()) > 0:
        asking.join(min(here, left(), _LOOK))
    if not outcome:
        raise Failed("timeout", f"look-up of {host}")
    if isinstance(outcome[0], OSError | UnicodeError):
        raise Failed("dns", f"{host}: {outcome[0]}")
    if isinstance(outcome[0], Exception):
        raise outcome[0]
    return list(dict.fromkeys(Address(answer[0], str(answer[4][0]), port) for answer in outcome[0]))


def _parsed(address: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """The address, with an IPv4 address in IPv6 clothes undressed."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return None
    if isinstance(found, ipaddress.IPv6Address):
        if found.scope_id:
            return None
        if any(found in block for block in _V6_MEANS_V4):
            return ipaddress.IPv4Address(int(found) & 0xFFFF_FFFF)
    return found
