"""Where this desk itself is to be found: nothing of it is captured, whatever name leads there."""

import functools
import ipaddress
import time
from contextlib import suppress
from itertools import pairwise
from pathlib import Path

from django.conf import settings

from casefile.outside.guard import leads_to, public

from .origins import archive_host

_MINUTE = 60.0
_PATIENCE = 3.0
"""Seconds the look-up of one name may take; the desk has two or three."""
_LOCAL_V4, _LOCAL_V6 = "/proc/net/fib_trie", "/proc/net/if_inet6"


def own_hosts() -> frozenset[str]:
    """The names of the desk and of its second origin, the public addresses they lead to, and this machine's own.

    Looked up once a minute. What cannot be looked up in time is left out: the names are refused all the same.
    """
    names = frozenset({*map(str.lower, settings.ALLOWED_HOSTS), archive_host()} - {"", "*"})
    return _found(names, int(time.monotonic() // _MINUTE))


@functools.lru_cache(maxsize=1)
def _found(names: frozenset[str], _minute: int) -> frozenset[str]:
    addresses = {at for name in names for at in _looked_up(name.removeprefix("."))} | set(_of_this_machine())
    return names | {at for at in addresses if public(at)}  # to the others nothing is let through anyway


def _looked_up(name: str) -> list[str]:
    with suppress(Exception):  # whatever a resolver does, pages are captured
        return leads_to(name, _PATIENCE)
    return []


def _of_this_machine() -> list[str]:
    """The addresses of its interfaces, as Linux lists them; none elsewhere."""
    found = []
    with suppress(OSError):
        rows = Path(_LOCAL_V4).read_text(encoding="ascii").splitlines()
        found += [row.split()[-1] for row, kind in pairwise(rows) if kind.split()[:3] == ["/32", "host", "LOCAL"]]
    with suppress(OSError):
        rows = Path(_LOCAL_V6).read_text(encoding="ascii").splitlines()
        found += [str(ipaddress.IPv6Address(int(row.split()[0], 16))) for row in rows]
    return found
