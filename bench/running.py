"""The processes of one benchmark run: the site, the contestants, and what each of them holds in memory at work."""

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from casefile.browser.watchdog import group, weigh
from casefile.desk.state import CHECKOUT

_EVERY = 0.25


@contextmanager
def site(pages: int) -> Iterator[int]:
    """The fixture site in a process of its own; its port on 127.0.0.1."""
    command = [sys.executable, "-m", "bench.archive_site", "--pages", str(pages)]
    with subprocess.Popen(command, cwd=CHECKOUT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as child:
        yield int(child.stdout.readline())
        child.stdin.close()


@contextmanager
def serving(door: Callable[..., BaseHTTPRequestHandler]) -> Iterator[str]:
    """A server of this process on 127.0.0.1; its address, without a slash at the end."""
    with ThreadingHTTPServer(("127.0.0.1", 0), door) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()


def asked_of(port: int) -> int:
    """How many pages and parts the site was asked for so far."""
    with urlopen(f"http://127.0.0.1:{port}/asked", timeout=10) as answer:
        return json.load(answer)


@dataclass
class Runner:
    """A contestant at work; what it did so far.

    :ivar folder: for what it records; its temporary files lie in `folder/tmp`
    :ivar turns: (pages, seconds) of each turn
    :ivar peak: bytes that it and all it started held at most, shared pages once (PSS)
    :ivar held: the same by the names of the programs, at that moment
    :ivar captures: all it ever made, turns that were forgotten included
    """

    name: str
    folder: Path
    proxy: tuple[int, str] | None = None
    turns: list[tuple[int, float]] = field(default_factory=list)
    told: list[dict[str, Any]] = field(default_factory=list)
    peak: int = 0
    held: dict[str, int] = field(default_factory=dict)
    captures: int = 0

    def start(self) -> None:
        (self.folder / "tmp").mkdir(parents=True, exist_ok=True)
        # The walled browser's user must be able to walk through to its own folder.
        os.chmod(self.folder / "tmp", 0o711)  # noqa: S103
        command = [sys.executable, "-m", "bench.contestants", self.name, str(self.folder)]
        self._child = subprocess.Popen(
            command + ([self.proxy[1]] if self.proxy else []),
            cwd=CHECKOUT,
            env={**os.environ, "TMPDIR": str(self.folder / "tmp")},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def turn(self, urls: list[str]) -> None:
        """Capture them all, two at once."""
        over = threading.Event()
        watching = threading.Thread(target=self._watch, args=(over,))
        watching.start()
        began = time.monotonic()
        self._child.stdin.write(json.dumps(urls) + "\n")
        self._child.stdin.flush()
        answer = self._child.stdout.readline()
        self.turns.append((len(urls), time.monotonic() - began))
        over.set()
        watching.join()
        if not answer:
            raise SystemExit(f"{self.name} went away.")
        self.told += json.loads(answer)
        self.captures += len(urls)

    def stop(self) -> None:
        """End it and all that it started."""
        self._child.stdin.close()
        try:
            self._child.wait(10)
        except subprocess.TimeoutExpired:
            with suppress(ProcessLookupError):
                os.killpg(self._child.pid, signal.SIGKILL)
            self._child.wait()

    @property
    def pace(self) -> float:
        """Pages a second over all turns."""
        return sum(pages for pages, _ in self.turns) / sum(seconds for _, seconds in self.turns)

    @property
    def problems(self) -> list[str]:
        return [f"{one['url']}: {one['problem']}" for one in self.told if one["problem"]]

    def left(self) -> list[str]:
        """Its temporary files that are still there."""
        return sorted(str(path) for path in (self.folder / "tmp").rglob("*") if path.is_file())

    def forget(self) -> None:
        """Remove what it stored so far, for long runs."""
        shutil.rmtree(self.folder / "blobs", ignore_errors=True)

    def _watch(self, over: threading.Event) -> None:
        roots = [self._child.pid, *([self.proxy[0]] if self.proxy else [])]
        while not over.wait(_EVERY):
            members = {pid: rows for root in roots for pid, rows in group(root).items()}
            held: Counter[str] = Counter()
            for pid, rows in members.items():
                held[rows.get("Name", "").strip()] += weigh([pid])
            if held.total() > self.peak:
                self.peak, self.held = held.total(), dict(held)
