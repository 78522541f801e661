"""Sites on this machine that misbehave on demand, and the limits of tests, as fixtures."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from casefile.outside.policy import Policy
from tests.outside.site import Site

QUICK = Policy(
    loopback_allowed=True, seconds=5, connect_seconds=2, idle_seconds=2, extract_seconds=20, user_agent="Casefile tests"
)


@pytest.fixture
def site() -> Iterator[Site]:
    """Give the test a plain site on 127.0.0.1; its `url` ends in a slash."""
    with Site() as running:
        yield running


@pytest.fixture
def quick() -> Callable[..., Policy]:
    """Return a policy that lets loopback through, with short walls and whatever else is asked for."""
    return lambda **changes: replace(QUICK, **changes)
