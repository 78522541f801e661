"""Nothing that is not public is reached through the proxy, whatever the page, the name or the redirect says."""

from dataclasses import replace

import pytest

from casefile.outside import guard, wire
from casefile.outside.policy import Policy
from tests.outside.behind import capturing
from tests.outside.site import Site, answer, redirect
from tests.outside.test_guard import LOOPBACK, PRIVATE, SPELLINGS, named

PAGE = b"<p>secret"
STRICT = Policy(connect_seconds=1, idle_seconds=2)


def open_to(site: Site) -> Policy:
    """No loopback allowed, but the port of the witness: only the address keeps the proxy from it."""
    return replace(STRICT, ports=frozenset({80, 443, site.port}), max_requests=10_000)


def connect(authority: str) -> bytes:
    """A request for a tunnel."""
    return f"CONNECT {authority} HTTP/1.1\r\nHost: {authority}\r\n\r\n".encode()


def test_no_spelling_of_this_machine_is_reached(site: Site) -> None:
    forms = [form.replace("PORT", str(site.port)) for form in SPELLINGS]
    literal = [f"http://[{form}]:{site.port}/" if ":" in form else f"http://{form}:{site.port}/" for form in PRIVATE]
    asked = [url for url in [*forms, *literal] if url and url.isascii() and url.isprintable() and " " not in url]
    with capturing(open_to(site)) as capture:
        for url in asked:
            heard = capture.say(f"GET {url} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
            assert b" 403 " in heard.split(b"\r\n")[0] + b" ", (url, heard)
    assert site.hits == []
    reasons = {reason for _url, reason in capture.refused}
    assert reasons <= {"private-address", "malformed-url", "credentials-in-url", "unsupported-scheme"}
    assert len(asked) > 120


@pytest.mark.parametrize("host", [*LOOPBACK[:2], "[::1]", "[::ffff:127.0.0.1]", "[64:ff9b::7f00:1]", "localhost"])
def test_no_tunnel_leads_to_this_machine(site: Site, host: str) -> None:
    with capturing(open_to(site)) as capture:
        heard = capture.say(connect(f"{host}:{site.port}"))
    assert heard.startswith(b"HTTP/1.1 403 ")
    assert [reason for _url, reason in capture.refused] == ["private-address"]
    assert site.hits == []


def test_the_witness_is_hit_with_the_guard_off(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    site.pages["/"] = answer(PAGE)
    for module in (guard, wire):
        monkeypatch.setattr(module, "permitted", lambda *_any: True)
    monkeypatch.setattr(wire, "is_here", lambda _stream: False)
    with capturing(open_to(site), named(["127.0.0.1"])) as capture:
        assert capture.get(site.url).body == PAGE
        assert capture.get(f"http://reports.example.org:{site.port}/").body == PAGE
        tunnel = connect(f"reports.example.org:{site.port}")
        capture.say(tunnel, b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
    assert site.hits == ["/"] * 3


def test_a_redirect_into_a_private_network_ends_at_its_target(site: Site, quick) -> None:
    """The browser follows the redirect by itself, and asks the proxy again."""
    site.pages["/"] = redirect("http://169.254.169.254/latest/meta")
    with capturing(quick()) as capture:
        assert capture.get(site.url).status == 302
        assert capture.get("http://169.254.169.254/latest/meta").status == 403
    assert [one.status for one in capture.recorded] == [302]
    assert capture.refused == [("http://169.254.169.254/latest/meta", "private-address")]


def test_a_name_is_looked_up_once_in_a_capture(site: Site, quick) -> None:
    """Rebinding: the second answer would be another address, and nobody asks for it."""
    site.pages["/"] = answer(PAGE)
    asked = []

    def look_up(host: str, port: int, **_hints: object) -> list[tuple]:
        asked.append(host)
        return named(["127.0.0.1"] if len(asked) == 1 else ["10.0.0.1"])(host, port)

    with capturing(quick(), look_up) as capture:
        for _time in range(3):
            assert capture.get(f"http://reports.example.org:{site.port}/").status == 200
    assert asked == ["reports.example.org"]
    assert {one.address for one in capture.recorded} == {"127.0.0.1"}


def test_a_name_that_was_refused_stays_refused(site: Site, quick) -> None:
    answers = [["10.0.0.1"], ["127.0.0.1"]]

    def look_up(host: str, port: int, **_hints: object) -> list[tuple]:
        return named(answers.pop(0))(host, port)

    with capturing(quick(), look_up) as capture:
        for _time in range(2):
            assert capture.get(f"http://reports.example.org:{site.port}/").status == 403
    assert site.hits == []
    assert len(capture.refused) == 1, "the same is said once"


@pytest.mark.parametrize("private", ["10.0.0.1", "::ffff:10.0.0.1", "64:ff9b::a00:1", "2002:7f00:1::", "fe80::1"])
def test_one_private_address_among_public_ones_refuses_the_name(site: Site, private: str) -> None:
    with capturing(STRICT, named(["93.184.216.34", private])) as capture:
        assert capture.get("http://reports.example.org/").status == 403
        assert capture.say(connect("reports.example.org:443")).startswith(b"HTTP/1.1 403 ")
    assert {reason for _url, reason in capture.refused} == {"private-address"}


def test_the_desk_itself_is_refused_by_name_and_by_address(site: Site) -> None:
    policy = replace(STRICT, own_hosts=frozenset({"desk.example.org", "93.184.216.34"}))
    with capturing(policy, named(["93.184.216.34"])) as capture:
        assert capture.get("http://desk.example.org/").status == 403
        assert capture.get("http://alias.example.org/").status == 403
        assert capture.say(connect("desk.example.org:443")).startswith(b"HTTP/1.1 403 ")
    assert {reason for _url, reason in capture.refused} == {"own-address"}


@pytest.mark.parametrize("port", [22, 25, 5432, 6379, 8080])
def test_only_the_usual_ports_are_reached(port: int) -> None:
    with capturing(STRICT, named(["93.184.216.34"])) as capture:
        assert capture.get(f"http://reports.example.org:{port}/").status == 403
        assert capture.say(connect(f"reports.example.org:{port}")).startswith(b"HTTP/1.1 403 ")
    assert {reason for _url, reason in capture.refused} == {"port-not-allowed"}


def test_a_peer_that_is_not_the_vetted_address_is_not_spoken_to(site: Site, quick, monkeypatch) -> None:
    monkeypatch.setattr(wire, "_open", elsewhere(wire._open, site.port))
    with capturing(quick(), named(["127.0.0.2"])) as capture:
        assert capture.get(f"http://reports.example.org:{site.port}/").status == 403
    assert [reason for _url, reason in capture.refused] == ["private-address"]
    assert set(site.hits) <= {""}


def elsewhere(real, port: int):
    """Opens a connection to another address than the one asked for."""
    return lambda address, meter: real(address._replace(ip="127.0.0.1", port=port), meter)


def test_websockets_are_refused_inside_a_tunnel_and_outside(site: Site, quick) -> None:
    upgrade = "GET {} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n"
    with capturing(quick()) as capture:
        outside = capture.say(upgrade.format(f"{site.url}one").encode())
        inside = capture.say(connect(f"127.0.0.1:{site.port}"), upgrade.format("/two").encode())
    assert outside.startswith(b"HTTP/1.1 403 ")
    assert b"HTTP/1.1 403 " in inside
    at = site.url.replace("http", "ws")
    assert capture.refused == [
        (f"{at}one", "protocol-not-allowed"), (f"{at}two", "protocol-not-allowed"),
    ]  # fmt: skip
    assert site.hits == []


@pytest.mark.parametrize(
    "target", ["/", "*", "ftp://reports.example.org/", "http:/x", "reports.example.org", "http://"]
)
def test_what_does_not_say_where_it_goes_is_refused(quick, target: str) -> None:
    with capturing(quick()) as capture:
        heard = capture.say(f"GET {target} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
    assert heard.startswith(b"HTTP/1.1 403 ")
    assert capture.recorded == []


def test_a_tunnel_says_itself_where_its_requests_go(site: Site, quick) -> None:
    """A Host field, or an absolute address, does not make a request lead elsewhere than its tunnel."""
    site.pages["/"] = answer(PAGE)
    with capturing(quick()) as capture:
        capture.say(connect(f"127.0.0.1:{site.port}"), b"GET / HTTP/1.1\r\nHost: bank.example.org\r\n\r\n")
        absolute = b"GET http://bank.example.org/ HTTP/1.1\r\nHost: bank.example.org\r\n\r\n"
        capture.say(connect(f"127.0.0.1:{site.port}"), absolute)
    assert [one.url for one in capture.recorded] == [site.url]
    assert f"Host: 127.0.0.1:{site.port}\r\n".encode() in site.requests[0]
    assert [reason for _url, reason in capture.refused] == ["malformed-url"]
