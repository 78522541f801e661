"""A site, quick limits, and a browser that visits it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from casefile.browser import confined
from tests.browser.browsing import Browsing, own_uid
from tests.browser.standin import Proxy
from tests.outside.site import Site
from tests.outside.sites import quick, site

__all__ = ["quick", "site"]


@pytest.fixture
def browsing(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Browsing]:
    """Give the test a browser that runs as a user of its own, so that its processes can be told from others'."""
    uid = own_uid()
    monkeypatch.setattr(confined, "_a_free_uid", lambda: uid)
    with Proxy(tmp_path) as proxy:
        yield Browsing(site, proxy, uid)
