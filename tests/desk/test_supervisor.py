"""The supervisor: what dies starts again, later each time; what fails to start is tried again."""

import signal

import psutil
import pytest

from casefile.desk import children, supervisor
from casefile.desk.supervisor import FIRST_PAUSE, GOOD_LIFE, LONGEST_PAUSE, Part, Supervisor


class Clock:
    def __init__(self):
        self.now = 1000.0

    def monotonic(self):
        return self.now


@pytest.fixture
def clock(monkeypatch):
    clock = Clock()
    monkeypatch.setattr(supervisor, "time", clock)
    return clock


@pytest.fixture
def said():
    return []


@pytest.fixture
def desk(said):
    desk = Supervisor(said.append)
    yield desk
    desk.stop()


def sleeper():
    return children.start(["sleep", "600"], env={"PATH": "/usr/bin:/bin"})


def kill(part):
    part.child.kill()
    part.child.wait()


def test_a_part_that_dies_starts_again_after_a_pause(desk, clock, said):
    part = Part("clock", sleeper)
    desk.add(part)
    first = part.child.pid
    desk.look()
    assert part.child.pid == first
    kill(part)
    desk.look()
    assert said == [f"clock ended with -9; it starts again in {FIRST_PAUSE:g} s."]
    desk.look()
    assert part.child.pid == first
    clock.now += FIRST_PAUSE
    desk.look()
    assert part.child.pid != first
    assert part.child.poll() is None


def test_the_pause_doubles_up_to_a_limit_and_a_good_life_resets_it(desk, clock):
    part = Part("clock", sleeper)
    desk.add(part)
    pauses = []
    for _ in range(9):
        kill(part)
        desk.look()
        pauses.append(part.due_at - clock.now)
        clock.now = part.due_at
        desk.look()
    assert pauses == [0.5, 1, 2, 4, 8, 16, LONGEST_PAUSE, LONGEST_PAUSE, LONGEST_PAUSE]
    clock.now += GOOD_LIFE
    kill(part)
    desk.look()
    assert part.due_at - clock.now == FIRST_PAUSE


def test_a_part_that_refuses_to_start_again_is_tried_again(desk, clock, said):
    answers = iter([sleeper, None, sleeper])

    def start():
        answer = next(answers)
        if answer is None:
            raise SystemExit("no room")
        return answer()

    part = Part("broker", start)
    desk.add(part)
    kill(part)
    desk.look()
    clock.now = part.due_at
    desk.look()
    assert said[-1] == "broker did not start (no room); it starts again in 1 s."
    clock.now = part.due_at
    desk.look()
    assert part.child.poll() is None


def test_parts_stop_in_the_reverse_order_of_their_start(said, monkeypatch):
    order = []
    monkeypatch.setattr(children, "stop", lambda child, number, patience: order.append((child, number)))
    desk = Supervisor(said.append)
    for name in ("postgres", "worker", "web"):
        desk.add(Part(name, lambda name=name: name, signal.SIGINT if name == "postgres" else signal.SIGTERM))
    desk.stop()
    assert order == [("web", signal.SIGTERM), ("worker", signal.SIGTERM), ("postgres", signal.SIGINT)]


@pytest.fixture
def deaf_to_sigterm():
    # What a process ignores, its children ignore from their first instruction.
    before = signal.signal(signal.SIGTERM, signal.SIG_IGN)
    yield
    signal.signal(signal.SIGTERM, before)


def test_a_child_that_will_not_stop_is_killed_with_its_family(deaf_to_sigterm):
    child = children.start(["sh", "-c", "sleep 600 & sleep 600"], env={"PATH": "/usr/bin:/bin"})
    family = psutil.Process(child.pid).children()
    assert children.stop(child, signal.SIGTERM, seconds=0.3) == -signal.SIGKILL
    assert psutil.wait_procs(family, timeout=5)[1] == []


def test_a_child_inherits_nothing_from_our_environment(tmp_path, monkeypatch):
    monkeypatch.setenv("SECRET_WORD", "swordfish")
    children.start(["env"], env={"PATH": "/usr/bin:/bin", "ONLY": "this"}, log=tmp_path / "log").wait()
    said = (tmp_path / "log").read_text()
    assert "ONLY=this" in said
    assert "swordfish" not in said
    assert (tmp_path / "log").stat().st_mode & 0o077 == 0
