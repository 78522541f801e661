"""The guardian of one browser: walls it in, forwards to the proxy, watches memory and clock, leaves nobody behind.

Playwright starts it in the place of the browser (`python -I -S watchdog.py JOB FLAG …`) with the debugging pipe on
descriptors 3 and 4. Three generations: the *guardian* (this program; the network's far end, and what ends everything
when the worker is gone), the *keeper* (the first of a namespace of processes: when it ends the kernel ends all of them)
and the browser, by way of `enclosure.py`. Standard library only, for the same reason as there.
"""

import contextlib
import ctypes
import fcntl
import json
import os
import select
import shutil
import signal
import socket
import struct
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path

ENDED, MEMORY, WALL = "ended", "memory", "wall"
_ENCLOSURE = Path(__file__).with_name("enclosure.py")
# <linux/sched.h>, <linux/prctl.h>, <linux/sockios.h>
_NEW_USERS, _NEW_NETWORK, _NEW_PIDS, _NEW_MOUNTS = 0x10000000, 0x40000000, 0x20000000, 0x00020000
_DIES_WITH_PARENT, _TAKES_ORPHANS = 1, 36
_GET_FLAGS, _SET_FLAGS, _UP = 0x8913, 0x8914, 1
_PRIVATE = 16384 | 1 << 18
_TICK = 0.1
_PIECE = 65536
_MOST = 128  # connections at once, as many as the proxy serves; a browser opens 32

_libc = ctypes.CDLL(None, use_errno=True)


def main() -> None:
    """Run one browser to its end and write `{"why", "peak"}` into the job's folder.

    JOB is JSON: {browser, folder, folders: [those to remove when nobody else will], way_out, port, pipe,
    parent: [pid, start], namespaces, uid, own_user, mapped, memory, written, seconds, room}; `mapped` as in
    `subordinate.py`, empty for root.
    """
    job, flags = json.loads(sys.argv[1]), sys.argv[2:]
    listener = _wall_off(job)
    keeper = os.fork()
    if keeper == 0:
        listener.close()
        _keep(job, flags)
        os._exit(0)
    for descriptor in job["pipe"]:  # or the browser would not see that its driver is gone
        os.close(descriptor)
    ended_by_itself = _guard(job, listener, keeper)
    # A browser also ends by itself because its driver went with the worker: who would remove the folders is no more.
    if not ended_by_itself or _is_lost(*job["parent"]):
        _remove(job["folders"])


def _remove(folders: list[str]) -> None:
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)


def _wall_off(job: dict) -> socket.socket:
    """Enter the namespaces, and listen in there for what wants to go out."""
    if job["namespaces"]:
        enter(_NEW_NETWORK | _NEW_PIDS, job["mapped"])
        _raise_loopback()
    return socket.create_server(("127.0.0.1", job["port"]), backlog=128)


def enter(namespaces: int, mapped: list) -> None:
    """Enter namespaces; with `mapped` also one of users, in which this process is root among those it names.

    Who is who in there is written by a process that stays outside: only there do the helpers have their privilege.

    :raises OSError: the kernel or a helper refuses
    """
    if not mapped:
        _call("unshare", namespaces)
        return
    asked, ask = os.pipe()
    outside = os.fork()
    if outside == 0:
        os.close(ask)
        # Nothing is said where the namespaces were refused.
        os._exit(_write(os.getppid(), mapped) if os.read(asked, 1) else 0)
    _call("unshare", namespaces | _NEW_USERS)
    os.write(ask, b"!")
    if os.waitpid(outside, 0)[1]:
        raise PermissionError("uid_map")
    os.close(asked)
    os.close(ask)


def _write(pid: int, mapped: list) -> int:
    """Write the maps of a process's user namespace; what went wrong, as an exit code."""
    try:
        for name, rows, helper in mapped:
            words = [str(number) for row in rows for number in row]
            if helper:
                subprocess.run([helper, str(pid), *words], check=True, stdin=subprocess.DEVNULL)
                continue
            Path(f"/proc/{pid}/setgroups").write_text("deny", encoding="utf-8")
            Path(f"/proc/{pid}/{name}").write_text(" ".join(words), encoding="utf-8")
    except (OSError, subprocess.CalledProcessError):
        return 1
    return 0


def _raise_loopback() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asked:
        request = bytearray(struct.pack("16sH14x", b"lo", 0))
        fcntl.ioctl(asked, _GET_FLAGS, request)
        flags = struct.unpack_from("H", request, 16)[0]
        fcntl.ioctl(asked, _SET_FLAGS, struct.pack("16sH14x", b"lo", flags | _UP))


def _call(name: str, *arguments: int | bytes | None) -> None:
    if getattr(_libc, name)(*arguments) != 0:
        raise OSError(ctypes.get_errno(), name)


