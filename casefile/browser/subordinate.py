"""Users that a worker without root may give its browsers: subordinate ids, handed out by the helpers of `uidmap`."""

import os
import pwd
import secrets
import shutil
from pathlib import Path

from casefile.reading.walls import a_free_uid, running

_FILES = ("/etc/subuid", "/etc/subgid")
_HELPERS = ("newuidmap", "newgidmap")
_MAPS = ("uid_map", "gid_map")

Map = tuple[str, list[tuple[int, int, int]], str]
"""A file below /proc/PID, its rows (id in there, id out here, how many), and who may write it, "" for the worker."""


def only_own() -> list[Map]:
    """The worker as root of a user namespace, and nobody else in it: this takes no helper."""
    return [(name, [(0, own, 1)], "") for name, own in zip(_MAPS, _own(), strict=True)]


def with_one_more(uid: int) -> list[Map]:
    """The worker as root of a user namespace, and in it `uid`: out here one of its subordinate users, free just now.

    :raises LookupError: it has none to give; `wanting` says why
    """
    users, groups = map(_range, _FILES)
    given = a_free_uid(users, running()), secrets.choice(groups)
    return [
        (name, [(0, own, 1), (uid, one, 1)], _helper(helper))
        for name, own, one, helper in zip(_MAPS, _own(), given, _HELPERS, strict=True)
    ]


def wanting() -> str:
    """What an operator does so that this worker has users to give, as a clause."""
    name = _name()
    wanted = [
        "install newuidmap and newgidmap (Debian's package uidmap)" if not all(map(shutil.which, _HELPERS)) else "",
        f"give {name} a range in {' and '.join(_FILES)} (usermod --add-subuids … --add-subgids …)"
        if not all(map(_range, _FILES))
        else "",
    ]
    return " and ".join(filter(None, wanted)) or f"let {name} run newuidmap (no NoNewPrivileges in its unit)"


def _own() -> tuple[int, int]:
    return os.geteuid(), os.getegid()


def _name() -> str:
    """As the helpers look it up; the number, where nobody has a name for it."""
    try:
        return pwd.getpwuid(os.geteuid()).pw_name
    except KeyError:
        return str(os.geteuid())


def _helper(name: str) -> str:
    path = shutil.which(name)
    if path is None:
        raise LookupError(name)
    return path


def _range(path: str) -> range:
    """The first range that a file of `name:first:count` gives this worker; empty where it gives none."""
    try:
        rows = [row.strip().split(":") for row in Path(path).read_text(encoding="utf-8").splitlines()]
    except OSError:
        rows = []
    own = {_name(), str(os.geteuid())}
    ranges = (range(int(row[1]), int(row[1]) + int(row[2])) for row in rows if len(row) == 3 and row[0] in own)
    return next(ranges, range(0))
