"""What a contestant says of its pages, and how it is asked."""

import time
from collections.abc import Callable
from typing import Any

AT_ONCE = 2
Told = dict[str, Any]
Take = Callable[[list[str]], list[Told]]


def timed(take: Callable[[str], Told], url: str) -> Told:
    began = time.monotonic()
    try:
        told = take(url)
    except Exception as failed:
        told = {"problem": f"{type(failed).__name__}: {failed}"[:300]}
    return {"url": url, "seconds": time.monotonic() - began, "problem": "", **told}
