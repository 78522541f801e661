"""The limits one capture lives under. Whoever calls the archiver hands them in; nothing here reads settings."""

from dataclasses import dataclass

MB = 1_000_000


@dataclass(frozen=True)
class Policy:
    """Where a capture may go and what it may cost. Sizes in bytes, times in seconds.

    :ivar loopback_allowed: only ever true in tests: lets 127.0.0.0/8 and ::1 through, on any port
    :ivar ports: the ports a public site may be fetched from
    :ivar own_hosts: names and addresses of the desk itself, lower case, refused even where public;
        `.desk.example` is all names below it too
    :ivar max_redirects: hops after the first request
    :ivar max_wire: bytes received for one response
    :ivar max_decoded: a body after its content coding is undone
    :ivar max_document: HTML that may be handed to extraction, or to a browser, unpacked
    :ivar max_image: a picture somebody uploads
    :ivar max_media: a recording or a web archive somebody uploads
    :ivar seconds: wall for a fetch without a browser, from the first look-up to the last part
    :ivar connect_seconds: one attempt to connect to one address
    :ivar idle_seconds: silence between two reads
    :ivar extract_seconds: wall and processor time for reading one page
    :ivar extract_memory: address space of the process that reads the page
    :ivar roots: path of a PEM file with further trusted roots, or None
    :ivar max_requests: what one capture may ask for through the proxy
    :ivar max_total: all bytes the proxy receives for one capture
    :ivar max_sent: the body of one request
    :ivar first_byte_seconds: from a request to the head of its answer
    :ivar response_seconds: wall for one response through the proxy
    :ivar patience_seconds: how long one response may be slower than `slowest` bytes a second
    :ivar capture_seconds: wall for all that goes through the proxy for one capture
    :ivar unconfined_allowed: whether a browser, or the cell that reads, may run where this machine cannot wall it in
        completely
    :ivar page_seconds: soft wall for loading and reading one page in the browser
    :ivar browser_seconds: after this the browser is killed with all it started
    :ivar browser_memory: all of the browser's processes together
    :ivar max_written: bytes the browser may write, to its driver and its own files: beside two pictures, a print and
        the document, what a page says on its console
    :ivar browser_room: what the browser may write, in memory, and what it may share between its processes
    :ivar answer_seconds: a page that answers nothing for so long is given up
    :ivar max_height: of the screenshot, in pixels; what lies below is cut off
    :ivar max_printed: pages of the PDF
    :ivar max_taken: the screenshot, or the PDF, as a file; a larger one is not kept
    """

    loopback_allowed: bool = False
    ports: frozenset[int] = frozenset({80, 443})
    own_hosts: frozenset[str] = frozenset()
    max_redirects: int = 20
    max_wire: int = 50 * MB
    max_decoded: int = 50 * MB
    max_document: int = 10 * MB
    max_image: int = 30 * MB
    max_media: int = 200 * MB
    seconds: float = 60.0
    connect_seconds: float = 10.0
    idle_seconds: float = 20.0
    extract_seconds: float = 30.0
    extract_memory: int = 1_500 * MB
    user_agent: str = "Casefile/1.0 (archives pages for review; one request per page)"
    roots: str | None = None
    max_requests: int = 2_000
    max_total: int = 200 * MB
    max_sent: int = 10 * MB
    first_byte_seconds: float = 20.0
    response_seconds: float = 60.0
    patience_seconds: float = 10.0
    slowest: int = 1_000
    capture_seconds: float = 120.0
    unconfined_allowed: bool = False
    page_seconds: float = 60.0
    browser_seconds: float = 90.0
    browser_memory: int = 1_000 * MB
    max_written: int = 250 * MB
    browser_room: int = 256 * MB
    answer_seconds: float = 8.0
    max_height: int = 15_000
    max_printed: int = 100
    max_taken: int = 50 * MB
