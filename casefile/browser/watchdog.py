"""The guardian of one browser: walls it in, forwards to the proxy, watches memory and clock, leaves nobody behind.

Playwright starts it in the place of the browser (`python -I -S watchdog.py JOB FLAG …`) with the debugging pipe on
descriptors 3 and 4. Three generations: the *guardian* (this program; the network's far end, and what ends everything
when the worker is gone), the *keeper* (the first of a namespace of processes: when it ends the kernel ends all of them)
and the browser, by way of `enclosure.py`. Standard library only, for the same reason as there.
"""

import asyncio
import contextlib
import ctypes
import fcntl
import json
import os
import shutil
import signal
import socket
import struct
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

_libc = ctypes.CDLL(None, use_errno=True)


def main() -> None:
    """Run one browser to its end and write `{"why", "peak"}` into the job's folder.

    JOB is JSON: {browser, folder, folders: [those to remove when nobody else will], way_out, port, pipe,
    parent: [pid, start], uid, mapped, namespaces, memory, seconds, room}.
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
    if not asyncio.run(_guard(job, listener, keeper)):
        # The worker that would remove the folders is no more.
        for folder in job["folders"]:
            shutil.rmtree(folder, ignore_errors=True)


def _wall_off(job: dict) -> socket.socket:
    """Enter the namespaces, and listen in there for what wants to go out."""
    if job["namespaces"]:
        _call("unshare", _NEW_NETWORK | _NEW_PIDS | (_NEW_USERS if job["mapped"] else 0))
        if job["mapped"]:
            _seem_root(job["mapped"])
        _raise_loopback()
    return socket.create_server(("127.0.0.1", job["port"]), backlog=128)


def _seem_root(uid_and_gid: list[int]) -> None:
    Path("/proc/self/setgroups").write_text("deny", encoding="utf-8")
    for name, outside in zip(("uid_map", "gid_map"), uid_and_gid, strict=True):
        Path(f"/proc/self/{name}").write_text(f"0 {outside} 1", encoding="utf-8")


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


async def _guard(job: dict, listener: socket.socket, keeper: int) -> bool:
    """Forward until the keeper ends or the worker is lost; nobody is alive then. Whether it was the keeper."""
    loop, ended = asyncio.get_running_loop(), asyncio.get_running_loop().create_future()

    def end(by_itself: bool) -> None:
        if not ended.done():
            ended.set_result(by_itself)

    loop.add_signal_handler(signal.SIGTERM, end, False)
    _libc.prctl(_DIES_WITH_PARENT, signal.SIGTERM, 0, 0, 0)
    loop.add_reader(os.pidfd_open(keeper), end, True)
    worker = _open_worker(*job["parent"])
    if worker is None:
        end(False)
    else:
        loop.add_reader(worker, end, False)
    server = await asyncio.start_server(lambda *pair: _forward(job["way_out"], *pair), sock=listener)
    by_itself = await ended
    server.close()
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


def started(pid: int) -> int:
    """When a process began, in ticks since the machine did: with its number, a name no other process will have."""
    return int(Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[19])


async def _forward(way_out: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        far_reader, far_writer = await asyncio.open_unix_connection(way_out)
        sending = asyncio.ensure_future(_pump(reader, far_writer))
        await _pump(far_reader, writer)
        # Once the proxy has closed, whoever still sends would wait for an answer for ever.
        sending.cancel()
        far_writer.close()
    writer.close()


async def _pump(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        while piece := await source.read(65536):
            sink.write(piece)
            await sink.drain()
        sink.write_eof()


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
    ending = _watch(browser, job["memory"], time.monotonic() + job["seconds"])
    # Told before the killing: the driver, when the browser falls silent, ends us all at once.
    note = Path(job["folder"], "ending")
    note.write_text(json.dumps(ending), encoding="utf-8")
    note.rename(note.with_name("ended"))
    _sweep()


def _watch(browser: int, memory: int, deadline: float) -> dict[str, str | int]:
    peak = 0
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGCHLD})
    while not _reaped(browser):
        peak = max(peak, _held(memory))
        if peak > memory:
            return {"why": MEMORY, "peak": peak}
        if time.monotonic() > deadline:
            return {"why": WALL, "peak": peak}
        signal.sigtimedwait({signal.SIGCHLD}, _TICK)
    return {"why": ENDED, "peak": peak}


def _held(memory: int) -> int:
    """Bytes of the group: estimated, which is cheap and too high, and weighed exactly before anybody is condemned."""
    members = group(os.getpid())
    estimate = sum_memory(members)
    return weigh(members) or estimate if estimate > memory else estimate


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
