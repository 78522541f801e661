"""The watchdog without a browser: what it forwards to the proxy, and what it leaves when the worker is lost."""

import os
import select
import signal
import socket
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from casefile.browser import watchdog


@contextmanager
def forwarding(folder: Path) -> Iterator[tuple[int, socket.socket]]:
    """While the body runs: the port on which is listened, and the proxy's socket."""
    over, end = os.pipe()
    way_out = str(folder / "way-out")
    with socket.create_server(("127.0.0.1", 0)) as near, socket.socket(socket.AF_UNIX) as far:
        far.bind(way_out)
        far.listen()
        working = threading.Thread(target=watchdog._forward_until, args=({over}, near, way_out))
        working.start()
        try:
            yield near.getsockname()[1], far
        finally:
            os.write(end, b"!")
            working.join()
            os.close(over)
            os.close(end)


def arrives(far: socket.socket, seconds: float) -> bool:
    return bool(select.select([far], [], [], seconds)[0])


@pytest.mark.parametrize("most", [1, 2], ids=["one at once", "control: two at once"])
def test_one_connection_too_many_waits_until_another_is_over(tmp_path: Path, monkeypatch, most: int) -> None:
    monkeypatch.setattr(watchdog, "_MOST", most)
    with forwarding(tmp_path) as (port, far):
        first, second = (socket.create_connection(("127.0.0.1", port)) for _ in range(2))
        with closing(first), closing(second):
            assert arrives(far, 10)
            far.accept()[0].close()
            # The first is over, whoever it was.
            assert arrives(far, 10)
            with closing(far.accept()[0]), socket.create_connection(("127.0.0.1", port)):
                assert arrives(far, 0.3 if most == 1 else 10) is (most == 2)


def test_what_one_side_said_comes_whole_and_in_order_also_after_it_has_ended(tmp_path: Path) -> None:
    said = os.urandom(5_000_000)
    with forwarding(tmp_path) as (port, far), socket.create_connection(("127.0.0.1", port)) as near:
        near.settimeout(20)
        with closing(far.accept()[0]) as proxy:
            telling = threading.Thread(target=lambda: (near.sendall(said), near.shutdown(socket.SHUT_WR)))
            telling.start()
            with proxy.makefile("rb") as heard:
                assert heard.read() == said
            telling.join()
            proxy.sendall(b"an answer")
        with near.makefile("rb") as heard:
            assert heard.read() == b"an answer"


def test_where_the_worker_is_lost_the_folders_go_before_the_browser(tmp_path: Path, monkeypatch) -> None:
    """The driver, when the browser falls silent, kills the watchdog with it."""
    folder, kill = tmp_path / "folder", os.kill
    folder.mkdir()
    guardian = os.fork()
    if guardian == 0:
        try:
            if (keeper := os.fork()) == 0:
                signal.pause()
            there = []
            monkeypatch.setattr(os, "kill", lambda *whom: there.append(folder.exists()) or kill(*whom))
            lost = {"parent": [os.getpid(), -1], "folders": [str(folder)], "way_out": "", "namespaces": True}
            by_itself = watchdog._guard(lost, socket.create_server(("127.0.0.1", 0)), keeper)
            os._exit(0 if (by_itself, there) == (False, [False]) else 1)
        finally:
            os._exit(2)
    assert os.waitstatus_to_exitcode(os.waitpid(guardian, 0)[1]) == 0
