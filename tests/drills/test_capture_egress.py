"""Nothing of a captured page, and nothing its browser could become, reaches an address of this machine's own."""

import os

import pytest

from casefile.archive.capture import from_url
from casefile.browser import chromium, confined
from casefile.custody.made import Made
from casefile.outside import guard, upstream, wire
from casefile.outside.policy import Policy
from tests import sockets
from tests.outside.prying import KINDS, REBOUND, listening, own_addresses, prying, rebinding, where
from tests.outside.site import Site, answer, redirect

POLICY = Policy(loopback_allowed=True, unconfined_allowed=True)
# The page's own site is on loopback, which these captures may reach; all else of this machine they may not.
OTHERS = own_addresses()
BASH = next(path for path in ("/bin/bash", "/usr/bin/bash") if os.path.exists(path))


@pytest.fixture(autouse=True)
def _this_machine_is_open(monkeypatch) -> None:
    """Open the wall around the tests as far as this machine goes: what keeps a page in shall be the product's own."""
    local = sockets.is_local
    monkeypatch.setattr(sockets, "is_local", lambda host: host in OTHERS or local(host))


def _captured(at: str, monkeypatch: pytest.MonkeyPatch) -> tuple[Made, set[str]]:
    """What became of the prying page, and in which ways it got through to `at`."""
    assert at, "these tests need an address beside loopback"
    browser = chromium.find_browser()
    assert browser, "the tests of the browser need Chromium: see tests/chromium.py"
    monkeypatch.setattr(guard.socket, "getaddrinfo", rebinding(at))
    with Site() as site, listening(at, site.port) as (port, hits):
        there = where(at, port)
        site.pages |= {
            "/": answer(prying(there)),
            f"/away?at={there}": redirect(f"http://{there}/redirect"),
            "/rebinding1": answer(b"the site itself"),
        }
        made = from_url(site.url, POLICY, browser)
    return made, {kind for kind in KINDS if any(f"/{kind}" in hit for hit in hits)}


def _open(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take away what asks whether an address is permitted: before the connection, and of whom it led to."""
    for module in (guard, wire):
        monkeypatch.setattr(module, "permitted", lambda *_asked: True)


def _knocked(at: str, port: int, missing: tuple[str, ...]) -> str:
    """What a program behind the browser's walls, as its user, says of opening sockets there."""
    script = "".join(f"(echo hi > /dev/{kind}/{at}/{port}) 2>/dev/null && echo in {kind};" for kind in ("tcp", "udp"))
    return confined.run_confined([BASH, "-c", script + "echo done"], missing).stdout.decode()


@pytest.mark.parametrize("at", OTHERS or [""])
def test_no_way_of_a_page_leads_to_this_machine(at: str, monkeypatch) -> None:
    made, got_through = _captured(at, monkeypatch)
    assert got_through == set()
    assert REBOUND not in " ".join(one["url"] for one in made.refused), "the name meant the site, then and later"
    refused = {one["url"].rpartition("/")[2]: one["reason"] for one in made.refused}
    assert {refused[kind] for kind in ("img", "iframe", "fetch", "redirect")} == {"private-address"}


def test_without_the_guard_all_but_the_rebound_name_get_through(monkeypatch) -> None:
    _open(monkeypatch)
    _made, got_through = _captured(OTHERS[0], monkeypatch)
    assert got_through >= {"img", "iframe", "fetch", "redirect"}
    assert "rebinding" not in got_through


def test_a_name_that_is_asked_again_is_kept_out_by_the_guard_and_without_either_it_is_not(monkeypatch) -> None:
    monkeypatch.setattr(
        upstream.Upstream, "vet", lambda self, at: guard.resolve_vetted(at.host, at.port, self._policy, self._resolver)
    )
    assert "rebinding" not in _captured(OTHERS[0], monkeypatch)[1]
    _open(monkeypatch)
    assert "rebinding" in _captured(OTHERS[0], monkeypatch)[1]


@pytest.mark.parametrize("at", ["127.0.0.1", *OTHERS])
def test_no_socket_of_the_browsers_user_reaches_this_machine_but_for_the_wall_of_the_network(at: str) -> None:
    with listening(at) as (port, hits):
        assert _knocked(at, port, ()) in ("done\n", "in udp\ndone\n")  # what is sent by UDP may be lost unsaid
        assert hits == []
        assert "in tcp" in _knocked(at, port, (confined.NO_NAMESPACE,))
        assert any(hit.startswith("tcp") for hit in hits)
        assert any(hit.startswith("udp") for hit in hits)
