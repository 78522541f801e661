"""Inside a cell nothing can be opened, reached or owned; outside nothing is left of it."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from casefile.outside.failed import Failed
from casefile.outside.policy import MB, Policy
from casefile.reading import cell, walls
from casefile.reading import template as forking
from casefile.reading.cell import Template
from tests.core.test_companion import wait_until
from tests.reading import pages

ROOT = Path(__file__).resolve().parents[2]
TRY_THE_DOORS = """
import ctypes, os, socket, sys
from casefile.reading import inside

def tried(_job, _parts):
    said = [str(os.geteuid())]
    attempts = (lambda: open("/etc/hostname"), socket.socket, os.pipe, lambda: os.fork() or os._exit(0))
    for attempt in attempts:
        try:
            attempt()
            said.append("open")
        except OSError:
            said.append("shut")
    with_new = ctypes.CDLL(None).prctl(39, 0, 0, 0, 0)  # PR_GET_NO_NEW_PRIVS
    return {"said": [*said, "open" if with_new == 0 else "shut"]}

inside._answer = tried
for name in sys.argv[1:]:
    setattr(inside, name, lambda: False)
ours, theirs = socket.socketpair()
parent = os.getpid()
if os.fork() == 0:
    ours.close()
    inside.live(theirs, parent, seconds=20, memory=1_500_000_000, is_offline=False, may_lack=True)
    os._exit(0)
theirs.close()
ours.sendall(b'{"sizes": []}\\n')
ours.shutdown(socket.SHUT_WR)
print(ours.makefile().read())
"""


def tried(*left_open: str) -> list[str]:
    """User id and what became of each attempt, with the walls of these names left down."""
    command = [sys.executable, "-c", TRY_THE_DOORS, *left_open]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=30)
    return json.loads(done.stdout)["said"]


def test_no_file_no_socket_no_process_and_no_privilege_can_be_had_inside() -> None:
    uid, *doors = tried()
    assert doors == ["shut"] * 5
    assert int(uid) != 0
    assert os.geteuid() != 0 or int(uid) >= 61_184


@pytest.mark.parametrize("left_open", ["close_doors", "forbid_calls"])
def test_the_doors_and_the_filter_of_calls_hold_alone(left_open: str) -> None:
    assert tried(left_open)[1:] == ["shut"] * 5


def test_control_with_both_left_open_the_same_attempts_get_through() -> None:
    assert tried("close_doors", "forbid_calls")[1:] == ["open"] * 5


def test_cells_are_forked_where_there_is_no_network(template: Template) -> None:
    read(template)
    networks = {os.readlink(f"/proc/{pid}/ns/net") for pid in (os.getpid(), template.companion.pid)}
    assert len(networks) == (2 if os.geteuid() == 0 else 1)  # an ordinary user may not leave it


@pytest.fixture
def template() -> Iterator[Template]:
    """Give the test a template of its own."""
    made = Template()
    yield made
    made.companion.stop()


def read(template: Template, html: bytes = pages.ENGLISH.encode(), **walls: float) -> dict:
    """Have a page read, and what was said of it."""
    job = {"do": "page", "charset": None, "url": None, "is_judged": True, "wants_parts": False}
    return template.ask(job, [html, None, None], Policy(**walls))


def test_a_page_that_runs_into_a_wall_leaves_the_template_serving(template: Template) -> None:
    read(template)
    served_by = template.companion.pid
    for heights in ({"extract_seconds": 0.05}, {"extract_memory": 120 * MB}):
        with pytest.raises(Failed) as failed:
            read(template, b"<body>" + b"<p>many words of a page</p>" * 200_000, **heights)
        assert failed.value.code == "too-complex"
    assert read(template)["texts"]
    assert template.companion.pid == served_by


def test_a_template_that_was_killed_is_started_anew(template: Template) -> None:
    read(template)
    os.kill(template.companion.pid, signal.SIGKILL)
    assert read(template)["texts"]


def test_a_template_that_stands_still_is_given_up_and_is_no_fault_of_the_page(
    template: Template, monkeypatch: pytest.MonkeyPatch
) -> None:
    read(template)
    monkeypatch.setattr(cell, "GRACE", 0.1)
    monkeypatch.setattr(cell, "TICK", 0.1)
    os.kill(template.companion.pid, signal.SIGSTOP)
    with pytest.raises(Failed) as failed:
        read(template, extract_seconds=0.1)
    assert failed.value.code == "broken"
    assert read(template)["texts"]


def test_a_template_that_goes_while_a_page_is_read_is_no_fault_of_the_page(
    template: Template, monkeypatch: pytest.MonkeyPatch
) -> None:
    killed, converse = [], cell._converse

    def kill_once(*_arguments: object) -> bytes:
        if killed:
            return converse(*_arguments)
        killed.append(os.kill(template.companion.pid, signal.SIGKILL))
        return b""

    monkeypatch.setattr(cell, "_converse", kill_once)
    assert read(template)["texts"]
    assert killed


def test_without_any_template_the_desk_is_broken_and_not_the_page(
    template: Template, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with pytest.raises(Failed) as failed:
        read(template)
    assert failed.value.code == "broken"


def test_many_threads_share_one_template_and_get_each_their_own_page(template: Template) -> None:
    said: dict[int, str] = {}

    def one(number: int) -> None:
        html = pages.ENGLISH.replace("Lonmere harbour", f"Harbour {number}").encode()
        said[number] = read(template, html)["texts"][0]["title"]

    threads = [threading.Thread(target=one, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert said == {number: f"Harbour {number} closes after storm" for number in range(8)}


def test_the_template_outlives_the_thread_that_started_it(template: Template) -> None:
    thread = threading.Thread(target=read, args=(template,))
    thread.start()
    thread.join()
    served_by = template.companion.pid
    read(template)
    assert template.companion.pid == served_by


def test_an_owner_that_is_killed_leaves_nobody(template: Template) -> None:
    """Neither the template nor a cell that is waiting for its page."""
    script = """
