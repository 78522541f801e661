"""What a browser asks of the proxy, read strictly, and the request that goes out in its place."""

import re

import h11

from casefile.outside.failed import Failed
from casefile.outside.locator import Locator, locate

_METHODS = frozenset({b"GET", b"HEAD", b"POST", b"PUT", b"PATCH", b"DELETE", b"OPTIONS"})
_ABSOLUTE = re.compile(r"(https?://[^/?#]*)([^#]*)", re.IGNORECASE)
# Fields of one connection (RFC 9110, 7.6.1), and what the proxy says itself.
_OF_ONE_CONNECTION = frozenset(
    {b"connection", b"keep-alive", b"te", b"trailer", b"upgrade", b"proxy-connection", b"proxy-authenticate"}
)
_NOT_SENT = _OF_ONE_CONNECTION | {b"host", b"accept-encoding", b"expect", b"proxy-authorization"}
# Another way to the same site, which would not be recorded.
_NOT_HANDED_ON = _OF_ONE_CONNECTION | {b"alt-svc"}

Fields = list[tuple[bytes, bytes]]


def wanted(request: h11.Request, tunnel: Locator | None) -> str:
    """What is asked for, as said, for a record of its refusal; never longer than 4,000 characters."""
    target = request.target.decode("latin-1")
    inside = f"{tunnel.scheme}://{tunnel.authority}" if tunnel else ""
    said = inside + target
    # A page may speak WebSocket with its own address: that is refused, and the page is not.
    return (said.replace("http", "ws", 1) if _upgrades(request) else said)[:4_000]


def aim(request: h11.Request, tunnel: Locator | None) -> tuple[Locator, str]:
    """Where a request goes, and its path and query as the browser wrote them.

    :param tunnel: where its connection leads, or None when it must say so itself, in absolute form
    :raises Failed: as `locate`
    """
    target = request.target.decode("latin-1")
    if tunnel:
        if not target.startswith("/"):
            raise Failed("malformed-url", target[:200])
        return tunnel, target
    found = _ABSOLUTE.fullmatch(target)
    if not found:
        raise Failed("malformed-url", target[:200])
    path = found[2]
    return locate(f"{found[1]}/"), path if path.startswith("/") else f"/{path}"


def aim_tunnel(request: h11.Request) -> Locator:
    """Where a CONNECT leads, as if TLS were spoken inside.

    :raises Failed: as `locate`
    """
    target = request.target.decode("latin-1")
    if not re.search(r":[0-9]{1,5}$", target):
        raise Failed("malformed-url", target[:200])
    return locate(f"https://{target}/")


def demand_recordable(request: h11.Request) -> None:
    """:raises Failed: `protocol-not-allowed` for WebSocket, any other switch of protocols, and odd methods"""
    if _upgrades(request) or request.method not in _METHODS:
        raise Failed("protocol-not-allowed", request.method.decode("latin-1")[:20])


def _upgrades(request: h11.Request) -> bool:
    return any(name == b"upgrade" for name, _value in request.headers)


def outgoing(request: h11.Request, origin: Locator, target: str) -> h11.Request:
    """The same request for the site itself: gzip the only coding offered, the name of the site said by us."""
    own = [(b"Host", origin.authority.encode()), (b"Accept-Encoding", b"gzip")]
    fields = [*own, *without(request.headers.raw_items(), _NOT_SENT)]
    return h11.Request(method=request.method, target=target.encode("latin-1"), headers=fields)


def handed_on(answer: h11.Response) -> h11.Response:
    """The head of an answer for the browser."""
    fields = without(answer.headers.raw_items(), _NOT_HANDED_ON)
    return h11.Response(status_code=answer.status_code, headers=fields, reason=answer.reason)


def without(fields: Fields, names: frozenset[bytes]) -> Fields:
    """The fields less those of these names, and less those that Connection names."""
    listed = b",".join(value for name, value in fields if name.lower() == b"connection").lower()
    named = {name.strip() for name in listed.split(b",")} - {b"content-length", b"transfer-encoding"}
    return [(name, value) for name, value in fields if name.lower() not in names | named]
