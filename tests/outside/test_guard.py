"""The archiver reaches public addresses only; a listener on loopback is the witness."""

import ipaddress
import socket
from contextlib import suppress
from dataclasses import replace

import pytest

from casefile.outside import guard, upstream, wire
from casefile.outside.budget import Budget
from casefile.outside.failed import Failed
from casefile.outside.guard import Address, permitted, public, resolve_vetted
from casefile.outside.locator import locate
from casefile.outside.policy import Policy
from casefile.outside.upstream import Upstream
from tests.outside.fetching import fetch
from tests.outside.site import Site, answer, redirect

PUBLIC = [
    "1.1.1.1", "8.8.8.8", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255", "128.0.0.0",
    "169.253.255.255", "172.15.255.255", "172.32.0.0", "191.255.255.255", "192.0.1.0", "192.0.3.0", "192.167.255.255",
    "192.169.0.0", "198.17.255.255", "198.20.0.0", "203.0.112.255", "203.0.114.0", "223.255.255.255",
    "2000::1", "2001:200::1", "2001:db7::1", "2001:db9::1", "2003::1", "2606:4700::1111", "2a00:1450::1", "3ffe::1",
    "3fff:1000::1", "::ffff:8.8.8.8", "64:ff9b::808:808",
]  # fmt: skip
LOOPBACK = ["127.0.0.1", "127.0.0.2", "127.1.2.3", "127.255.255.254", "::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1"]
# Reaches loopback on Linux.
ANYWHERE = "0.0.0.0"  # noqa: S104 - refused here, bound nowhere
PRIVATE = [
    *LOOPBACK,
    ANYWHERE, "0.0.0.1", "0.255.255.255", "10.0.0.0", "10.0.0.1", "10.255.255.255", "100.64.0.0", "100.127.255.255",
    "127.0.0.0", "127.255.255.255", "169.254.0.1", "169.254.169.254", "169.254.255.255", "172.16.0.0", "172.20.10.5",
    "172.31.255.255", "192.0.0.0", "192.0.0.8", "192.0.0.170", "192.0.2.1", "192.31.196.1", "192.52.193.1",
    "192.88.99.1", "192.168.0.0", "192.168.1.1", "192.168.255.255", "192.175.48.1", "198.18.0.0", "198.19.255.255",
    "198.51.100.7", "203.0.113.9", "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.254", "255.255.255.255",
    "::", "::2", "::7f00:1", "::127.0.0.1", "::10.0.0.1", "::ffff:0.0.0.0", "::ffff:10.0.0.1", "::ffff:169.254.169.254",
    "::ffff:192.168.1.1", "::ffff:172.16.0.1", "::ffff:100.64.0.1", "::ffff:0:127.0.0.1", "64:ff9b::a00:1",
    "64:ff9b::a9fe:a9fe", "64:ff9b::c0a8:101", "64:ff9b:1::1", "64:ff9b:1::7f00:1", "100::1", "100:0:0:1::1",
    "2001::1", "2001:0:4136:e378:8000:63bf:3fff:fdd2", "2001:2::1", "2001:10::1", "2001:20::1", "2001:1ff::1",
    "2001:db8::1", "2002:7f00:1::", "2002:a00:1::1", "2002:808:808::1", "3fff::1", "3fff:fff::1", "4000::1", "5f00::1",
    "fc00::1", "fd00:ec2::254", "fdff::1", "fe80::1", "fe80::1%lo", "febf::1", "fec0::1", "feff::1", "ff02::1",
    "ff0e::1", "1::1", "200::1", "e000::1",
]  # fmt: skip
# What people and attackers have written for 127.0.0.1, with PORT for the port of the witness.
SPELLINGS = [
    "http://127.0.0.1:PORT/", "http://127.0.0.1:PORT", "HTTP://127.0.0.1:PORT/", "http://127.1:PORT/",
    "http://127.0.1:PORT/", "http://2130706433:PORT/", "http://017700000001:PORT/", "http://0x7f000001:PORT/",
    "http://0x7f.0.0.1:PORT/", "http://0x7f.1:PORT/", "http://0177.0.0.1:PORT/", "http://0177.1:PORT/",
    "http://00000177.0.0.1:PORT/", "http://127.00.00.01:PORT/", "http://127.0.0.1.:PORT/",
    "http://127.0.0.1..:PORT/", "http://0:PORT/", "http://0.0.0.0:PORT/", "http://00.0.0.0:PORT/",
    "http://0x0:PORT/", "http://0x:PORT/", "http://localhost:PORT/", "http://LOCALHOST:PORT/",
    "http://localhost.:PORT/", "http://LocalHost.:PORT/", "http://[::1]:PORT/", "http://[0:0:0:0:0:0:0:1]:PORT/",
    "http://[::]:PORT/", "http://[::1%25lo]:PORT/", "http://[::1%lo]:PORT/", "http://[::ffff:127.0.0.1]:PORT/",
    "http://[::ffff:7f00:1]:PORT/", "http://[::ffff:7f00:0001]:PORT/", "http://[0:0:0:0:0:ffff:127.0.0.1]:PORT/",
    "http://[::127.0.0.1]:PORT/", "http://[64:ff9b::127.0.0.1]:PORT/", "http://[2002:7f00:1::]:PORT/",
    "http://[127.0.0.1]:PORT/", "http://[v1.x]:PORT/", "http://[]:PORT/", "http://[::1:PORT/",
    "http://①②⑦.⓪.⓪.①:PORT/", "http://１２７.０.０.１:PORT/", "http://127。0。0。1:PORT/", "http://127．0．0．1:PORT/",
    "http://127｡0｡0｡1:PORT/", "http://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ:PORT/", "http://ｌｏｃａｌｈｏｓｔ:PORT/", "http://user@127.0.0.1:PORT/",
    "http://user:word@127.0.0.1:PORT/", "http://a@b@127.0.0.1:PORT/", "http://@127.0.0.1:PORT/",
    "http://:@127.0.0.1:PORT/", "http://example.org@127.0.0.1:PORT/", "http://127.0.0.1:PORT\\@example.org/",
    "http://example.org\\@127.0.0.1:PORT/", "http:\\\\127.0.0.1:PORT\\", "http://127.0.0.1:PORT#@example.org/",
    "http://127.0.0.1:PORT?@example.org/", "//127.0.0.1:PORT/", "http:127.0.0.1:PORT", "http:/127.0.0.1:PORT/",
    "http:///127.0.0.1:PORT/", "http:////127.0.0.1:PORT/", "http://127.0.0.1%00.example.org:PORT/",
    "http://127.0.0.1%2eexample.org:PORT/", "http://%31%32%37.0.0.1:PORT/", "http://127.0.0.1\t:PORT/",
    "http://127.0.0.1\n:PORT/", "http://127.0\r.0.1:PORT/", "http://127.0.0.1 :PORT/", "http://127.0.0.1\x00:PORT/",
    "http://\u200b127.0.0.1:PORT/", "http://127.0.0.1\u3000:PORT/", "http://127.0.0.1\u2028:PORT/",
    "ht\ntp://127.0.0.1:PORT/", " http://127.0.0.1:PORT/ ", "\thttp://127.0.0.1:PORT/", "file:///etc/passwd",
    "gopher://127.0.0.1:PORT/", "ftp://127.0.0.1:PORT/", "dict://127.0.0.1:PORT/", "ws://127.0.0.1:PORT/",
    "javascript:alert(1)", "data:text/html,x", "http+unix://127.0.0.1:PORT/", "view-source:http://x/",
    "jar:http://127.0.0.1:PORT/", "localhost:PORT/", "127.0.0.1:PORT", "http://127.0.0.1:PORT:80/",
    "http://127.0.0.1:0PORT/", "http://127.0.0.1:-1/", "http://127.0.0.1:99999/", "http://127.0.0.1:/",
    "http://127.0.0.1:٣/", "", "http://",
]  # fmt: skip