# The guardian


def _guard(job: dict, listener: socket.socket, keeper: int) -> bool:
    """Forward until the keeper ends or the worker is lost; nobody is alive then. Whether it was the keeper."""
    told, tell = os.pipe()
    signal.signal(signal.SIGTERM, lambda *_: os.write(tell, b"!"))
    _libc.prctl(_DIES_WITH_PARENT, signal.SIGTERM, 0, 0, 0)
    kept = os.pidfd_open(keeper)
    worker = _open_worker(*job["parent"])
    by_itself = worker is not None and _forward_until({kept, worker, told}, listener, job["way_out"]) == kept
    listener.close()
    if not by_itself:  # before the killing: the driver, when the browser falls silent, ends us all at once
        _remove(job["folders"])
    os.kill(keeper, signal.SIGKILL if job["namespaces"] else signal.SIGTERM)
    os.waitpid(keeper, 0)
    return by_itself


def _open_worker(pid: int, start: int) -> int | None:
    """A descriptor of the worker that becomes readable when it ends; None where it is gone already."""
    with contextlib.suppress(OSError, IndexError):
        worker = os.pidfd_open(pid)
        if started(pid) == start:
            return worker
    return None


def _is_lost(pid: int, start: int) -> bool:
    worker = _open_worker(pid, start)
    return worker is None or bool(select.select([worker], [], [], 0)[0])


def started(pid: int) -> int:
    """When a process began, in ticks since the machine did: with its number, a name no other process will have."""
    return int(Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[19])


def _forward_until(ends: set[int], listener: socket.socket, way_out: str) -> int:
    """Forward each connection to `way_out` until one of `ends` becomes readable: which. Then all are closed.

    All in one loop: who has made a namespace of processes may start no threads, and asyncio holds 6 MB a browser.
    """
    pairs: list[tuple[_Pipe, _Pipe]] = []
    while True:
        pipes = [pipe for pair in pairs for pipe in pair if not pipe.is_over]
        wanted = dict.fromkeys(ends if len(pairs) >= _MOST else (*ends, listener.fileno()), select.POLLIN)
        for pipe in pipes:
            wanted[pipe.waits_at] = wanted.get(pipe.waits_at, 0) | pipe.waits_for
        events = _what_comes(wanted)
        if ended := ends & events.keys():
            _close(pairs)
            return min(ended)
        for pipe in pipes:
            if events.get(pipe.waits_at, 0) & (pipe.waits_for | select.POLLHUP | select.POLLERR):
                pipe.turn()
        # Once the proxy has closed, whoever still sends would wait for an answer for ever.
        _close(pair for pair in pairs if pair[1].is_over)
        pairs = [pair for pair in pairs if not pair[1].is_over]
        if listener.fileno() in events:
            pairs += _connected(listener, way_out)


def _close(pairs: "Iterable[tuple[_Pipe, _Pipe]]") -> None:
    for _there, back in pairs:
        back.close()


def _what_comes(wanted: dict[int, int]) -> dict[int, int]:
    looking = select.poll()
    for descriptor, events in wanted.items():
        looking.register(descriptor, events)
    return dict(looking.poll())


def _connected(listener: socket.socket, way_out: str) -> "list[tuple[_Pipe, _Pipe]]":
    """The two directions of a new connection, there and back; none where it is gone already, or nobody is there."""
    with contextlib.suppress(OSError):
        near, far = listener.accept()[0], socket.socket(socket.AF_UNIX)
        try:
            far.connect(way_out)
        except OSError:
            near.close()
            far.close()
            raise
        return [(_Pipe(near, far), _Pipe(far, near))]
    return []


class _Pipe:
    """One direction of a connection: what came from `source`, at most one piece, until `sink` has taken it."""

    def __init__(self, source: socket.socket, sink: socket.socket) -> None:
        self._source, self._sink, self._held = source, sink, b""
        self.is_over = False

    @property
    def waits_at(self) -> int:
        return (self._sink if self._held else self._source).fileno()

    @property
    def waits_for(self) -> int:
        return select.POLLOUT if self._held else select.POLLIN

    def turn(self) -> None:
        """Take a piece, or give what is held."""
        with contextlib.suppress(BlockingIOError):
            try:
                if self._held:
                    self._held = self._held[self._sink.send(self._held, socket.MSG_DONTWAIT) :]
                    return
                self._held = self._source.recv(_PIECE, socket.MSG_DONTWAIT)
                self.is_over = not self._held
            except ConnectionError:
                self.is_over = True
        if self.is_over:
            with contextlib.suppress(OSError):
                self._sink.shutdown(socket.SHUT_WR)

    def close(self) -> None:
        self._source.close()
        self._sink.close()


# The keeper


