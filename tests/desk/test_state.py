"""The state folder and what stands in it: reach, secrets, copies."""

import os
import stat
import tempfile
import threading
from pathlib import Path

import pytest

from casefile.desk import state
from casefile.desk.postgres import Cluster
from casefile.desk.state import Account, can_reach, secret, server_files

STRANGER = Account(65534, 65534)


@pytest.fixture
def open_folder():
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder


def test_a_folder_under_a_closed_one_is_out_of_reach(open_folder):
    inner = open_folder / "closed" / "inner"
    inner.mkdir(parents=True)
    assert can_reach(inner, STRANGER)
    inner.parent.chmod(0o700)
    assert not can_reach(inner, STRANGER)
    assert can_reach(inner, Account(os.geteuid(), os.getegid()))


def test_a_secret_is_made_once_and_is_ours_alone(tmp_path):
    first = secret(tmp_path, "word")
    assert len(first) >= 50
    assert secret(tmp_path, "word") == first
    assert stat.S_IMODE((tmp_path / "secrets" / "word").stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "secrets").stat().st_mode) == 0o700


def test_all_who_ask_at_once_get_the_same_secret(tmp_path):
    found, gate = [], threading.Barrier(8)

    def ask():
        gate.wait()
        found.append(secret(tmp_path, "word"))

    askers = [threading.Thread(target=ask) for _ in range(8)]
    for asker in askers:
        asker.start()
    for asker in askers:
        asker.join()
    assert len(found) == 8
    assert len(set(found)) == 1
    assert os.listdir(tmp_path / "secrets") == ["word"]


def test_server_files_are_copied_where_the_servers_account_can_read_them(open_folder, monkeypatch):
    home = open_folder / "home"
    package = home / "server"
    (package / "bin").mkdir(parents=True)
    (home / "server.libs").mkdir()
    (home / "server.libs" / "lib.so").write_text("lib")
    (package / "__init__.py").write_text("")
    (package / "bin" / "run").write_text("#!")
    (package / "bin" / "run").chmod(0o700)
    home.chmod(0o700)
    monkeypatch.setattr(state, "SHARED_PLACE", open_folder / "shared")
    monkeypatch.setattr(state, "server_account", lambda: STRANGER)

    copied = server_files(package, "server.libs")
    assert copied != package
    assert can_reach(copied / "bin" / "run", STRANGER)
    assert os.stat(copied / "bin" / "run").st_mode & 0o001
    assert can_reach(copied.parent / "server.libs" / "lib.so", STRANGER)
    assert server_files(package, "server.libs") == copied
    assert os.listdir(open_folder / "shared") == [copied.parent.name]


def test_server_files_within_reach_are_used_where_they_are(open_folder, monkeypatch):
    (open_folder / "server").mkdir()
    (open_folder / "server" / "__init__.py").write_text("")
    monkeypatch.setattr(state, "server_account", lambda: STRANGER)
    assert server_files(open_folder / "server") == open_folder / "server"


def test_a_long_path_does_not_break_the_socket(tmp_path):
    cluster = Cluster(tmp_path / ("long" * 30))
    assert len(str(cluster.socket_folder / ".s.PGSQL.5432.lock")) < 104
    assert cluster.socket_folder != Cluster(tmp_path / ("long" * 31)).socket_folder
