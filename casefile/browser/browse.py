"""Fetching a page with a browser: what it renders, and what the site sent for it, off the same record."""

import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urldefrag, urlsplit

from casefile.browser.chromium import Browser
from casefile.browser.confined import FOLDERS
from casefile.browser.render import Rendered, render
from casefile.outside.failed import Failed
from casefile.outside.guard import Resolver
from casefile.outside.locator import locate
from casefile.outside.policy import Policy
from casefile.outside.proxy import Proxy
from casefile.outside.tape import Tape
from casefile.outside.visited import Visited, demand_page, field_of

# Of the 107 bytes that the kernel takes, less the names below.
_LONGEST = 70


def browse(
    url: str, browser: Browser, policy: Policy, tape: Tape, resolver: Resolver | None = None
) -> tuple[Visited, Rendered]:
    """Open a page in the browser, through the recording proxy and nowhere else.

    :raises Failed: as `render.render`; what the proxy refused the page itself for; an answer that is not a page
    """
    here, started_at = str(locate(url)), datetime.now(UTC)
    with tempfile.TemporaryDirectory(prefix=FOLDERS, dir=_where()) as folder:
        way_out = Path(folder) / "way-out"
        with Proxy(policy, tape.recorder, path=way_out, resolver=resolver) as proxy:
            try:
                rendered = render(here, browser, str(way_out), proxy.authority.pin, policy, lambda: proxy.in_flight > 0)
                way = _way_to(rendered.came, rendered.url, rendered.chain)
            except Failed as failed:
                raise tape.refusal(here) or failed from failed
    return _visited(url, way, tape, policy, started_at), rendered


def _where() -> str | None:
    """Where the socket's folder is made: with other temporary files, unless that path is too long for a socket."""
    return None if len(tempfile.gettempdir()) < _LONGEST else "/tmp"  # noqa: S108 - mkdtemp makes a folder of our own


def _visited(url: str, way: list[tuple[str, int]], tape: Tape, policy: Policy, started_at: datetime) -> Visited:
    """The page as its site sent it: the last answer on the way to what the browser shows."""
    final = way[-1][0]
    if refusal := tape.refusal(final):
        raise refusal
    main = tape.last(final)
    if main is None:
        raise Failed("connection-lost", "the page is not on record")
    demand_page(main.status, main.headers)
    return Visited(
        requested_url=url,
        final_url=final,
        redirects=_redirects(way, tape),
        status=main.status,
        headers=main.headers,
        body=tape.body_of(main, policy.max_decoded),
        started_at=started_at,
        ended_at=datetime.now(UTC),
        address=main.address,
        tls=main.tls,
        requested=len(tape.recorder.responses) + len(tape.recorder.refused),
    )


def _redirects(way: list[tuple[str, int]], tape: Tape) -> list[dict[str, Any]]:
    return [
        {"url": url, "status": status, "location": field_of(one.headers, "location") if (one := tape.last(url)) else ""}
        for url, status in way[:-1]
    ]


def _way_to(came: str, url: str, chain: list[tuple[str, int]]) -> list[tuple[str, int]]:
    """The answers up to the one that brought the document.

    A page may have asked for another since, whose answer is there and which is not: it must not get that one's name.

    :param came: the address the document came from; `url`: the one its scripts have given it since, of the same site
    :raises Failed: `connection-lost` when no answer brought it
    """
    site = _site_of(url)
    for is_it in (lambda one: one == urldefrag(came).url, lambda one: _site_of(one) == site):
        for at in range(len(chain), 0, -1):
            if is_it(chain[at - 1][0]):
                return chain[:at]
    raise Failed("connection-lost", "no answer brought the document")


def _site_of(url: str) -> tuple[str, str]:
    parts = urlsplit(url.removeprefix("blob:"))
    return parts.scheme, parts.netloc
