"""The bell: it reaches the broker, and a broker that is gone or frozen costs a moment and nothing else."""

import json
import os
import socket
import subprocess
import sys
import time
from contextlib import closing

import redis

from casefile.desk.state import CHECKOUT
from casefile.desk.valkey import free_port

RING = (
    "from casefile.jobs.bell import ring; ring('casefile.jobs.tasks.make_capture', {'job_id': '7'}); print('answered')"
)
SETTINGS = {
    "DJANGO_SETTINGS_MODULE": "casefile.settings",
    "DATABASE_URL": "postgresql://cf_app@/nowhere",
    "SECRET_KEY": "a key that is long enough for this one ring and for no other",
    "CASEFILE_STORAGE": "/nowhere",
    "CASEFILE_STATIC": "/nowhere",
    "PATH": os.environ["PATH"],
}


def ring_at(broker: str) -> tuple[subprocess.CompletedProcess[str], float]:
    """Ring in a process of its own, as the web does; return what it said and the seconds it took."""
    started = time.monotonic()
    command = [sys.executable, "-c", RING]
    env = SETTINGS | {"BROKER_URL": broker}
    said = subprocess.run(command, env=env, cwd=CHECKOUT, capture_output=True, text=True, timeout=60, check=False)
    assert said.returncode == 0, said.stderr
    assert said.stdout == "answered\n"
    return said, time.monotonic() - started


def test_a_ring_carries_the_tasks_name_and_its_ids(valkey):
    with closing(redis.Redis.from_url(valkey.url)) as line:
        line.delete("celery")
        said, _ = ring_at(valkey.url)
        assert said.stderr == ""
        message = json.loads(line.lpop("celery"))
    assert message["headers"]["task"] == "casefile.jobs.tasks.make_capture"
    assert message["headers"]["kwargsrepr"] == "{'job_id': '7'}"
    assert message["content-type"] == "application/json"


def test_a_broker_that_is_gone_is_noted_and_nothing_is_raised():
    said, _ = ring_at(f"redis://127.0.0.1:{free_port()}/0")
    assert "The broker did not take casefile.jobs.tasks.make_capture" in said.stderr


def test_a_frozen_broker_does_not_hold_the_request():
    with closing(socket.create_server(("127.0.0.1", 0))) as frozen:
        said, seconds = ring_at(f"redis://127.0.0.1:{frozen.getsockname()[1]}/0")
    assert "The broker did not take" in said.stderr
    assert seconds < 8
