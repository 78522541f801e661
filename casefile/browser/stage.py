"""Where browsers are driven: `python -m casefile.browser.stage LINE OWNER`, the companion of all who render pages.

The program that drives a browser holds as much memory as the browser's page, and can drive many: so a worker and its
children have one, in a process of its own. Each page is a socket: a job comes in, then whether the proxy has something
under way, each time that changes; what was taken goes out, in a file nobody else can open. A socket that is closed
ends its page.
"""

import asyncio
import contextlib
import json
import socket
import sys
import tempfile
from collections.abc import Callable
from typing import Any, BinaryIO

from playwright.async_api import Browser as Driven
from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Playwright

from casefile.browser.driver import Drivers
from casefile.browser.page import Visit
from casefile.browser.render import BUSY, LONGEST, PARTS, WRITTEN
from casefile.core.companion import CompanionGone, called
from casefile.outside.failed import Failed
from casefile.outside.policy import Policy

_LAUNCH_SECONDS = 20
_CLOSE_SECONDS = 3
_GRACE = 5
# After so long without a page nobody waits for, the driver is let go; it is back in a third of a second.
_IDLE_SECONDS = 120.0


async def serve(line: socket.socket, owner: int) -> None:
    """Play every page that is asked for, until the owner is gone.

    Pages whose askers went with it are let end, and the driver after them: it removes what it has on disk. Browsers
    that are open still are left to their watchdogs.
    """
    drivers, playing, loop = Drivers(), set(), asyncio.get_running_loop()
    worked_at = loop.time()
    while True:
        try:
            request = await asyncio.to_thread(called, line, owner)
        except CompanionGone:
            if playing:
                await asyncio.wait(playing, timeout=_CLOSE_SECONDS + 1)
            await drivers.stop()
            return
        if request:
            page = asyncio.ensure_future(_play(request[1], drivers))
            playing.add(page)
            page.add_done_callback(playing.discard)
        worked_at = loop.time() if playing else worked_at
        if loop.time() > worked_at + _IDLE_SECONDS:
            await drivers.stop()


async def _play(asker: socket.socket, drivers: Drivers) -> None:
    loop = asyncio.get_running_loop()
    asker.setblocking(False)
    with asker, tempfile.TemporaryFile() as taken:
        job = json.loads(await loop.sock_recv(asker, LONGEST))
        state = [BUSY]
        work = asyncio.ensure_future(drivers.do(lambda playwright: _bounded(playwright, job, lambda: state[0] == BUSY)))
        hearing = asyncio.ensure_future(_hear(asker, state))
        await asyncio.wait({work, hearing}, return_when=asyncio.FIRST_COMPLETED)
        hearing.cancel()
        if not work.done():
            work.cancel()
        await asyncio.wait({work, hearing})
        if not work.cancelled():
            with contextlib.suppress(OSError):  # whoever asked is gone
                socket.send_fds(asker, [_written(work, taken)], [taken.fileno()])


async def _hear(asker: socket.socket, state: list[bytes]) -> None:
    """Keep `state` as the asker last told it, until the asker goes."""
    while told := await asyncio.get_running_loop().sock_recv(asker, LONGEST):
        state[0] = told


async def _bounded(playwright: Playwright, job: dict[str, Any], is_busy: Callable[[], bool]) -> dict[str, Any]:
    policy = Policy(**job["policy"])
    return await asyncio.wait_for(_drive(playwright, job, policy, is_busy), policy.browser_seconds + _GRACE)


async def _drive(
    playwright: Playwright, job: dict[str, Any], policy: Policy, is_busy: Callable[[], bool]
) -> dict[str, Any]:
    driven = await playwright.chromium.launch(
        executable_path=job["executable"],
        args=job["arguments"],
        ignore_default_args=True,
        chromium_sandbox=True,
        env={},
        timeout=_LAUNCH_SECONDS * 1000,
    )
    try:
        return await visit(job["url"], driven, policy, is_busy)
    finally:
        await _close(driven)


async def visit(url: str, driven: Driven, policy: Policy, is_busy: Callable[[], bool]) -> dict[str, Any]:
    """Open a page in a browser and take what it shows: see `Visit.take`."""
    context = await driven.new_context(
        accept_downloads=False,
        service_workers="block",
        viewport={"width": 1280, "height": 800},
        timezone_id="UTC",
        user_agent=await _user_agent(driven, policy),
    )
    page = Visit(await context.new_page(), policy, is_busy)
    try:
        return await asyncio.wait_for(page.take(url), policy.page_seconds)
    except TimeoutError:
        # What was taken by then is kept; without a document there is nothing to keep.
        return page.taken()


async def _user_agent(driven: Driven, policy: Policy) -> str:
    """The browser's own, which names its engine, and after it who we are."""
    session = await driven.new_browser_cdp_session()
    own = (await session.send("Browser.getVersion"))["userAgent"]
    await session.detach()
    return f"{own.replace('Headless', '')} {policy.user_agent.split(' ')[0]}"


async def _close(driven: Driven) -> None:
    """Ask politely for a moment; the walls come down on whoever stays."""
    try:
        await asyncio.wait_for(driven.close(), _CLOSE_SECONDS)
    except (PlaywrightError, TimeoutError):
        return


def _written(work: asyncio.Future[dict[str, Any]], file: BinaryIO) -> bytes:
    """Write one line that says how it went, and after it `PARTS`; the number of the error when there is no room."""
    error = work.exception()
    if isinstance(error, Failed):
        told, parts = {"failed": error.code, "detail": error.detail}, []
    elif error:
        told, parts = {"failed": _code_of(error), "detail": str(error)[-1500:]}, []
    else:
        told = work.result()
        parts = [told.pop(name) for name in PARTS]
    sizes = [None if part is None else len(part) for part in parts]
    try:
        file.writelines([json.dumps({**told, "sizes": sizes}).encode(), b"\n", *filter(None, parts)])
        file.flush()
    except OSError as error:
        return str(error.errno).encode()
    return WRITTEN


def _code_of(error: BaseException) -> str:
    return "page-hangs" if isinstance(error, TimeoutError) else "browser-broke"


if __name__ == "__main__":
    asyncio.run(serve(socket.socket(fileno=int(sys.argv[1])), int(sys.argv[2])))
