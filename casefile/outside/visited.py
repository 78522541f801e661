"""A page as its site sent it, whoever fetched it."""

import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from casefile.outside.failed import Failed
from casefile.outside.retry_after import seconds_asked

HTML_TYPES = frozenset({"text/html", "application/xhtml+xml"})
"""The content types of what a browser shows as a page."""
_WITH_PAGE = frozenset({200, 203})
_WITHOUT_BODY = frozenset({204, 205})
_CHARSET = re.compile(r"""charset\s*=\s*["']?([^\s"';]{1,40})""", re.IGNORECASE)


@dataclass(frozen=True)
class Visited:
    """A page that came whole. Times are aware, UTC.

    :ivar redirects: [{url, status, location}] in order; location as sent, "" where the page itself went on
    :ivar headers: [[name, value]] of the final answer in order, names as sent, values read as Latin-1
    :ivar body: content coding undone
    :ivar address: the IP address that answered
    :ivar tls: {verified, version, certificate_sha256} of the last connection; None over plain HTTP
    :ivar requested: how many things were asked for, refused ones included
    """

    requested_url: str
    final_url: str
    redirects: list[dict[str, Any]]
    status: int
    headers: list[list[str]]
    body: bytes = field(repr=False)
    started_at: datetime
    ended_at: datetime
    address: str
    tls: dict[str, Any] | None
    requested: int = 1

    @property
    def content_type(self) -> str:
        """Lower case without parameters, "" when not said."""
        return media_type(field_of(self.headers, "content-type"))

    @property
    def charset(self) -> str | None:
        """As declared in Content-Type."""
        return charset_in(field_of(self.headers, "content-type"))


def field_of(headers: list[list[str]], name: str) -> str:
    """All values of one field, `name` in lower case."""
    return ", ".join(value for key, value in headers if key.lower() == name)


def media_type(content_type: str) -> str:
    """Of a Content-Type field: lower case without parameters, "" when not said."""
    return content_type.split(";", maxsplit=1)[0].strip().lower()


def charset_in(content_type: str) -> str | None:
    """As declared in a Content-Type field."""
    named = _CHARSET.search(content_type)
    return named[1] if named else None


def demand_page(status: int, headers: list[list[str]]) -> None:
    """:raises Failed: an answer of this status brings no page"""
    if status in _WITHOUT_BODY:
        raise Failed("empty-page", f"status {status}")
    if status not in _WITH_PAGE:
        raise Failed(f"http-{status}", after=seconds_asked(field_of(headers, "retry-after")))
