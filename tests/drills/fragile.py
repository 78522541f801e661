"""A desk whose workers can be killed, whose broker can be made to forget, and whose site holds its pages."""

import os
import signal
import sys
import threading
from contextlib import closing, suppress

import pytest
import redis
from celery import Celery

from casefile.desk import children
from casefile.desk.state import CHECKOUT
from casefile.desk.valkey import Valkey
from tests import factories as make
from tests.outside.site import answer

CAPTURE, SWEEP = "casefile.jobs.tasks.make_capture", "casefile.jobs.tasks.sweep"
HELD, PLAIN, MISSING = 3, 4, 1
PATIENCE = 60


class Desk:
    """Used as a context: a broker, workers that can be killed, and a site that holds its pages until told to let go."""

    def __init__(self, database, storage, folder, site):
        self.env = {
            "PATH": os.environ["PATH"],
            "DJANGO_SETTINGS_MODULE": "tests.drills.quick_settings",
            "DATABASE_URL": database.url("cf_app"),
            "SECRET_KEY": "a key for the drill that is long enough and guards nothing",
            "CASEFILE_STORAGE": str(storage),
            "CASEFILE_KEYS": str(folder / "keys"),
            "CASEFILE_STATIC": str(folder / "static"),
        }
        self.folder, self.site, self.workers = folder, site, []
        self.broker = Valkey(folder / "broker")
        self.go, self.pause = threading.Event(), threading.Event()
        site.pages |= {f"/held/{n}": self._held for n in range(HELD)}
        site.pages |= {f"/plain/{n}": answer(make.ARTICLE.encode()) for n in range(PLAIN)}

    def __enter__(self):
        self.broker.start()
        return self

    def __exit__(self, *_exception):
        self.go.set()
        self.kill_workers()
        self.broker.stop()

    def _held(self, connection):
        self.go.wait(PATIENCE)
        with suppress(OSError):
            connection.sendall(answer(make.ARTICLE.encode()))

    def start_workers(self, count=2, app="quick_worker"):
        for _ in range(count):
            quiet = ["--without-mingle", "--without-gossip", "-n", f"w{len(self.workers)}@drill"]
            self.workers.append(self._start(app, "worker", "--pool", "solo", *quiet))
        return self.workers[-1]

    def start_beat(self):
        """The clock, with the schedule of the product; it ends with the workers."""
        self.workers.append(self._start("quick_worker", "beat", "--pidfile="))

    def _start(self, app, *words):
        command = [sys.executable, "-m", "celery", "-A", f"tests.drills.{app}", *words, "--loglevel", "WARNING"]
        env, log = {**self.env, "BROKER_URL": self.broker.url}, self.folder / "workers.log"
        return children.start(command, env=env, log=log, cwd=CHECKOUT)

    def kill_workers(self):
        for worker in self.workers:
            children.stop(worker, signal.SIGKILL)

    def ring(self, task, **ids):
        with Celery(broker=self.broker.url, set_as_current=False) as app:
            app.conf.broker_transport_options = {"max_retries": 1}
            app.send_task(task, kwargs=ids, retry=False)

    def lose_everything(self):
        self.broker.child.kill()
        self.broker.child.wait()
        self.broker.start()

    def queued(self) -> int:
        with closing(redis.Redis.from_url(self.broker.url)) as line:
            return line.llen("celery")

    def until(self, come_true, *, sweeping=False, patience=PATIENCE):
        for _turn in range(patience * 4):
            if come_true():
                return
            if sweeping:
                with suppress(Exception):  # the broker may be away; the next sweep comes soon
                    self.ring(SWEEP)
            self.pause.wait(0.25)
        pytest.fail((self.folder / "workers.log").read_text()[-3000:])