# Those of them that are an address, or become one as browsers read them: nothing but the guard refuses them.
ONLY_THE_GUARD_REFUSES = {
    "http://127.0.0.1:PORT/", "http://127.0.0.1:PORT", "HTTP://127.0.0.1:PORT/", "http://127.0.0.1.:PORT/",
    "http://0.0.0.0:PORT/", "http://[::1]:PORT/", "http://[0:0:0:0:0:0:0:1]:PORT/", "http://[::]:PORT/",
    "http://[::ffff:127.0.0.1]:PORT/", "http://[::ffff:7f00:1]:PORT/", "http://[::ffff:7f00:0001]:PORT/",
    "http://[0:0:0:0:0:ffff:127.0.0.1]:PORT/", "http://[::127.0.0.1]:PORT/", "http://[64:ff9b::127.0.0.1]:PORT/",
    "http://[2002:7f00:1::]:PORT/", "http://①②⑦.⓪.⓪.①:PORT/", "http://１２７.０.０.１:PORT/",
    "http://127。0。0。1:PORT/", "http://127．0．0．1:PORT/", "http://127｡0｡0｡1:PORT/",
    "http://127.0.0.1:PORT#@example.org/", "http://127.0.0.1:PORT?@example.org/", "http://\u200b127.0.0.1:PORT/",
    " http://127.0.0.1:PORT/ ", "\thttp://127.0.0.1:PORT/", "http://127.0.0.1:0PORT/",
}  # fmt: skip


