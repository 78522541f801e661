"""Fetching a page without a browser, the same guarded and recorded way: the page, then what it is built of."""

from collections.abc import Callable, Collection, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import h11

from casefile.outside.budget import Budget
from casefile.outside.cookies import Cookies
from casefile.outside.crossing import Crossing, headers_of
from casefile.outside.failed import Failed
from casefile.outside.guard import Resolver
from casefile.outside.gunzip import decoded
from casefile.outside.locator import Locator, follow, locate
from casefile.outside.policy import Policy
from casefile.outside.tape import Tape
from casefile.outside.upstream import Upstream
from casefile.outside.visited import Visited, demand_page, field_of, media_type

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PAGE = "text/html,application/xhtml+xml;q=0.9,*/*;q=0.5"
_AT_ONCE = 4
_MOST_PARTS = 400

More = Callable[[bytes, str, str], list[str]]
"""Given body, content type and address of a part: the addresses of what that part is built of."""


class Fetching:
    """One capture without a browser: what is asked for shares connections, cookies, budget and record."""

    def __init__(self, policy: Policy, tape: Tape, resolver: Resolver | None = None) -> None:
        self.policy = policy
        self._tape = tape
        self._budget = Budget(replace(policy, capture_seconds=policy.seconds))
        self._upstream = Upstream(policy, resolver)
        self._cookies = Cookies()

    def __enter__(self) -> "Fetching":
        return self

    def __exit__(self, *_exception: object) -> None:
        self._budget.end()
        self._upstream.cut()

    @property
    def requested(self) -> int:
        """How many things were asked for so far."""
        return self._budget.requests

    def page(self, url: str) -> Visited:
        """Get one page, redirects followed.

        :raises Failed: whatever keeps this from being the whole page; an answer that is not a page is a failure too
        """
        started_at, here = datetime.now(UTC), locate(url)
        seen, redirects = {str(here)}, []
        while (got := self._ask(here, _PAGE)).status in _REDIRECTS:
            redirects.append({"url": str(here), "status": got.status, "location": field_of(got.headers, "location")})
            here = _next(here, redirects, seen, self.policy)
        demand_page(got.status, got.headers)
        recorded = self._tape.last(str(here))
        return Visited(
            requested_url=url,
            final_url=str(here),
            redirects=redirects,
            status=got.status,
            headers=recorded.headers,
            body=decoded(bytes(got.content), field_of(got.headers, "content-encoding"), self.policy.max_decoded),
            started_at=started_at,
            ended_at=datetime.now(UTC),
            address=recorded.address,
            tls=recorded.tls,
            requested=self.requested,
        )

    def parts(self, urls: Iterable[str], built: Collection[str], more: More) -> None:
        """Get what a page is built of, and what that is built of in turn; what does not come is in the record.

        :param built: the content types that `more` can tell of; nothing of the others is held in memory
        """
        seen: set[str] = set()
        with ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="parts") as threads:
            waiting = list(urls)
            while waiting:
                asked = [url for url in dict.fromkeys(waiting) if url not in seen][: _MOST_PARTS - len(seen)]
                seen.update(asked)
                waiting = [
                    found for some in threads.map(lambda url: self._part(url, built, more), asked) for found in some
                ]

    def _part(self, url: str, built: Collection[str], more: More) -> list[str]:
        try:
            here = locate(url)
            got = self._ask(here, "*/*", built)
            if got.status in _REDIRECTS:
                return [str(follow(here, field_of(got.headers, "location")))]
            if got.status != 200 or got.kind not in built:
                return []
            body = decoded(bytes(got.content), field_of(got.headers, "content-encoding"), self.policy.max_document)
            return more(body, got.kind, str(here))
        except Failed:
            return []

    def _ask(self, here: Locator, accept: str, wanted: Collection[str] | None = None) -> "_Asking":
        """:raises Failed: nothing came, or not all of it
        :raises OSError: what came could not be kept
        """
        fields = [("User-Agent", self.policy.user_agent), ("Accept", accept), *self._cookies.fields(str(here))]
        head = h11.Request(method="GET", target=str(here), headers=[("Host", here.authority), *fields])
        asking = _Asking(head, wanted)
        Crossing(asking, asking.request, self._upstream, self._budget).pass_on(self._tape.recorder)
        if asking.failed:
            raise self._tape.refusal(str(here)) or Failed(asking.failed)
        self._cookies.take(str(here), asking.headers)
        return asking


class _Asking:
    """The side of a crossing where a browser would be: asks for one thing and takes in what comes.

    :param wanted: the content types whose body is wanted; None for all
    :ivar failed: the code of what kept it from coming whole, or ""
    """

    tunnel = None

    def __init__(self, request: h11.Request, wanted: Collection[str] | None) -> None:
        self.request = request
        self._wanted = wanted
        self.status = 0
        self.headers: list[list[str]] = []
        self.content = bytearray()
        self.failed = ""

    @property
    def kind(self) -> str:
        return media_type(field_of(self.headers, "content-type"))

    def event(self) -> Any:
        """There is nothing more to the request than its head."""
        return h11.EndOfMessage()

    def send(self, event: Any) -> None:
        if isinstance(event, h11.Response):
            self.status = event.status_code
            self.headers = headers_of(event)
        elif isinstance(event, h11.Data) and (self._wanted is None or self.kind in self._wanted):
            self.content += event.data

    def refuse(self, code: str) -> None:
        self.failed = code

    def turn(self) -> bool:
        return False


def _next(here: Locator, redirects: list[dict[str, Any]], seen: set[str], policy: Policy) -> Locator:
    location = redirects[-1]["location"]
    if not location.strip():
        raise Failed("redirect-without-target", str(here))
    there = follow(here, location)
    if str(there) in seen:
        raise Failed("redirect-loop", str(there))
    if len(redirects) > policy.max_redirects:
        raise Failed("too-many-redirects", str(there))
    seen.add(str(there))
    return there
