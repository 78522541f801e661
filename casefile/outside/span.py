"""The time that one try of a capture may take, from its first step to its last."""

import time
from collections.abc import Callable
from dataclasses import replace

from casefile.outside.failed import Failed
from casefile.outside.policy import Policy

# Of a browser whose time is over: what it shows is taken as far as it came; then it is asked to leave, and killed.
_TAKING, _LEAVING = 3.0, 5.0
_SHORTEST = 1.0


class Span:
    """Begins as it is made. Each step may use what is left of it, less what those after it need.

    :param seconds: of which none may be used beyond the end
    :param clock: tells seconds and only goes forward
    """

    def __init__(self, seconds: float = 76.0, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._end = clock() + seconds

    def left(self, kept: float = 0.0) -> float:
        """Seconds for the next step.

        :param kept: seconds for the steps after it
        :raises Failed: `out-of-time` when there are none
        """
        left = self._end - self._clock() - kept
        if left <= 0:
            raise Failed("out-of-time", f"{-left:.1f} s too late, {kept} s of them kept for what follows")
        return left

    def bound(self, policy: Policy, kept: float = 0.0) -> Policy:
        """The limits of the next step: none of its walls stands beyond what is left.

        :raises Failed: as `left`
        """
        left = self.left(kept)
        browser = max(min(policy.browser_seconds, left - _LEAVING), _SHORTEST)
        return replace(
            policy,
            seconds=min(policy.seconds, left),
            capture_seconds=min(policy.capture_seconds, left),
            extract_seconds=min(policy.extract_seconds, left),
            browser_seconds=browser,
            page_seconds=max(min(policy.page_seconds, browser - _TAKING), _SHORTEST),
        )
