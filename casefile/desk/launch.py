"""From nothing to a desk that answers, and back to nothing."""

import fcntl
import hashlib
import os
import socket
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connections

from casefile.archive import intake, origins
from casefile.desk import children, doors, embedded, parts
from casefile.desk.addresses import OWNER
from casefile.desk.postgres import Cluster
from casefile.desk.state import CHECKOUT, made, secret, state_folder
from casefile.desk.supervisor import Stopped, Supervisor, stop_on_signals
from casefile.desk.valkey import Valkey

GIVEN = ("DATABASE_URL", "DATABASE_OWNER_URL", "DATABASE_PARTNER_URL", "BROKER_URL", "SECRET_KEY", *parts.ORIGINS)


@dataclass
class Launch:
    """One run of the desk.

    :ivar say: prints a line for the person at the terminal
    :ivar port: the port wanted; another is taken when it is not free
    :ivar demo: fill an empty desk with the demo case at its first start
    :ivar ready_file: gets the desk's address once it answers
    """

    say: Callable[[str], None]
    port: int = doors.USUAL_PORT
    demo: bool = True
    ready_file: Path | None = None
    folder: Path = field(default_factory=state_folder)
    # Held open for as long as the desk runs, so that a web that starts again finds them.
    entrance: list[socket.socket] = field(default_factory=list, repr=False)
    showroom: list[socket.socket] = field(default_factory=list, repr=False)

    def run(self) -> None:
        """Run the desk until it is asked to stop. Returns then; nothing that was started is left.

        :raises SystemExit: it cannot start, with the reason; or a desk runs on this state folder already
        """
        with only_copy(self.folder) as note:
            supervisor = Supervisor(self.say)
            try:
                stop_on_signals()
                self._start(supervisor, note)
                supervisor.watch()
            except Stopped:
                self.say("Stopping.")
            finally:
                supervisor.stop()
            self.say("Stopped.")

    def _start(self, supervisor: Supervisor, note: Callable[[str], None]) -> None:
        given = self._servers(supervisor)
        self._migrate()
        collect_static(settings.STATIC_ROOT)
        self._open_doors(given)
        note(given["CASEFILE_URL"])
        logs = made(self.folder / "logs")
        supervisor.add(parts.worker(given, logs))
        supervisor.add(parts.beat(given, logs))
        supervisor.add(parts.web(given, logs, [door.fileno() for door in self.entrance]))
        if self.showroom:
            supervisor.add(parts.showroom(given, logs, [door.fileno() for door in self.showroom]))
        for entrance, origin in zip((self.entrance, self.showroom), parts.ORIGINS, strict=True):
            if entrance:
                wait_until_it_answers(doors.port_of(entrance), given[origin], supervisor, logs)
        if self.demo:
            self._fill(given)
        self.say(f"Casefile is at {given['CASEFILE_URL']}  (Ctrl-C stops it; logs are in {logs})")
        self.say(intake.browser_told())
        if self.ready_file:
            write_whole(self.ready_file, given["CASEFILE_URL"])

    def _open_doors(self, given: dict[str, str]) -> None:
        """Listen, and settle by which two origins. Under a name of its own a desk has the second one it is given.

        :raises SystemExit: they would be one site
        """
        self.entrance = doors.listen(self.port)
        second = given.get("CASEFILE_ARCHIVE_URL", "")
        if second or "CASEFILE_URL" not in given:
            self.showroom = doors.listen(doors.USUAL_SHOWROOM, doors.BY_NUMBER)
            second = second or f"http://127.0.0.1:{doors.port_of(self.showroom)}"
        given.setdefault("CASEFILE_URL", f"http://localhost:{doors.port_of(self.entrance)}")
        given["CASEFILE_ARCHIVE_URL"] = second
        if second and (wrong := origins.fault(given["CASEFILE_URL"], second)):
            raise SystemExit(wrong)

    def _servers(self, supervisor: Supervisor) -> dict[str, str]:
        """Start the servers that are not given by URL, and return the settings by which all are reached."""
        given = {name: os.environ[name] for name in GIVEN if os.environ.get(name)}
        found: dict[str, str] = {}
        if "DATABASE_URL" not in given:
            cluster = Cluster(self.folder)
            supervisor.add(parts.postgres(cluster))
            embedded.prepare(cluster)
            found |= embedded.database_urls(cluster)
        if "BROKER_URL" not in given:
            broker = Valkey(self.folder)
            supervisor.add(parts.valkey(broker))
            found["BROKER_URL"] = broker.url
        found["SECRET_KEY"] = secret(self.folder, "django")
        return found | given

    def _migrate(self) -> None:
        if OWNER not in connections:
            self.say("Migrations are left to you: DATABASE_OWNER_URL is not set.")
            return
        call_command("migrate", interactive=False, verbosity=0)
        connections.close_all()

    def _fill(self, given: dict[str, str]) -> None:
        mark = self.folder / "demo.done"
        if mark.exists():
            return
        env = parts.surroundings(given, *GIVEN)
        env.pop("DATABASE_OWNER_URL", None)
        demo = children.start([sys.executable, "manage.py", "demo"], env=env, cwd=CHECKOUT)
        with children.ended_on_failure(demo):
            if demo.wait() == 0:
                mark.touch()
            else:
                self.say("The demo case could not be made; see above. The desk itself is up.")


@contextmanager
def only_copy(folder: Path):
    """Hold the state folder's lock; gives a function that notes the address beside it.

    :raises SystemExit: a desk holds it, with its address
    """
    with open(folder / "up.lock", "a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            address = lock.read().strip()
            where = f": {address}" if address else " and is still starting"
            raise SystemExit(
                f"Casefile runs already on {folder}{where}. Stop it first, or name another folder in CASEFILE_STATE."
            ) from None
        lock.truncate(0)

        def note(address: str) -> None:
            lock.truncate(0)
            lock.write(address)
            lock.flush()

        yield note


def collect_static(place: Path) -> None:
    """Gather and hash the static files, unless none has changed since they were."""
    digest = hashlib.sha256((CHECKOUT / "requirements.txt").read_bytes())
    for root in settings.STATICFILES_DIRS:
        for path in sorted(Path(root).rglob("*")):
            digest.update(f"{path} {path.stat().st_mtime_ns}".encode())
    stamp = made(place) / ".stamp"
    if stamp.exists() and stamp.read_text() == digest.hexdigest():
        return
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(digest.hexdigest())


def wait_until_it_answers(port: int, address: str, supervisor: Supervisor, logs: Path, seconds: float = 90) -> None:
    """Return when /healthz answers 200, looking after the parts meanwhile.

    :raises SystemExit: it does not, with the end of the web's log
    """
    host = address.split("//", 1)[1]
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        supervisor.look()
        if answers(port, host):
            return
        time.sleep(0.1)
    words = (logs / "web.log").read_text(errors="replace")[-2000:]
    raise SystemExit(f"The web did not answer within {seconds:g} s. The end of its log:\n{words}")


def answers(port: int, host: str) -> bool:
    """Tell whether the web answers at /healthz, asked by the name it goes by."""
    asked = urllib.request.Request(f"http://127.0.0.1:{port}/healthz", headers={"Host": host})
    try:
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with closing(opener.open(asked, timeout=5)) as answer:
            return answer.status == 200
    except (OSError, urllib.error.HTTPError):
        return False


def write_whole(path: Path, words: str) -> None:
    """Write a file so that whoever waits for it never reads half."""
    draft = path.with_name(f".{path.name}.draft")
    draft.write_text(words)
    draft.replace(path)
