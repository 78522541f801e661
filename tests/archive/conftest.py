"""Sites on this machine that misbehave on demand."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from casefile.archive import confined
from casefile.archive.policy import Policy
from tests.archive.browsing import Browsing, own_uid
from tests.archive.site import Site
from tests.archive.standin import Proxy

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


@pytest.fixture
def browsing(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Browsing]:
    """Give the test a browser that runs as a user of its own, so that its processes can be told from others'."""
    uid = own_uid()
    monkeypatch.setattr(confined, "_a_free_uid", lambda: uid)
    with Proxy(tmp_path) as proxy:
        yield Browsing(site, proxy, uid)
