"""The limits one capture lives under. Whoever calls the archiver hands them in; nothing here reads settings."""

from dataclasses import dataclass

MB = 1_000_000


@dataclass(frozen=True)
class Policy:
    """Where a capture may go and what it may cost. Sizes in bytes, times in seconds.

    :ivar loopback_allowed: only ever true in tests: lets 127.0.0.0/8 and ::1 through, on any port
    :ivar ports: the ports a public site may be fetched from
    :ivar own_hosts: names and addresses of the desk itself, lower case, refused even where public
    :ivar max_redirects: hops after the first request
    :ivar max_wire: all bytes received for one capture, heads and redirects included
    :ivar max_decoded: a body after its content coding is undone
    :ivar max_document: HTML that may be handed to extraction
    :ivar seconds: wall for the whole fetch, from the first look-up to the last byte
    :ivar connect_seconds: one attempt to connect to one address
    :ivar idle_seconds: silence between two reads
    :ivar extract_seconds: wall and processor time for reading one page
    :ivar extract_memory: address space of the process that reads the page
    :ivar roots: path of a PEM file with further trusted roots, or None
    """

    loopback_allowed: bool = False
    ports: frozenset[int] = frozenset({80, 443})
    own_hosts: frozenset[str] = frozenset()
    max_redirects: int = 20
    max_wire: int = 50 * MB
    max_decoded: int = 50 * MB
    max_document: int = 10 * MB
    seconds: float = 60.0
    connect_seconds: float = 10.0
    idle_seconds: float = 20.0
    extract_seconds: float = 30.0
    extract_memory: int = 1_500 * MB
    user_agent: str = "Casefile/1.0 (archives pages for review; one request per page)"
    roots: str | None = None
