"""The last step before the browser: a file system with nothing in it, a user that owns nothing, then the browser.

Run by path from `watchdog.py` (`python -I -S enclosure.py JOB FLAG …`), so it knows the standard library only: the
house around it takes half a second to import, and this runs for every page.
"""

import contextlib
import ctypes
import json
import os
import resource
import sys
from pathlib import Path

# <linux/sched.h>, <linux/mount.h>, <linux/prctl.h>
NEW_MOUNTS, NEW_USERS = 0x00020000, 0x10000000
_NOSUID, _NODEV, _NOEXEC, _READ_ONLY, _REMOUNT, _BIND, _WHOLE_TREE, _PRIVATE = 2, 4, 8, 1, 32, 4096, 16384, 1 << 18
_DETACH = 2
_DIES_WITH_PARENT, _NO_NEW_PRIVILEGES = 1, 38
_KILL = 9

# What a browser reads of a machine: programs, fonts and the loader's lists. No homes, no sockets, nobody's files.
_SHOWN = (
    "/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/etc/alternatives", "/etc/chromium", "/etc/chromium.d",
    "/etc/fonts", "/etc/ld.so.cache", "/etc/ld.so.conf", "/etc/ld.so.conf.d", "/etc/localtime", "/var/cache/fontconfig",
)  # fmt: skip
_DEVICES = ("/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom")
HOME_WORD = "@HOME@"  # in a flag: the folder the browser may write to, known only behind the walls
_HOME = "/tmp/home"  # noqa: S108 - a file system of its own, in memory, empty and gone with the browser

_libc = ctypes.CDLL(None, use_errno=True)


def main() -> None:
    """Become the browser, or end with the error that kept us from it; never a browser less confined than asked."""
    job, flags = json.loads(sys.argv[1]), sys.argv[2:]
    _libc.prctl(_DIES_WITH_PARENT, _KILL, 0, 0, 0)
    home, browser = job["folder"], job["browser"]
    if job["namespaces"]:
        browser = new_root(browser, job["room"])
        home = _HOME
        os.mkdir(home, 0o700)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # Where memory runs out all the same, the machine takes the browser and not the database.
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000", encoding="utf-8")
    be_nobody(job["uid"], home, own_user=job["own_user"])
    os.chdir(home)
    words = [browser, *(flag.replace(HOME_WORD, home) for flag in flags)]
    os.execve(browser, words, {"HOME": home, "PATH": "/usr/bin:/bin"})  # noqa: S606


def new_root(browser: str, room: int) -> str:
    """Leave the machine's files for a root in memory that shows programs and fonts, read-only, and `room` bytes.

    Answers with the browser's path in there: a folder that is not shown is put at /browser, wherever it was.
    """
    real = Path(browser).resolve()
    is_shown = str(real).startswith(tuple(f"{path}/" for path in _SHOWN))
    call("unshare", NEW_MOUNTS)
    mount(None, "/", None, _WHOLE_TREE | _PRIVATE)
    beside = os.open(real.parent, os.O_PATH)  # the mount below may hide it
    root = "/tmp"  # noqa: S108 - covered by a mount nobody else sees
    mount("tmpfs", root, "tmpfs", _NOSUID | _NODEV, f"size={room},mode=755")
    for path in (*_SHOWN, *_DEVICES):
        _show(path, root + path)
    if not is_shown:
        _show(f"/proc/self/fd/{beside}/.", f"{root}/browser")
    os.close(beside)
    for path, mode in (("/tmp", "1777"), ("/dev/shm", "1777")):  # noqa: S108
        os.makedirs(root + path, exist_ok=True)
        mount("tmpfs", root + path, "tmpfs", _NOSUID | _NODEV, f"size={room},mode={mode}")
    os.mkdir(root + "/proc")
    mount("proc", root + "/proc", "proc", _NOSUID | _NODEV | _NOEXEC)
    os.chdir(root)
    call("pivot_root", b".", b".")
    call("umount2", b".", _DETACH)
    os.chdir("/")
    return browser if is_shown else f"/browser/{real.name}"


def be_nobody(uid: int | None, home: str, *, own_user: bool) -> None:
    """Give up root, and whatever was root in this user namespace, for good.

    Without a user of its own to become, it only seems to be `uid`; without namespaces not even that.
    """
    if own_user:
        os.chown(home, uid, uid)
        os.setgroups([])
        os.setgid(uid)
        os.setuid(uid)
    elif uid is not None:
        call("unshare", NEW_USERS)
        for name, row in (("setgroups", "deny"), ("uid_map", f"{uid} 0 1"), ("gid_map", f"{uid} 0 1")):
            Path(f"/proc/self/{name}").write_text(row, encoding="utf-8")
    _libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    _libc.prctl(_DIES_WITH_PARENT, _KILL, 0, 0, 0)  # changing the user forgot it


def call(name: str, *arguments: int | bytes | None) -> None:
    """One call of the C library.

    :raises OSError: it failed
    """
    if getattr(_libc, name)(*arguments) != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{name}: {os.strerror(number)}")


def mount(source: str | None, target: str, kind: str | None, flags: int, options: str = "") -> None:
    """mount(2).

    :raises OSError: it failed
    """
    words = [os.fsencode(word) if word is not None else None for word in (source, target, kind)]
    call("mount", *words, flags, options.encode() or None)


def _show(path: str, there: str) -> None:
    """Bind one path to `there`, read-only; a link stays the link it is, and what is not there stays away."""
    if os.path.lexists(there) or not os.path.exists(path):
        return
    os.makedirs(os.path.dirname(there), exist_ok=True)
    if os.path.islink(path):
        os.symlink(os.readlink(path), there)
        return
    if os.path.isdir(path):
        os.mkdir(there)
    else:
        Path(there).touch()
    mount(path, there, None, _BIND | _WHOLE_TREE)
    # A mount keeps what its source forbids already: in a user namespace those may not be taken off.
    kept = os.statvfs(path).f_flag & (_NOSUID | _NODEV | _NOEXEC)
    if not path.startswith("/dev/"):
        mount(None, there, None, _REMOUNT | _BIND | _READ_ONLY | _NOSUID | kept)


if __name__ == "__main__":
    main()
