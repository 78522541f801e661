"""The cookies of one capture without a browser: kept from answer to answer, gone with it."""

import threading
from email.message import Message
from http.cookiejar import CookieJar
from urllib.request import Request


class Cookies:
    """From any thread."""

    def __init__(self) -> None:
        self._jar = CookieJar()
        self._lock = threading.Lock()

    def fields(self, url: str) -> list[tuple[str, bytes]]:
        """The field to send with a request, if any."""
        asked = Request(url)  # noqa: S310 - nothing is opened
        with self._lock:
            self._jar.add_cookie_header(asked)
        said = asked.get_header("Cookie")
        return [("Cookie", said.encode("latin-1"))] if said else []

    def take(self, url: str, headers: list[list[str]]) -> None:
        """Keep what an answer sets."""
        set_here = [value for name, value in headers if name.lower() == "set-cookie"]
        if set_here:
            with self._lock:
                self._jar.extract_cookies(_Answer(set_here), Request(url))  # noqa: S310 - nothing is opened


class _Answer:
    """As much of an answer as the jar reads."""

    def __init__(self, values: list[str]) -> None:
        self._fields = Message()
        for value in values:
            self._fields["Set-Cookie"] = value

    def info(self) -> Message:
        return self._fields