import json, os, socket
from casefile.reading import cell, pages as reading
from casefile.outside.policy import Policy
reading.read_page(b"<body><p>Words.</p>", None, None, Policy())
ours, theirs = socket.socketpair()
cell.template.companion.ask(b'{"seconds": 30, "memory": 1500000000}', theirs)
children = open(f"/proc/{cell.template.companion.pid}/task/{cell.template.companion.pid}/children")
while not (cells := children.read().split()):
    children.seek(0)
print(cell.template.companion.pid, *cells, flush=True)
ours.recv(1)
"""
    owner = subprocess.Popen([sys.executable, "-c", script], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    with owner:
        left = [int(pid) for pid in owner.stdout.readline().split()]
        owner.kill()
    assert len(left) >= 2
    wait_until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in left))


LOSE_THE_TEMPLATE = """
import os, signal, socket, sys
from casefile.reading import inside
for name in sys.argv[1:]:
    setattr(inside, name, lambda *_: None)
ours, theirs = socket.socketpair()
template = os.fork()
if template == 0:
    ours.close()
    template = os.getpid()
    if os.fork() == 0:
        inside.live(theirs, template, seconds=20, memory=1_500_000_000, is_offline=False, may_lack=True)
        os._exit(0)
    theirs.send(b"!")
    signal.pause()
theirs.close()
assert ours.recv(1) == b"!"
os.kill(template, signal.SIGKILL)
os.waitpid(template, 0)
ours.settimeout(1.0 if sys.argv[1:] else 20.0)
try:
    print("gone" if ours.recv(1) == b"" else "speaks")
except TimeoutError:
    print("stays")
"""


@pytest.mark.parametrize(("left_out", "then"), [((), "gone"), (("die_with",), "stays")])
def test_a_cell_that_waits_for_its_page_dies_with_its_template(left_out: tuple[str, ...], then: str) -> None:
    command = [sys.executable, "-c", LOSE_THE_TEMPLATE, *left_out]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=30)
    assert done.stdout.split() == [then]


def test_a_cell_that_does_not_end_itself_is_ended() -> None:
    pid = os.fork()
    if pid == 0:
        signal.pause()
    ends = {pid: time.monotonic() + 60}
    forking._bury(ends)
    assert ends
    ends[pid] = time.monotonic() - 1
    wait_until(lambda: forking._bury(ends) or not ends)


def test_a_parent_that_is_gone_already_ends_the_cell_at_once() -> None:
    pid = os.fork()
    if pid == 0:
        walls.die_with(os.getpid())  # nobody is their own parent
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 1


def test_the_template_is_handed_no_byte_of_a_page(template: Template, monkeypatch: pytest.MonkeyPatch) -> None:
    handed = []
    send = socket.send_fds
    monkeypatch.setattr(socket, "send_fds", lambda line, said, ends: handed.extend(said) or send(line, said, ends))
    read(template)
    assert [json.loads(said).keys() for said in handed] == [{"seconds", "memory", "may_lack"}]


@pytest.mark.parametrize("said", [b"[" * 100_000, b"[1]", b"7", b"null", b'"words"', b'{"texts": [', b"\xff", b""])
def test_whatever_a_cell_says_that_is_no_answer_is_the_pages_fault(
    template: Template, monkeypatch: pytest.MonkeyPatch, said: bytes
) -> None:
    monkeypatch.setattr(cell, "_converse", lambda *_line: said)
    with pytest.raises(Failed, check=lambda failed: failed.code == "too-complex"):
        read(template)


def test_an_answer_that_does_not_end_is_heard_for_so_long_and_no_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cell, "_MOST", 1_000_000)
    ours, theirs = socket.socketpair()
    with ours, theirs:
        ours.settimeout(10)
        talking = threading.Thread(target=lambda: _talk_on(theirs), daemon=True)
        talking.start()
        heard = cell._converse(ours, [])
        ours.close()
        talking.join(10)
    assert 1_000_000 <= len(heard) <= 1_000_000 + cell._AT_ONCE


def _talk_on(line: socket.socket) -> None:
    try:
        while True:
            line.sendall(b"[" * 100_000)
    except OSError:
        return
