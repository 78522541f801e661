"""What one capture may still use of requests, bytes and time, over all that goes through its proxy."""

import threading
import time

from casefile.outside.failed import Failed
from casefile.outside.policy import Policy


class Budget:
    """Shared by all connections of one capture, from any thread.

    :ivar requests: asked for so far, refused ones included
    :ivar received: bytes on the wire so far, heads included
    """

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self.requests = 0
        self.received = 0
        self._lock = threading.Lock()
        self._end = time.monotonic() + policy.capture_seconds

    def ask(self) -> None:
        """One more request.

        :raises Failed: `too-many-requests`, `too-large` when the bytes are used up, `timeout`
        """
        with self._lock:
            self.requests += 1
            if self.requests > self.policy.max_requests:
                raise Failed("too-many-requests", f"more than {self.policy.max_requests}")
        self.take(0)
        self.left()

    def take(self, received: int) -> None:
        """:raises Failed: `too-large` past `policy.max_total`"""
        with self._lock:
            self.received += received
            if self.received > self.policy.max_total:
                raise Failed("too-large", f"more than {self.policy.max_total} bytes for the whole page")

    def left(self) -> float:
        """Seconds to the wall.

        :raises Failed: `timeout` at it
        """
        left = self._end - time.monotonic()
        if left <= 0:
            raise Failed("timeout", f"{self.policy.capture_seconds} s for the whole page")
        return left

    def end(self) -> None:
        """From here on nothing is asked for, and what waits ends at its next wait."""
        self._end = 0.0


class Toll:
    """What one response uses: of its own limits and of the capture's.

    :ivar received: bytes on the wire so far
    """

    def __init__(self, budget: Budget) -> None:
        self.policy = budget.policy
        self.received = 0
        self._budget = budget
        self._began = time.monotonic()

    def left(self, most: float) -> float:
        """Seconds a single wait may take; until the first byte has come, that of the first byte.

        :raises Failed: `timeout` at a wall, or when the response comes more slowly than `policy.slowest`
        """
        policy, gone = self.policy, time.monotonic() - self._began
        wall = policy.response_seconds if self.received else policy.first_byte_seconds + policy.connect_seconds
        if gone >= wall:
            raise Failed("timeout", f"{wall} s for one response")
        late = gone - policy.patience_seconds
        if self.received and late > 0 and self.received < late * policy.slowest:
            raise Failed("timeout", f"slower than {policy.slowest} bytes a second")
        return min(most, wall - gone, self._budget.left())

    def count(self, received: int) -> None:
        """:raises Failed: `too-large` past `policy.max_wire`, or past what all responses together may have"""
        self._budget.take(received)
        self.received += received
        if self.received > self.policy.max_wire:
            raise Failed("too-large", f"more than {self.policy.max_wire} bytes on the wire")
