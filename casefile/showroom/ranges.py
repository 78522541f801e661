"""Parts of a file, as players ask for them (RFC 9110, 14)."""

import re
from typing import NamedTuple

MOST = 8 * 1024 * 1024
"""Bytes of one partial answer. A client must read in Content-Range what it got (RFC 9110, 15.3.7)."""
_ONE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})", re.ASCII)


class Stretch(NamedTuple):
    """Bytes of a file, from `start`, `length` of them."""

    start: int
    length: int

    def of(self, size: int) -> str:
        """The Content-Range field."""
        return f"bytes {self.start}-{self.start + self.length - 1}/{size}"


class Unsatisfiable(Exception):
    """No byte of the file lies where it was asked for."""


def asked(field: str, if_range: str, etag: str, size: int) -> Stretch | None:
    """What a Range field asks of a file; None where the whole file is the answer.

    That is so for no range, several, another unit, bad form, and when the file is not the one that If-Range names.

    :raises Unsatisfiable: 416
    """
    match = _ONE.fullmatch(field.strip())
    if not match or match.group(1, 2) == ("", "") or (if_range and if_range.strip() != etag):
        return None
    if not match[1]:
        start, last = max(0, size - int(match[2])), size - 1
    else:
        start, last = int(match[1]), min(int(match[2] or size), size - 1)
        if match[2] and int(match[2]) < start:
            return None
    if start > last or start >= size:
        raise Unsatisfiable
    return Stretch(start, min(last - start + 1, MOST))
