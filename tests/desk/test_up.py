"""`manage.py up`, for real: it starts, serves, refuses a second copy, and leaves nothing behind."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest

from casefile.desk import doors
from casefile.desk.state import CHECKOUT

SECRETS = ("DATABASE_URL", "DATABASE_OWNER_URL", "DATABASE_PARTNER_URL", "BROKER_URL")


@dataclass
class Running:
    """A desk under test: its launcher, its address and its state folder."""

    launcher: subprocess.Popen[str]
    address: str
    state: Path

    def family(self) -> list[psutil.Process]:
        return psutil.Process(self.launcher.pid).children(recursive=True)

    def part(self, words: str) -> psutil.Process:
        return next(one for one in self.family() if words in " ".join(one.cmdline()))


def command(*arguments: str, state: Path, **given: str) -> subprocess.Popen[str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "CASEFILE_PG_BIN", "LANG") if name in os.environ}
    return subprocess.Popen(
        [sys.executable, "manage.py", *arguments],
        cwd=CHECKOUT,
        env=kept | {"CASEFILE_STATE": str(state)} | given,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def start(state: Path, *arguments: str, **given: str) -> Running:
    launcher = command("up", "--no-demo", "--tethered", *arguments, state=state, **given)
    said = []
    for line in launcher.stdout:
        if line.startswith("Casefile is at "):
            return Running(launcher, line.split()[3], state)
        said.append(line)
    pytest.fail("The desk did not start:\n" + "".join(said))


def end(desk: Running, number: int) -> list[psutil.Process]:
    """Send `number` to the launcher and return those of its family that are left after a while."""
    family = desk.family()
    desk.launcher.send_signal(number)
    desk.launcher.communicate(timeout=30)
    return psutil.wait_procs(family, timeout=30)[1]


def fetched(address: str) -> int:
    with closing(urllib.request.urlopen(address, timeout=10)) as answer:
        return answer.status


@pytest.fixture(scope="module")
def state():
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield Path(name)


@pytest.fixture(scope="module")
def desk(state):
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = taken.getsockname()[1]
        running = start(state, "--port", str(port))
        assert f":{port}" not in running.address
        yield running
    if running.launcher.poll() is None:
        end(running, signal.SIGTERM)


def test_it_answers_on_another_port_when_the_wanted_one_is_taken(desk):
    assert desk.address.startswith("http://localhost:")
    assert fetched(f"{desk.address}/healthz") == 200


def test_a_second_copy_is_refused_with_the_address_of_the_first(desk):
    second = command("up", state=desk.state)
    said = second.communicate(timeout=30)[0]
    assert second.returncode == 1
    assert f"Casefile runs already on {desk.state}: {desk.address}." in said
    assert "Traceback" not in said


@pytest.mark.parametrize(
    ("words", "allowed"),
    [
        ("gunicorn casefile.wsgi", {"DATABASE_URL", "DATABASE_PARTNER_URL", "BROKER_URL"}),
        ("gunicorn casefile.showroom.wsgi", {"DATABASE_URL"}),
        ("celery -A casefile worker", {"DATABASE_URL", "BROKER_URL"}),
        ("celery -A casefile beat", {"DATABASE_URL", "BROKER_URL"}),
        ("postgres -D", set()),
        ("valkey-server", set()),
    ],
)
def test_a_part_gets_only_what_it_needs(desk, words, allowed):
    assert set(SECRETS) & set(desk.part(words).environ()) == allowed


def test_no_secret_stands_on_a_command_line(desk):
    secrets = {path.read_text() for path in (desk.state / "secrets").iterdir()}
    for one in desk.family():
        assert not any(secret in " ".join(one.cmdline()) for secret in secrets)


def test_each_of_the_two_origins_answers_by_its_own_name_alone(desk):
    archive = desk.part("gunicorn casefile.wsgi").environ()["CASEFILE_ARCHIVE_URL"]
    assert archive.startswith("http://127.0.0.1:")
    assert fetched(f"{archive}/healthz") == 200
    for stranger in (archive.replace("127.0.0.1", "localhost"), desk.address.replace("localhost", "127.0.0.1")):
        with pytest.raises(urllib.error.HTTPError) as refused, closing(urllib.request.urlopen(stranger, timeout=10)):
            pass
        assert refused.value.code == 421
        refused.value.close()


def test_a_dead_part_comes_back(desk):
    worker = desk.part("celery -A casefile worker")
    web = desk.part("gunicorn casefile.wsgi")
    for one in (worker, web):
        one.kill()
    psutil.wait_procs([worker, web], timeout=10)
    # The sockets stay with the launcher: whoever asks meanwhile waits and is not turned away.
    assert fetched(f"{desk.address}/healthz") == 200


def test_killing_the_launcher_leaves_no_process_and_a_folder_to_start_from(desk):
    assert end(desk, signal.SIGKILL) == []
    again = start(desk.state)
    assert fetched(f"{again.address}/healthz") == 200
    assert end(again, signal.SIGINT) == []


def test_servers_given_by_url_are_used_and_none_is_started(own_database, valkey, state):
    folder = state / "external"
    given = {
        "DATABASE_URL": own_database.url("cf_app"),
        "DATABASE_OWNER_URL": own_database.url("cf_owner"),
        "DATABASE_PARTNER_URL": own_database.url("cf_partner"),
        "BROKER_URL": valkey.url,
        "SECRET_KEY": "a key that is long enough for this one desk and for no other",
    }
    desk = start(folder, "--port", "0", **given)
    names = {one.name() for one in desk.family()}
    assert not any(name.startswith(("postgres", "valkey")) for name in names)
    assert not (folder / "pgdata").exists()
    assert fetched(f"{desk.address}/healthz") == 200
    assert "DATABASE_OWNER_URL" not in desk.part("gunicorn").environ()
    assert end(desk, signal.SIGTERM) == []


def test_a_database_given_without_a_secret_key_is_refused_in_words(state):
    asked = command("check", state=state, DATABASE_URL="postgresql://cf_app@/nowhere")
    assert "SECRET_KEY must be set too" in asked.communicate(timeout=30)[0]
    assert asked.returncode == 1


def test_migrating_as_anybody_but_the_owner_is_refused(state, own_database):
    key = "a key that is long enough for this one desk and for no other"
    asked = command("migrate", state=state, DATABASE_URL=own_database.url("cf_app"), SECRET_KEY=key)
    assert "set DATABASE_OWNER_URL" in asked.communicate(timeout=30)[0]
    assert asked.returncode == 1


def test_doors_share_one_port_at_every_loopback_address():
    entrance = doors.listen(0)
    assert len({door.getsockname()[1] for door in entrance}) == 1
    for door in entrance:
        door.close()
