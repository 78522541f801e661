"""The outward side of the proxy: names looked up once, connections vetted and verified, kept open between answers."""

import select
import ssl
import threading
from typing import Any

from casefile.outside.budget import Budget, Toll
from casefile.outside.failed import Failed
from casefile.outside.guard import Address, Resolver, demand_public, resolve_vetted
from casefile.outside.locator import Locator
from casefile.outside.wire import Wire, certificate_shown, connect, trust_of

Origin = tuple[str, str, int]


class Untrusted(Failed):
    """A certificate nobody vouches for, or TLS that never came about: refused, with what was seen.

    :ivar tls: {verified: False, certificate_sha256}, the hash "" when none was shown
    """

    def __init__(self, detail: str, certificate_sha256: str) -> None:
        super().__init__("tls", detail)
        self.tls: dict[str, Any] = {"verified": False, "certificate_sha256": certificate_sha256}


class Upstream:
    """Connections of one capture, from any thread.

    A name means for the whole capture what it meant when it was first asked for, also when it meant a refusal: a name
    that turns private afterwards is never asked for again.
    """

    def __init__(self, budget: Budget, resolver: Resolver | None = None) -> None:
        self._policy = budget.policy
        self._left = budget.left
        self._resolver = resolver
        self._lock = threading.Lock()
        self._asking: dict[tuple[str, int], threading.Lock] = {}
        self._known: dict[tuple[str, int], list[Address] | Failed] = {}
        self._refused: dict[Origin, Untrusted] = {}
        self._idle: dict[Origin, list[Wire]] = {}
        self._open: set[Wire] = set()
        self._trust: ssl.SSLContext | None = None

    def vet(self, where: Locator) -> list[Address]:
        """The addresses of a site, every one permitted.

        :raises Failed: as `guard.demand_public` and `guard.resolve_vetted`
        """
        demand_public(where, self._policy)
        name = (where.host, where.port)
        with self._lock:
            asking = self._asking.setdefault(name, threading.Lock())
        with asking:
            if name not in self._known:
                self._known[name] = self._looked_up(where)
        found = self._known[name]
        if isinstance(found, Failed):
            raise Failed(found.code, found.detail)
        return found

    def idle(self, where: Locator, toll: Toll) -> Wire | None:
        """A connection to the same origin that another answer left open, or None."""
        while True:
            with self._lock:
                wires = self._idle.get(_origin(where))
                wire = wires.pop() if wires else None
            if wire is None:
                return None
            # Readable means closed by the other side, or saying what nobody asked for.
            silent = select.poll()
            silent.register(wire, select.POLLIN)
            if not silent.poll(0):
                wire.charge(toll)
                return wire
            self.drop(wire)

    def connected(self, where: Locator, toll: Toll) -> Wire:
        """A new connection to a vetted address.

        :raises Untrusted: TLS could not be verified; not tried again for this origin
        :raises Failed: as `vet` and `wire.connect`
        """
        refused = self._refused.get(_origin(where))
        if refused:
            raise Untrusted(refused.detail, refused.tls["certificate_sha256"])
        addresses = self.vet(where)
        try:
            wire = connect(where.host, where.scheme, addresses, toll, self._trusted(where.scheme))
        except Failed as failed:
            if failed.code != "tls":
                raise
            refused = Untrusted(failed.detail, certificate_shown(where.host, addresses, toll))
            self._refused[_origin(where)] = refused
            raise refused from failed
        with self._lock:
            self._open.add(wire)
        return wire

    def keep(self, where: Locator, wire: Wire) -> None:
        """Leave a connection whose answer has ended to the next request."""
        with self._lock:
            self._idle.setdefault(_origin(where), []).append(wire)

    def drop(self, wire: Wire) -> None:
        """Close a connection that cannot be used again."""
        with self._lock:
            self._open.discard(wire)
        wire.close()

    def cut(self) -> None:
        """End all connections, those in use included: their threads are told that the connection is lost."""
        with self._lock:
            wires = list(self._open)
            idle = {wire for kept in self._idle.values() for wire in kept}
            self._idle.clear()
        for wire in wires:
            wire.cut()
        for wire in idle:
            self.drop(wire)

    def _looked_up(self, where: Locator) -> list[Address] | Failed:
        try:
            return resolve_vetted(where.host, where.port, self._policy, self._resolver, self._left)
        except Failed as failed:
            return failed

    def _trusted(self, scheme: str) -> ssl.SSLContext | None:
        with self._lock:
            if scheme == "https" and self._trust is None:
                self._trust = trust_of(self._policy)
            return self._trust


def _origin(where: Locator) -> Origin:
    return where.scheme, where.host, where.port