def _keep(job: dict, flags: list[str]) -> None:
    """Start the browser and watch it. When this returns, no process of the group is left."""
    alone = signal.SIGKILL if job["namespaces"] else signal.SIGTERM
    signal.signal(signal.SIGTERM, lambda *_: os._exit(_sweep()))
    _libc.prctl(_DIES_WITH_PARENT, alone, 0, 0, 0)
    _libc.prctl(_TAKES_ORPHANS, 1, 0, 0, 0)
    if job["namespaces"]:
        _call("unshare", _NEW_MOUNTS)
        _call("mount", None, b"/", None, _PRIVATE, None)
        _call("mount", b"proc", b"/proc", b"proc", 0, None)
    browser = os.fork()
    if browser == 0:
        os.execv(sys.executable, [sys.executable, "-I", "-S", str(_ENCLOSURE), json.dumps(job), *flags])  # noqa: S606
    for descriptor in job["pipe"]:
        os.close(descriptor)
    ending = _watch(browser, job["memory"], job["written"], time.monotonic() + job["seconds"])
    # Told before the killing: the driver, when the browser falls silent, ends us all at once.
    note = Path(job["folder"], "ending")
    note.write_text(json.dumps(ending), encoding="utf-8")
    note.rename(note.with_name("ended"))
    _sweep()


def _watch(browser: int, memory: int, written: int, deadline: float) -> dict[str, str | int]:
    peak = 0
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGCHLD})
    while not _reaped(browser):
        members = group(os.getpid())
        peak = max(peak, _held(members, memory))
        # Mostly it is the driver they write to, which holds that in memory beside what it holds for other pages.
        if peak > memory or sum(map(_written, members)) > written:
            return {"why": MEMORY, "peak": peak}
        if time.monotonic() > deadline:
            return {"why": WALL, "peak": peak}
        signal.sigtimedwait({signal.SIGCHLD}, _TICK)
    return {"why": ENDED, "peak": peak}


def _held(members: dict[int, dict[str, str]], memory: int) -> int:
    """Bytes of the group: estimated, which is cheap and too high, and weighed exactly before anybody is condemned."""
    estimate = sum_memory(members)
    return weigh(members) or estimate if estimate > memory else estimate


def _written(pid: int) -> int:
    """Bytes a process has written, to pipes and files; 0 where this machine does not let us ask, or it is gone."""
    with contextlib.suppress(OSError):
        rows = Path(f"/proc/{pid}/io").read_text(encoding="ascii").splitlines()
        return int(next(row for row in rows if row.startswith("wchar:")).split()[1])
    return 0


def _reaped(browser: int) -> bool:
    with contextlib.suppress(ChildProcessError):
        while (pid := os.waitpid(-1, os.WNOHANG)[0]) != 0:
            if pid == browser:
                return True
    return False


def _sweep() -> int:
    """Kill until nobody is left: a process killed may have started another a moment before."""
    while left := [pid for pid in group(os.getpid()) if pid != os.getpid()]:
        for pid in left:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        with contextlib.suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        time.sleep(0.01)
    return 0


def group(first: int) -> dict[int, dict[str, str]]:
    """A process and all that descend from it, with their rows of /proc/PID/status."""
    told = {}
    for name in filter(str.isdigit, os.listdir("/proc")):
        with contextlib.suppress(OSError):
            rows = Path(f"/proc/{name}/status").read_text(encoding="utf-8", errors="replace").splitlines()
            told[int(name)] = dict(row.split(":", 1) for row in rows if ":" in row)
    members, more = {first}, True
    while more:
        found = {pid for pid, rows in told.items() if int(rows.get("PPid", 0)) in members} - members
        members |= found
        more = bool(found)
    return {pid: told[pid] for pid in members if pid in told}


def sum_memory(members: dict[int, dict[str, str]]) -> int:
    """Bytes the group holds: each one's own and shared memory, and the largest set of mapped files once.

    The plain sum of resident sets counts the browser's own program six times. This still counts memory shared between
    two of them twice.
    """
    files, total = 0, 0
    for rows in members.values():
        total += _bytes(rows, "RssAnon") + _bytes(rows, "RssShmem")
        files = max(files, _bytes(rows, "RssFile"))
    return total + files


def weigh(members: Iterable[int]) -> int:
    """Bytes the group holds, each shared page once (PSS); 0 where this machine does not let us ask."""
    total = 0
    for pid in members:
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            try:
                rows = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="utf-8").splitlines()
            except PermissionError:
                return 0
            total += sum(int(row.split()[1]) * 1024 for row in rows if row.startswith("Pss:"))
    return total


def _bytes(rows: dict[str, str], name: str) -> int:
    return int(rows.get(name, "0").split()[0]) * 1024


if __name__ == "__main__":
    main()