def named(addresses: list[str]):
    """A resolver that answers every name with these addresses."""

    def look_up(_host: str, port: int, **_hints: object) -> list[tuple]:
        def family(address: str) -> socket.AddressFamily:
            return socket.AF_INET6 if ":" in address else socket.AF_INET

        return [(family(address), socket.SOCK_STREAM, 6, "", (address, port)) for address in addresses]

    return look_up


def attempts(port: int) -> list[tuple[str, object]]:
    """Every form: spelled in the address, written as a literal, hidden behind a name, alone or among good ones."""
    spelled = [(form.replace("PORT", str(port)), None) for form in SPELLINGS]
    literal = [(f"http://[{form}]:{port}/" if ":" in form else f"http://{form}:{port}/", None) for form in PRIVATE]
    behind = [(f"http://reports.example.org:{port}/", named([form])) for form in PRIVATE]
    among = [(f"http://reports.example.org:{port}/", named(["93.184.216.34", form])) for form in LOOPBACK]
    return [*spelled, *literal, *behind, *among]


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_address_is_public(address: str) -> None:
    assert public(address)


@pytest.mark.parametrize("address", PRIVATE)
def test_an_address_that_is_not_public_is_told(address: str) -> None:
    assert not public(address)


@pytest.mark.parametrize(
    "nonsense", ["", "localhost", "127.1", "0x7f000001", "1.2.3", "1.2.3.4.5", "::1::", "1.1.1.1/32"]
)
def test_what_is_not_an_address_is_not_public(nonsense: str) -> None:
    assert not public(nonsense)


def test_the_tables_refuse_all_that_python_knows_to_be_private() -> None:
    for block in ipaddress.IPv4Address(ANYWHERE)._constants._private_networks:
        assert not public(str(block[0]))
        assert not public(str(block[-1]))


def test_no_form_of_address_reaches_loopback(site: Site) -> None:
    site.pages["/"] = answer(b"secret")
    policy = Policy(ports=frozenset({site.port, 80, 443}), seconds=2, connect_seconds=2)
    forms = attempts(site.port)
    assert len(forms) >= 250
    for url, resolver in forms:
        with pytest.raises(Failed) as refused:
            fetch(url, policy, resolver=resolver)
        assert refused.value.code in {
            "malformed-url", "unsupported-scheme", "credentials-in-url", "private-address",
        }, url  # fmt: skip
    assert site.hits == []


