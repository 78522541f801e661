"""Nothing of the desk is captured, by whatever name it is asked for."""

import socket

import pytest

from casefile.archive import intake, ourselves
from casefile.outside.failed import Failed
from casefile.outside.guard import resolve_vetted

PUBLIC, SECOND, OTHER = "8.8.8.8", "2600::1", "8.8.4.4"
NAMES = {"desk.example": [PUBLIC, "10.0.0.1"], "archive.example": [SECOND]}


@pytest.fixture
def asked(monkeypatch, settings) -> list[str]:
    """Names that were looked up; the desk is `desk.example`, its second origin `archive.example`."""
    settings.CASEFILE_FETCH_LOOPBACK = False
    settings.ALLOWED_HOSTS, settings.CASEFILE_ARCHIVE_URL = ["Desk.example"], "https://archive.example"
    ourselves._found.cache_clear()
    found: list[str] = []

    def looked_up(host: str, *_words, **_more) -> list:
        found.append(host)
        if host not in NAMES:
            raise OSError("no such name")
        return [(socket.AF_INET6 if ":" in at else socket.AF_INET, 1, 6, "", (at, 0)) for at in NAMES[host]]

    monkeypatch.setattr(socket, "getaddrinfo", looked_up)
    yield found
    ourselves._found.cache_clear()


def reach(address: str) -> None:
    """Ask the guard, as this desk's policy has it, for another name that leads to an address."""
    resolve_vetted("other.example", 443, intake.policy(), lambda *_, **__: [(socket.AF_INET, 1, 6, "", (address, 443))])


def refused(address: str) -> str:
    with pytest.raises(Failed) as failed:
        reach(address)
    return failed.value.code


@pytest.mark.parametrize("address", [PUBLIC, SECOND, f"::ffff:{PUBLIC}"])
def test_another_name_for_the_desks_own_address_is_refused(asked, address: str) -> None:
    assert refused(address) == "own-address"
    reach(OTHER)


def test_control_where_only_names_are_known_another_name_gets_through(asked, monkeypatch) -> None:
    monkeypatch.setattr(ourselves, "_looked_up", lambda _name: [])
    reach(PUBLIC)


def test_public_addresses_of_this_machine_are_the_desks_too(asked, monkeypatch, tmp_path) -> None:
    v4, v6 = tmp_path / "fib_trie", tmp_path / "if_inet6"
    v4.write_text("  |-- 8.8.4.4\n     /32 host LOCAL\n  |-- 1.1.1.1\n     /32 link BROADCAST\n")
    v6.write_text("26000000000000000000000000000009 04 40 20 80     eth0\n")
    monkeypatch.setattr(ourselves, "_LOCAL_V4", str(v4))
    monkeypatch.setattr(ourselves, "_LOCAL_V6", str(v6))
    assert [refused(OTHER), refused("2600::9")] == ["own-address"] * 2
    reach("1.1.1.1")


def test_the_kernels_own_lists_are_read(asked) -> None:
    assert "127.0.0.1" in ourselves._of_this_machine()


def test_names_are_looked_up_once_a_minute(asked, monkeypatch) -> None:
    now = [60.0]
    monkeypatch.setattr(ourselves.time, "monotonic", lambda: now[0])
    intake.policy()
    now[0] = 119.0
    intake.policy()
    assert sorted(asked) == ["archive.example", "desk.example"]
    now[0] = 120.0
    intake.policy()
    assert len(asked) == 4


def test_a_name_that_cannot_be_looked_up_refuses_itself_and_nothing_else(asked, settings) -> None:
    settings.ALLOWED_HOSTS = ["gone.example", ".below.example"]
    assert {"gone.example", ".below.example"} <= intake.policy().own_hosts
    assert "below.example" in asked
    reach(PUBLIC)
    assert refused(SECOND) == "own-address"
