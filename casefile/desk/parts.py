"""What a desk consists of: the command and the environment of each of its processes."""

import functools
import os
import signal
import sys
from collections.abc import Mapping
from pathlib import Path

from casefile.desk import children
from casefile.desk.postgres import Cluster
from casefile.desk.state import CHECKOUT
from casefile.desk.supervisor import Part
from casefile.desk.valkey import Valkey

PASSED_ON = ("PATH", "HOME", "USER", "LANG", "LC_ALL", "TMPDIR", "SSL_CERT_FILE", "SSL_CERT_DIR")
ORIGINS = ("CASEFILE_URL", "CASEFILE_ARCHIVE_URL")
LARGEST_LOG = 5 * 1024 * 1024


def postgres(cluster: Cluster) -> Part:
    """The embedded PostgreSQL, asked to stop by cutting its clients off in good order ("fast")."""
    return Part("postgres", functools.partial(_started, cluster), signal.SIGINT, patience=30)


def valkey(broker: Valkey) -> Part:
    """The embedded broker."""
    return Part("valkey", functools.partial(_started, broker))


def _started(server: Cluster | Valkey):
    server.start()
    return server.child


def surroundings(given: Mapping[str, str], *names: str) -> dict[str, str]:
    """Return the environment of a child: the harmless, the CASEFILE_ settings, and `names` out of `given`.

    Where files are kept in a bucket, its keys as well.
    """
    ours = ("CASEFILE_", "AWS_") if os.environ.get("CASEFILE_S3_BUCKET") else ("CASEFILE_",)
    kept = {name: value for name, value in os.environ.items() if name in PASSED_ON or name.startswith(ours)}
    asked = {name: given[name] for name in names if given.get(name)}
    return kept | asked | {"DJANGO_SETTINGS_MODULE": "casefile.settings", "PYTHONUNBUFFERED": "1"}


def web(given: Mapping[str, str], logs: Path, sockets: list[int]) -> Part:
    """gunicorn on sockets that are open already, so that a restart turns nobody away."""
    names = ("DATABASE_URL", "DATABASE_PARTNER_URL", "BROKER_URL", "SECRET_KEY", "CASEFILE_STATIC", *ORIGINS)
    return _gunicorn("web", "casefile.wsgi", 2, surroundings(given, *names), logs, sockets)


def showroom(given: Mapping[str, str], logs: Path, sockets: list[int]) -> Part:
    """The second origin: it needs tickets and captures, the files, and the key that sessions are signed by."""
    env = surroundings(given, "DATABASE_URL", "SECRET_KEY", *ORIGINS)
    return _gunicorn("showroom", "casefile.showroom.wsgi", 1, env, logs, sockets)


def worker(given: Mapping[str, str], logs: Path) -> Part:
    """The Celery worker. SIGTERM gives running jobs ten seconds, then hands them back."""
    env = surroundings(given, "DATABASE_URL", "BROKER_URL", "SECRET_KEY", *ORIGINS)
    command = ["-m", "celery", "-A", "casefile", "worker", "--pool", "prefork", "--concurrency", "2"]
    command += ["--loglevel", "WARNING", "--without-mingle", "--without-gossip"]
    return _python("worker", command, env | {"REMAP_SIGTERM": "SIGQUIT", "CASEFILE_TETHERED": "1"}, logs)


def beat(given: Mapping[str, str], logs: Path) -> Part:
    """The clock that rings for the sweep. It keeps nothing on disk."""
    env = surroundings(given, "DATABASE_URL", "BROKER_URL", "SECRET_KEY")
    command = ["-m", "celery", "-A", "casefile", "beat", "--loglevel", "WARNING", "--pidfile="]
    return _python("beat", command, env, logs)


def _gunicorn(name: str, wsgi: str, workers: int, env: dict[str, str], logs: Path, sockets: list[int]) -> Part:
    command = ["-m", "gunicorn", wsgi, "--worker-class", "gthread", "--workers", str(workers), "--threads", "8"]
    command += ["--graceful-timeout", "5", "--log-level", "warning", "--no-control-socket"]
    for number in sockets:
        command += ["--bind", f"fd://{number}"]
    return _python(name, command, env | {"CASEFILE_POOL": "1"}, logs, pass_fds=tuple(sockets))


def _python(name: str, arguments: list[str], env: dict[str, str], logs: Path, pass_fds: tuple[int, ...] = ()) -> Part:
    log = logs / f"{name}.log"

    def start():
        if log.exists() and log.stat().st_size > LARGEST_LOG:
            log.replace(log.with_suffix(".log.1"))
        return children.start([sys.executable, *arguments], env=env, log=log, cwd=CHECKOUT, pass_fds=pass_fds)

    return Part(name, start)
