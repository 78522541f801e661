"""The bell: it reaches the broker, and a broker that is gone or frozen costs a moment and nothing else."""

import json
import logging
import socket
import time
from contextlib import closing

import pytest
import redis

from casefile.celery import app
from casefile.desk.valkey import free_port
from casefile.jobs.bell import ring


@pytest.fixture
def broker(settings):
    """Give a function that points Celery to another broker for this test."""

    def point(url):
        app.conf.broker_url = app.conf.broker_write_url = url
        app.conf.broker_transport_options = {"socket_timeout": 1, "socket_connect_timeout": 1, "max_retries": 1}
        app.pool.force_close_all()
        app.set_current()
        app._pool = None
        app.amqp._producer_pool = None

    before = (app.conf.broker_url, app.conf.broker_transport_options)
    yield point
    point(before[0])
    app.conf.broker_transport_options = before[1]


def test_a_ring_carries_the_tasks_name_and_its_ids(broker, valkey):
    broker(valkey.url)
    with closing(redis.Redis.from_url(valkey.url)) as line:
        line.delete("celery")
        ring("casefile.jobs.tasks.make_capture", {"job_id": "7"})
        message = json.loads(line.lpop("celery"))
    assert message["headers"]["task"] == "casefile.jobs.tasks.make_capture"
    assert message["headers"]["kwargsrepr"] == "{'job_id': '7'}"
    assert message["content-type"] == "application/json"


def test_a_broker_that_is_gone_is_noted_and_nothing_is_raised(broker, caplog):
    broker(f"redis://127.0.0.1:{free_port()}/0")
    with caplog.at_level(logging.WARNING, logger="casefile.jobs.bell"):
        ring("casefile.jobs.tasks.sweep", {})
    assert "The broker did not take casefile.jobs.tasks.sweep" in caplog.text


def test_a_frozen_broker_does_not_hold_the_request(broker, caplog):
    with closing(socket.create_server(("127.0.0.1", 0))) as frozen:
        broker(f"redis://127.0.0.1:{frozen.getsockname()[1]}/0")
        started = time.monotonic()
        with caplog.at_level(logging.WARNING, logger="casefile.jobs.bell"):
            ring("casefile.jobs.tasks.sweep", {})
        assert time.monotonic() - started < 5
    assert "The broker did not take" in caplog.text
