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
    """One capture without a browser: what is asked for shares connections, cookies, budget and record.

    Whatever else the desk asks of the web goes the same way (`post`).

    :ivar lost: why parts did not come, or could not be read for what they are built of: codes of `failed.REASONS`
    """

    def __init__(self, policy: Policy, tape: Tape, resolver: Resolver | None = None) -> None:
        self.policy = policy
        self._tape = tape
        self._budget = Budget(replace(policy, capture_seconds=policy.seconds))
        self._upstream = Upstream(self._budget, resolver)
        self._cookies = Cookies()
        self.lost: set[str] = set()

    def __enter__(self) -> "Fetching":
        return self

    def __exit__(self, *_exception: object) -> None:
        self._budget.end()
        self._upstream.cut()

    @property
    def requested(self) -> int:
        """How many things were asked for so far."""
        return self._budget.requests

    def page(self, url: str, after: Visited | None = None) -> Visited:
        """Get one page, redirects followed.

        :param after: a page that went on to `url` by itself, which counts as one redirect more
        :raises Failed: whatever keeps this from being the whole page; an answer that is not a page is a failure too
        """
        started_at, here = datetime.now(UTC), locate(url)
        redirects = [*after.redirects, _hop(after.final_url, after.status, "")] if after else []
        self._demand_new(here, redirects)
        while (got := self._ask(here, {"Accept": _PAGE})).status in _REDIRECTS:
            redirects.append(_hop(str(here), got.status, field_of(got.headers, "location")))
            here = _next(here, redirects[-1]["location"])
            self._demand_new(here, redirects)
        demand_page(got.status, got.headers)
        recorded = self._tape.last(str(here))
        return Visited(
            requested_url=after.requested_url if after else url,
            final_url=str(here),
            redirects=redirects,
            status=got.status,
            headers=recorded.headers,
            body=decoded(bytes(got.content), field_of(got.headers, "content-encoding"), self.policy.max_decoded),
            started_at=after.started_at if after else started_at,
            ended_at=datetime.now(UTC),
            address=recorded.address,
            tls=recorded.tls,
            requested=self.requested,
        )

    def parts(self, urls: Iterable[str], built: Collection[str], more: More) -> None:
        """Get what a page is built of, and what that is built of in turn; of what does not come, `lost` says why.

        :param built: the content types that `more` can tell of; nothing of the others is held in memory
        """
        seen: set[str] = set()
        with ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="parts") as threads:
            waiting = list(urls)
            while waiting:
                new = [url for url in dict.fromkeys(waiting) if url not in seen]
                asked = new[: _MOST_PARTS - len(seen)]
                self.lost |= {"too-many-requests"} if len(asked) < len(new) else set()
                seen.update(asked)
                waiting = [
                    found for some in threads.map(lambda url: self._part(url, built, more), asked) for found in some
                ]

    def _part(self, url: str, built: Collection[str], more: More) -> list[str]:
        try:
            here = locate(url)
            got = self._ask(here, {"Accept": "*/*"}, wanted=built)
            if got.status in _REDIRECTS:
                return [str(follow(here, field_of(got.headers, "location")))]
            if got.status != 200 or got.kind not in built:
                return []
            body = decoded(bytes(got.content), field_of(got.headers, "content-encoding"), self.policy.max_document)
            return more(body, got.kind, str(here))
        except Failed as failed:
            self.lost.add(failed.code)
            return []

    def post(self, url: str, body: bytes, kind: str, accept: str) -> bytes:
        """Post something and get the body of the answer; redirects are not followed.

        :param kind: the content type of `body`
        :raises Failed: `http-NNN` for any status but 200; whatever keeps the answer from coming whole
        """
        got = self._ask(locate(url), {"Accept": accept, "Content-Type": kind}, sent=body)
        if got.status != 200:
            raise Failed(f"http-{got.status}")
        return decoded(bytes(got.content), field_of(got.headers, "content-encoding"), self.policy.max_decoded)

    def _demand_new(self, here: Locator, redirects: list[dict[str, Any]]) -> None:
        """:raises Failed: `redirect-loop`, `too-many-redirects`"""
        if str(here) in {hop["url"] for hop in redirects}:
            raise Failed("redirect-loop", str(here))
        if len(redirects) > self.policy.max_redirects:
            raise Failed("too-many-redirects", str(here))

    def _ask(
        self,
        here: Locator,
        fields: dict[str, str],
        *,
        wanted: Collection[str] | None = None,
        sent: bytes | None = None,
    ) -> "_Asking":
        """:param fields: of the request, besides those that each has
        :param sent: posted, where there is something
        :raises Failed: nothing came, or not all of it
        :raises OSError: what came could not be kept
        """
        own = {"Host": here.authority, "User-Agent": self.policy.user_agent, **fields}
        if sent is not None:
            own["Content-Length"] = str(len(sent))
        head = h11.Request(
            method="GET" if sent is None else "POST",
            target=str(here),
            headers=[*own.items(), *self._cookies.fields(str(here))],
        )
        asking = _Asking(head, wanted, sent or b"")
        Crossing(asking, asking.request, self._upstream, self._budget).pass_on(self._tape.recorder)
        if asking.failed:
            raise self._tape.refusal(str(here)) or Failed(asking.failed)
        self._cookies.take(str(here), asking.headers)
        return asking


class _Asking:
    """The side of a crossing where a browser would be: asks for one thing and takes in what comes.

    :param wanted: the content types whose body is wanted; None for all
    :param sent: the body of the request
    :ivar failed: the code of what kept it from coming whole, or ""
    """

    tunnel = None

    def __init__(self, request: h11.Request, wanted: Collection[str] | None, sent: bytes) -> None:
        self.request = request
        self._wanted = wanted
        self._sent = sent
        self.status = 0
        self.headers: list[list[str]] = []
        self.content = bytearray()
        self.failed = ""

    @property
    def kind(self) -> str:
        return media_type(field_of(self.headers, "content-type"))

    def event(self) -> Any:
        """What comes after the head of the request: its body, if it has one, and the end."""
        sent, self._sent = self._sent, b""
        return h11.Data(data=sent) if sent else h11.EndOfMessage()

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


def _hop(url: str, status: int, location: str) -> dict[str, Any]:
    return {"url": url, "status": status, "location": location}


def _next(here: Locator, location: str) -> Locator:
    if not location.strip():
        raise Failed("redirect-without-target", str(here))
    return follow(here, location)
