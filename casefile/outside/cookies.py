"""The cookies of one capture without a browser: kept from answer to answer, gone with it."""

import threading
from email.message import Message
from http.cookiejar import CookieJar
from urllib.request import Request

from tld import is_tld

MOST, LONGEST, MOST_SENT = 200, 4_096, 8_192
"""Cookies of one capture, letters of one, and bytes of them in one request: they are sent, and recorded, again and
again."""


class Cookies:
    """From any thread. A cookie for all names below a public suffix is not kept: those belong to different people."""

    def __init__(self) -> None:
        self._jar = CookieJar()
        self._lock = threading.Lock()

    def fields(self, url: str) -> list[tuple[str, bytes]]:
        """The field to send with a request, if any."""
        asked = Request(url)  # noqa: S310 - nothing is opened
        with self._lock:
            self._jar.add_cookie_header(asked)
        said = asked.get_header("Cookie")
        return [("Cookie", said.encode("latin-1"))] if said and len(said) <= MOST_SENT else []

    def take(self, url: str, headers: list[list[str]]) -> None:
        """Keep what an answer sets."""
        asked = Request(url)  # noqa: S310 - nothing is opened
        set_here = [value for name, value in headers if name.lower() == "set-cookie" and len(value) <= LONGEST]
        with self._lock:
            for cookie in self._jar.make_cookies(_Answer(set_here[:MOST]), asked) if set_here else ():
                if len(self._jar) < MOST and not _is_for_all(cookie.domain):
                    self._jar.set_cookie_if_ok(cookie, asked)


def _is_for_all(domain: str) -> bool:
    """Whether a cookie is meant for everybody below a public suffix, such as `.co.uk`."""
    return domain.startswith(".") and is_tld(domain[1:], search_private=True)


class _Answer:
    """As much of an answer as the jar reads."""

    def __init__(self, values: list[str]) -> None:
        self._fields = Message()
        for value in values:
            self._fields["Set-Cookie"] = value

    def info(self) -> Message:
        return self._fields
