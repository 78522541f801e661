"""Cookies of one capture: those of a site go back to it, and no stranger can pile them up."""

import pytest

from casefile.outside import cookies as jar
from casefile.outside.cookies import Cookies


def sent(url: str, *taken: tuple[str, str]) -> bytes:
    """What is sent to an address after these fields came from those."""
    cookies = Cookies()
    for where, value in taken:
        cookies.take(where, [["Set-Cookie", value]])
    return b"".join(value for _name, value in cookies.fields(url))


@pytest.mark.parametrize(
    ("url", "where", "value", "is_sent"),
    [
        ("https://ferry.co.uk/", "https://ferry.co.uk/in", "a=1", True),
        ("https://www.ferry.co.uk/", "https://ferry.co.uk/", "a=1; Domain=ferry.co.uk", True),
        ("https://ferry.co.uk/", "https://evil.co.uk/", "a=1; Domain=ferry.co.uk", False),
        ("https://ferry.co.uk/", "https://evil.co.uk/", "a=1; Domain=co.uk", False),
        ("https://ferry.co.uk/", "https://evil.co.uk/", "a=1; Domain=.co.uk", False),
        ("https://ferry.com/", "https://evil.com/", "a=1; Domain=com", False),
        ("https://ferry.github.io/", "https://evil.github.io/", "a=1; Domain=github.io", False),
        ("http://ferry.co.uk/", "https://ferry.co.uk/", "a=1; Secure", False),
        ("https://127.0.0.1/", "https://127.0.0.1/", "a=1", True),
    ],
)
def test_a_cookie_goes_back_where_it_came_from(url: str, where: str, value: str, is_sent: bool) -> None:
    assert sent(url, (where, value)) == (b"a=1" if is_sent else b"")


def test_control_without_the_list_of_suffixes_a_stranger_sets_cookies_for_others(monkeypatch) -> None:
    monkeypatch.setattr(jar, "_is_for_all", lambda _domain: False)
    assert sent("https://ferry.co.uk/", ("https://evil.co.uk/", "a=1; Domain=co.uk")) == b"a=1"


def piled_up(answers: int) -> int:
    """The most bytes of a request to a site that sets as many and as long cookies as an answer may hold."""
    cookies, most = Cookies(), 0
    for answer in range(answers):
        value = "x" * (3_000 if answer % 2 else 60_000)
        cookies.take("https://evil.example/", [["Set-Cookie", f"a{answer}={value}"]])
        cookies.take("https://evil.example/", [["Set-Cookie", f"{answer}-{n}=1"] for n in range(300)])
        most = max(most, sum(len(value) for _name, value in cookies.fields("https://evil.example/")))
    assert len(cookies._jar) <= jar.MOST
    return most


def test_what_is_sent_stays_small_whatever_a_site_sets() -> None:
    assert piled_up(40) <= jar.MOST_SENT


def test_control_without_bounds_every_request_grows(monkeypatch) -> None:
    bound = jar.MOST_SENT
    for name in ("MOST", "LONGEST", "MOST_SENT"):
        monkeypatch.setattr(jar, name, 10**9)
    # Few answers show it: what an unbounded jar costs grows with the square of what is in it.
    sizes = [piled_up(answers) for answers in (1, 2, 4)]
    assert sizes == sorted(set(sizes))
    assert sizes[-1] > 10 * bound
