"""Fetching one page without a browser, with nothing asked for beside it."""

from casefile.outside.fetch import Fetching
from casefile.outside.guard import Resolver
from casefile.outside.policy import Policy
from casefile.outside.recorder import Recorder
from casefile.outside.tape import recording
from casefile.outside.visited import Visited


def fetch(url: str, policy: Policy, resolver: Resolver | None = None) -> Visited:
    """The page; what was recorded is thrown away."""
    return taped(url, policy, resolver)[0]


def taped(url: str, policy: Policy, resolver: Resolver | None = None) -> tuple[Visited, Recorder, bytes]:
    """The page, what was recorded, and the WARC file of it."""
    with recording() as tape, Fetching(policy, tape, resolver) as fetching:
        return fetching.page(url), tape.recorder, tape.warc()
