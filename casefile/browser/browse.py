"""Fetching a page with a browser: what it renders, and what the site sent for it, off the same record."""

import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

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
            except Failed as failed:
                raise tape.refusal(here) or failed from failed
    return _visited(url, rendered, tape, policy, started_at), rendered


def _where() -> str | None:
    """Where the socket's folder is made: with other temporary files, unless that path is too long for a socket."""
    return None if len(tempfile.gettempdir()) < _LONGEST else "/tmp"  # noqa: S108 - mkdtemp makes a folder of our own


def _visited(url: str, rendered: Rendered, tape: Tape, policy: Policy, started_at: datetime) -> Visited:
    """The page as its site sent it: the last answer on the way to what the browser shows."""
    final = rendered.chain[-1][0] if rendered.chain else str(locate(url))
    if refusal := tape.refusal(final):
        raise refusal
    main = tape.last(final)
    if main is None:
        raise Failed("connection-lost", "the page is not on record")
    demand_page(main.status, main.headers)
    return Visited(
        requested_url=url,
        final_url=final,
        redirects=_redirects(rendered.chain, tape),
        status=main.status,
        headers=main.headers,
        body=tape.body_of(main, policy.max_decoded),
        started_at=started_at,
        ended_at=datetime.now(UTC),
        address=main.address,
        tls=main.tls,
        requested=len(tape.recorder.responses) + len(tape.recorder.refused),
    )


def _redirects(chain: list[tuple[str, int]], tape: Tape) -> list[dict[str, Any]]:
    return [
        {"url": url, "status": status, "location": field_of(one.headers, "location") if (one := tape.last(url)) else ""}
        for url, status in chain[:-1]
    ]