def test_the_same_forms_do_reach_it_with_the_guard_off(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    site.pages["/"] = answer(b"secret")
    for module in (guard, wire):
        monkeypatch.setattr(module, "permitted", lambda *_any: True)
    monkeypatch.setattr(wire, "is_here", lambda _stream: False)
    led_to = leading(monkeypatch)
    policy = Policy(ports=frozenset({site.port}), seconds=2, connect_seconds=1)
    reached = {}
    for url, resolver in attempts(site.port):
        with suppress(Failed):
            fetch(url, policy, resolver=resolver or named(["127.0.0.1"]))
        reached[url, resolver] = [led_to.pop() for _ in led_to]
    forms = [form.replace("PORT", str(site.port)) for form in SPELLINGS]
    # The other spellings are no addresses, and so are refused before the guard is asked.
    assert {url for url in forms if reached[url, None]} == {
        form.replace("PORT", str(site.port)) for form in ONLY_THE_GUARD_REFUSES
    }
    others = {key: ends for key, ends in reached.items() if key[0] not in forms}
    assert [url for (url, _by), ends in others.items() if not ends] == [f"http://[fe80::1%lo]:{site.port}/"]
    assert len(site.hits) >= sum("127.0.0.1" in ends for ends in reached.values())


def leading(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Where connections were asked for since it was last emptied; only those to 127.0.0.1 are made."""
    led_to: list[str] = []

    def connect(host: str, scheme: str, addresses: list[Address], *more: object) -> wire.Wire:
        led_to.append(addresses[0].ip)
        if addresses[0].ip != "127.0.0.1":
            raise Failed("refused-connection")
        return wire.connect(host, scheme, addresses, *more)

    monkeypatch.setattr(upstream, "connect", connect)
    return led_to


def test_a_name_is_looked_up_once_and_never_again(site: Site, quick) -> None:
    """Rebinding: the second answer would be another address, and nobody asks for it."""
    site.pages["/"] = answer(b"<p>hello</p>")
    asked: list[str] = []

    def look_up(host: str, port: int, **_hints: object) -> list[tuple]:
        asked.append(host)
        return named(["127.0.0.1"] if len(asked) == 1 else ["10.0.0.1"])(host, port)

    got = fetch(f"http://reports.example.org:{site.port}/", quick(), resolver=look_up)
    assert asked == ["reports.example.org"]
    assert got.address == "127.0.0.1"
    assert b"Host: reports.example.org:" in site.requests[0]


def test_a_name_that_turns_private_at_a_redirect_is_refused(site: Site, quick) -> None:
    site.pages["/"] = redirect(f"http://inside.example.org:{site.port}/secret")

    def look_up(host: str, port: int, **_hints: object) -> list[tuple]:
        return named(["192.168.1.1" if host.startswith("inside") else "127.0.0.1"])(host, port)

    with pytest.raises(Failed, check=lambda failed: failed.code == "private-address"):
        fetch(f"http://reports.example.org:{site.port}/", quick(), resolver=look_up)
    assert site.hits == ["/"]


@pytest.mark.parametrize("private", ["10.0.0.1", "[::ffff:10.0.0.1]", "169.254.169.254", "[fd00::1]"])
def test_a_redirect_into_a_private_network_is_refused(site: Site, quick, private: str) -> None:
    site.pages["/"] = redirect(f"http://{private}/latest/meta")
    with pytest.raises(Failed, check=lambda failed: failed.code == "private-address"):
        fetch(site.url, quick())


def test_one_private_address_among_public_ones_refuses_the_name() -> None:
    with pytest.raises(Failed, check=lambda failed: failed.code == "private-address"):
        resolve_vetted("reports.example.org", 443, Policy(), named(["93.184.216.34", "2606:4700::1", "10.0.0.7"]))


def test_public_addresses_are_handed_on_in_order_and_once() -> None:
    found = resolve_vetted(
        "reports.example.org", 443, Policy(), named(["93.184.216.34", "2606:4700::1", "93.184.216.34"])
    )
    assert found == [Address(socket.AF_INET, "93.184.216.34", 443), Address(socket.AF_INET6, "2606:4700::1", 443)]


def test_the_desk_itself_is_refused_by_name_and_by_address() -> None:
    policy = Policy(own_hosts=frozenset({"desk.example.org", "93.184.216.34"}))
    for host, resolver in (("desk.example.org", named(["1.1.1.1"])), ("alias.example.org", named(["93.184.216.34"]))):
        with pytest.raises(Failed, check=lambda failed: failed.code == "own-address"):
            resolve_vetted(host, 443, policy, resolver)


def test_only_the_usual_ports_are_fetched() -> None:
    for port in (22, 25, 5432, 6379, 8080):
        with pytest.raises(Failed, check=lambda failed: failed.code == "port-not-allowed"):
            resolve_vetted("reports.example.org", port, Policy(), named(["93.184.216.34"]))


def test_a_policy_for_tests_opens_loopback_and_nothing_else() -> None:
    policy = Policy(loopback_allowed=True)
    assert permitted("127.0.0.1", 8080, policy)
    assert permitted("::1", 8080, policy)
    assert not any(permitted(address, 80, policy) for address in PRIVATE if not guard.loopback(address))
    assert not permitted("93.184.216.34", 8080, policy)


def test_a_name_without_an_address_is_a_named_failure() -> None:
    def nobody(*_any: object, **_hints: object) -> list[tuple]:
        raise socket.gaierror(socket.EAI_NONAME, "no such name")

    for resolver in (nobody, named([])):
        with pytest.raises(Failed, check=lambda failed: failed.code == "dns" and failed.may_retry):
            resolve_vetted("nowhere.example.org", 443, Policy(), resolver)


def test_a_look_up_that_hangs_ends_at_its_wall() -> None:
    hanging, asking = socket.socketpair()

    def slow(*_any: object, **_hints: object) -> list[tuple]:
        hanging.recv(1)
        return []

    with hanging, asking:
        with pytest.raises(Failed, check=lambda failed: failed.code == "timeout"):
            resolve_vetted("slow.example.org", 443, replace(Policy(), connect_seconds=0.05), slow)
        asking.send(b"x")


@pytest.mark.parametrize(
    ("limits", "is_ended", "is_bound", "said"),
    [
        ({"connect_seconds": 60, "capture_seconds": 0.1}, False, True, "for the whole page"),
        ({"connect_seconds": 60, "capture_seconds": 60}, True, True, "for the whole page"),
        ({"connect_seconds": 0.2, "capture_seconds": 0.1}, False, False, "look-up of"),
        ({"connect_seconds": 0.2, "capture_seconds": 60}, True, False, "look-up of"),
    ],
    ids=["at the wall", "when it is ended", "control: at the wall", "control: when it is ended"],
)
def test_a_look_up_goes_on_no_longer_than_its_capture(limits, is_ended: bool, is_bound: bool, said: str) -> None:
    hanging, asking = socket.socketpair()
    budget = Budget(Policy(**limits))
    upstream = Upstream(budget, lambda *_any, **_hints: (is_ended and budget.end()) or hanging.recv(1))
    if not is_bound:
        upstream._left = lambda: 60.0
    with hanging, asking:
        with pytest.raises(Failed, match=said, check=lambda failed: failed.code == "timeout"):
            upstream.vet(locate("http://slow.example.org/"))
        asking.send(b"x")


def test_a_peer_that_is_not_the_vetted_address_is_refused(site: Site) -> None:
    with socket.create_connection(("127.0.0.1", site.port)) as stream:
        vetted = Address(socket.AF_INET, "93.184.216.34", site.port)
        with pytest.raises(Failed, check=lambda failed: failed.code == "private-address"):
            wire.check_peer(stream, vetted, Policy(ports=frozenset({site.port})))


def test_an_address_of_this_machine_is_the_desks_whatever_name_led_to_it(site: Site, monkeypatch) -> None:
    """Loopback stands for the machine's public address: to both the kernel speaks from the very same address."""
    monkeypatch.setattr(wire, "permitted", lambda *_any: True)
    with socket.create_connection(("127.0.0.1", site.port)) as stream:
        vetted = Address(socket.AF_INET, "127.0.0.1", site.port)
        with pytest.raises(Failed, check=lambda failed: failed.code == "own-address"):
            wire.check_peer(stream, vetted, Policy())
        monkeypatch.setattr(wire, "is_here", lambda _stream: False)
        wire.check_peer(stream, vetted, Policy())


@pytest.mark.parametrize("host", ["1.2.3.4", "::ffff:1.2.3.4", "::ffff:102:304", "64:ff9b::102:304", "2600:0:0::0:1"])
def test_the_desks_own_address_is_refused_in_all_its_forms(host: str) -> None:
    policy = Policy(own_hosts=frozenset({"1.2.3.4", "2600::1"}))
    assert not permitted(host, 443, policy)
    assert permitted(host, 443, Policy())
    with pytest.raises(Failed) as failed:
        resolve_vetted("pretends.example", 443, policy, named([host]))
    assert failed.value.code == "own-address"


def test_a_name_with_a_dot_before_it_stands_for_all_below_it() -> None:
    policy = Policy(own_hosts=frozenset({".desk.example"}))
    for host in ("desk.example", "a.desk.example", "a.b.desk.example"):
        with pytest.raises(Failed, check=lambda failed: failed.code == "own-address"):
            resolve_vetted(host, 443, policy, named(["8.8.8.8"]))
    assert resolve_vetted("otherdesk.example", 443, policy, named(["8.8.8.8"]))
