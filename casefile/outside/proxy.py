"""The only way out of a capture: an HTTP proxy that guards, verifies, limits and records all that passes through it."""

import contextlib
import os
import socket
import threading
from pathlib import Path

from casefile.outside.budget import Budget
from casefile.outside.dialogue import Dialogue, Outside
from casefile.outside.guard import Resolver
from casefile.outside.intercept import Authority
from casefile.outside.policy import Policy
from casefile.outside.recorder import Recorder
from casefile.outside.upstream import Upstream

# A browser opens at most 32 connections to one proxy.
_MOST_CLIENTS = 128
_ENDING_SECONDS = 5.0


class Proxy:
    """Serves one capture, from `with` to its end; a thread for each connection of the browser.

    Takes requests in absolute form, http and https, and CONNECT, inside which it reads TLS by an authority of its own.
    When it has ended, nothing passes any more and all that passed stands in the recorder.

    :param path: of a Unix socket to listen on, or None
    :param on_loopback: also listen on a free port of 127.0.0.1, for a browser that is not walled in
    :ivar authority: whom the browser must trust; another one for every proxy
    :ivar budget: what has been used
    :ivar port: on 127.0.0.1, or None
    """

    def __init__(
        self,
        policy: Policy,
        recorder: Recorder,
        *,
        path: Path | None = None,
        on_loopback: bool = False,
        resolver: Resolver | None = None,
    ) -> None:
        self.authority = Authority()
        self.budget = Budget(policy)
        self.port: int | None = None
        self._path = path
        self._on_loopback = on_loopback
        self._outside = Outside(self.authority, self.budget, Upstream(self.budget, resolver), recorder)
        self._listeners: list[socket.socket] = []
        self._lock = threading.Lock()
        self._serving: dict[Dialogue, threading.Thread] = {}

    @property
    def in_flight(self) -> int:
        """Requests asked for that are not over and recorded yet."""
        with self._lock:
            return sum(dialogue.is_asking for dialogue in self._serving)

    def __enter__(self) -> "Proxy":
        if self._path:
            listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            try:
                listener.bind(os.fspath(self._path))
            except OSError:
                listener.close()
                raise
            listener.listen(_MOST_CLIENTS)
            self._listeners.append(listener)
        if self._on_loopback:
            listener = socket.create_server(("127.0.0.1", 0), backlog=_MOST_CLIENTS)
            self.port = listener.getsockname()[1]
            self._listeners.append(listener)
        for listener in self._listeners:
            threading.Thread(target=self._listen, args=(listener,), daemon=True, name="proxy").start()
        return self

    def __exit__(self, *_exception: object) -> None:
        self.budget.end()
        for listener in self._listeners:
            with contextlib.suppress(OSError):
                listener.shutdown(socket.SHUT_RDWR)
            listener.close()
        if self._path:
            self._path.unlink(missing_ok=True)
        with self._lock:
            serving = dict(self._serving)
        for dialogue in serving:
            dialogue.cut()
        self._outside.upstream.cut()
        for thread in serving.values():
            thread.join(self.budget.policy.connect_seconds + _ENDING_SECONDS)
        self._outside.upstream.cut()

    def _listen(self, listener: socket.socket) -> None:
        while True:
            try:
                stream, _peer = listener.accept()
            except OSError:
                return
            if stream.family != socket.AF_UNIX:
                # A head and its body are written one after the other; the second must not wait for the first.
                stream.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            dialogue = Dialogue(stream, self._outside)
            serving = threading.Thread(target=self._serve, args=(dialogue,), daemon=True, name="proxy client")
            with self._lock:
                is_full = len(self._serving) >= _MOST_CLIENTS
                if not is_full:
                    self._serving[dialogue] = serving
                    serving.start()
            if is_full:
                dialogue.close()

    def _serve(self, dialogue: Dialogue) -> None:
        try:
            dialogue.run()
        finally:
            dialogue.close()
            with self._lock:
                del self._serving[dialogue]
