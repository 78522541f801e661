"""A companion is shared by a family of processes, and gone when its owner is."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from casefile.core.companion import Companion, CompanionGone, called, ended

# Itself: run as a companion, this file says to each request who it is, what it was told, and what it knows.
ECHO = "tests.core.test_companion"
ROOT = Path(__file__).resolve().parents[2]


def main(line: socket.socket, owner: int) -> None:
    while True:
        try:
            request = called(line, owner)
        except CompanionGone:
            return
        if request:
            words, asker = request
            with asker:
                asker.sendall(f"{os.getpid()} {words.decode()} {sorted(os.environ)}".encode())


@pytest.fixture
def echo() -> Iterator[Companion]:
    """Give the test a companion that says who it is."""
    made = Companion(ECHO)
    yield made
    made.stop()


def asked(echo: Companion, words: str = "") -> list[str]:
    """What it answers: its number, the words, the names of what it knows."""
    ours, theirs = socket.socketpair()
    with ours:
        ours.settimeout(20)
        with theirs:
            echo.ask(words.encode(), theirs)
        return ours.recv(10_000).decode().split(" ", 2)


def in_child(do: Callable[[], object]) -> bool:
    """Whether it comes true in a fork of this process."""
    pid = os.fork()
    if pid == 0:
        try:
            os._exit(0 if do() else 1)
        finally:
            os._exit(2)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0


def wait_until(holds: Callable[[], bool], seconds: float = 10) -> None:
    """Until it holds; fails the test after so many seconds."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end
        threading.Event().wait(0.01)


def test_one_is_started_when_first_needed_and_stays(echo: Companion) -> None:
    assert echo.pid is None
    assert {asked(echo)[0] for _ in range(3)} == {str(echo.pid)}


def test_it_knows_nothing_of_what_its_owner_knows(echo: Companion, monkeypatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "not for companions")
    _pid, _words, known = asked(echo)
    assert "PYTHONPATH" in known
    assert "SECRET_KEY" not in known


def test_children_share_what_their_parent_started(echo: Companion) -> None:
    echo.stand_by()
    pid = str(echo.pid)
    assert in_child(lambda: asked(echo, "from a child")[:1] == [pid] and echo.pid is None)
    assert in_child(lambda: echo.stop() is None)  # which is not the child's to end
    assert asked(echo)[0] == pid


def test_a_child_that_finds_it_gone_starts_its_own(echo: Companion) -> None:
    echo.stand_by()
    first, line = echo.pid, echo._line
    os.kill(first, signal.SIGKILL)
    wait_until(lambda: ended(line))
    assert in_child(lambda: asked(echo)[0] == str(echo.pid) != str(first))
    assert asked(echo)[0] == str(echo.pid) != str(first)


def test_who_asks_is_told_that_it_went(echo: Companion) -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        line = echo.ask(b"", theirs)
        assert not ended(line)
        os.kill(echo.pid, signal.SIGKILL)
        assert ended(line, within=10)


def test_a_companion_that_cannot_be_started_is_said_to_be_gone(echo: Companion, monkeypatch) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")
    ours, theirs = socket.socketpair()
    with ours, theirs:
        try:
            line = echo.ask(b"", theirs)
        except CompanionGone:
            return
        assert ended(line, within=10)


def test_it_goes_with_an_owner_that_is_killed_though_a_child_of_the_owner_lives_on() -> None:
    script = f"""
import os, signal
from casefile.core.companion import Companion
made = Companion({ECHO!r})
made.stand_by()
if (child := os.fork()) == 0:
    signal.pause()
print(made.pid, child, flush=True)
signal.pause()
"""
    owner = subprocess.Popen([sys.executable, "-c", script], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    with owner:
        companion, child = map(int, owner.stdout.readline().split())
        owner.kill()
        owner.wait()
        try:
            wait_until(lambda: not Path(f"/proc/{companion}").exists())
            assert Path(f"/proc/{child}").exists()
        finally:
            os.kill(child, signal.SIGKILL)


if __name__ == "__main__":
    main(socket.socket(fileno=int(sys.argv[1])), int(sys.argv[2]))
