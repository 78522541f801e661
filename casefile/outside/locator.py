"""Web addresses, read strictly: what two programs could read in two ways is refused instead of guessed at."""

import ipaddress
import re
from dataclasses import dataclass
from urllib.parse import quote, urljoin, urlsplit

import idna

from casefile.outside.failed import Failed

_LONGEST = 4_000
_PORTS = {"http": 80, "https": 443}
# White space and controls anywhere, backslashes (browsers read them as slashes), lone surrogates.
_ODD = re.compile("[\\\\\x00-\x20\x7f-\xa0\u2028\u2029\ufeff\ud800-\udfff]")
_LABEL = re.compile(r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?")
# WHATWG URL, "ends in a number": such a host is an IPv4 address in one of its many spellings, or an error.
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
_PATH_SAFE = "/%:@!$&'()*+,;=~-._"
_QUERY_SAFE = _PATH_SAFE + "?[]|{}^`"


@dataclass(frozen=True)
class Locator:
    """One http or https address in the form that is sent.

    :ivar host: ASCII, lower case, no final dot; an IP address without brackets
    :ivar target: path and query, percent-encoded, never empty
    """

    scheme: str
    host: str
    port: int
    target: str

    @property
    def authority(self) -> str:
        """Host and, unless it is the scheme's own, port, as in a Host field (RFC 9110, 7.2)."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"

    def __str__(self) -> str:
        return f"{self.scheme}://{self.authority}{self.target}"


def locate(url: str) -> Locator:
    """Read an address. The fragment is dropped, since it is never sent.

    :raises Failed: `malformed-url`, `unsupported-scheme`, `credentials-in-url`
    """
    url = url.strip(" \t\r\n")
    if len(url) > _LONGEST or _ODD.search(url):
        raise Failed("malformed-url", url[:200].encode("ascii", "backslashreplace").decode())
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise Failed("malformed-url", str(error)) from error
    scheme = parts.scheme.lower()
    if scheme not in _PORTS:
        raise Failed("unsupported-scheme" if scheme else "malformed-url", scheme)
    if "@" in parts.netloc:
        raise Failed("credentials-in-url")
    # urlsplit takes `http:example.org` and `http:///example.org`; browsers would go somewhere with both.
    if not url[len(scheme) :].startswith("://") or port == 0 or parts.netloc.endswith(":"):
        raise Failed("malformed-url", parts.netloc)
    target = quote(parts.path or "/", safe=_PATH_SAFE)
    if parts.query:
        target = f"{target}?{quote(parts.query, safe=_QUERY_SAFE)}"
    return Locator(scheme, _host(parts.netloc, parts.hostname or ""), port or _PORTS[scheme], target)


def follow(base: Locator, location: str) -> Locator:
    """Where a Location field leads (RFC 9110, 10.2.2).

    :param location: as sent; bytes beyond ASCII are read as UTF-8 where they are
    :raises Failed: as `locate`
    """
    # A plain space in Location is common and harmless; everything else odd is refused by locate.
    return locate(urljoin(str(base), location.strip().replace(" ", "%20")))


def _host(netloc: str, host: str) -> str:
    if netloc.startswith("["):
        return _address(host)
    if not host or "%" in host or ":" in host:
        raise Failed("malformed-url", netloc)
    name = _in_ascii(host).removesuffix(".")
    labels = name.split(".")
    if _NUMBER.fullmatch(labels[-1]):
        return _address(name)
    if len(name) > 253 or not all(_LABEL.fullmatch(label) for label in labels):
        raise Failed("malformed-url", name)
    return name


def _in_ascii(host: str) -> str:
    """The name in lower-case ASCII, as browsers map it (UTS 46, non-transitional)."""
    if host.isascii():
        return host.lower()
    try:
        return idna.encode(host, uts46=True).decode()
    except (idna.IDNAError, UnicodeError) as error:
        raise Failed("malformed-url", str(error)) from error


def _address(host: str) -> str:
    """An IP address in its one usual spelling: no octal, no hex, no short forms, no zone.

    :raises Failed: `malformed-url` for every other spelling
    """
    try:
        found = ipaddress.ip_address(host)
    except ValueError as error:
        raise Failed("malformed-url", str(error)) from error
    if isinstance(found, ipaddress.IPv6Address) and found.scope_id:
        raise Failed("malformed-url", host)
    return str(found)
