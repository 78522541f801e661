"""Whoever captures pages in the benchmark of the archive: each a process that is given addresses.

`python -m bench.contestants NAME FOLDER [PROXY]` reads JSON lists of addresses, two of which it always has in hand at
once, and answers each with a list of `{url, seconds, problem}`, as ours do with `{stored, shas}` besides: bytes of the
record before our own artifacts, and where in FOLDER the files of the capture lie, by role.
"""

import asyncio
import atexit
import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, BrowserContext, Playwright, async_playwright
from playwright.async_api import Error as PlaywrightError

from casefile.archive.capture import from_url
from casefile.browser import confined
from casefile.browser import render as rendering
from casefile.browser.chromium import find_browser
from casefile.browser.driver import driver
from casefile.browser.enclosure import HOME_WORD
from casefile.custody.blobs import Blobs
from casefile.custody.keys import Keys
from casefile.custody.made import ArtifactMade, Made
from casefile.custody.seal import package
from casefile.custody.wacz import About
from casefile.outside.failed import Failed
from casefile.outside.policy import Policy

AT_ONCE = 2
POLICY = Policy(loopback_allowed=True, unconfined_allowed=True)
Told = dict[str, Any]
Take = Callable[[list[str]], list[Told]]


def ours(folder: Path, with_browser: bool) -> Take:
    """The product's own way, in two processes as its worker has them: capture, package, seal, written to disk."""
    pool, one = ProcessPoolExecutor(AT_ONCE), partial(_timed, partial(captured, folder, with_browser))
    return lambda urls: list(pool.map(one, urls))


def captured(folder: Path, with_browser: bool, url: str) -> Told:
    """One whole capture of ours: everything a worker does but the rows in the database."""
    made = from_url(url, POLICY, find_browser() if with_browser else None)
    artifacts = [*made.artifacts, _sealed(made, folder)]
    blobs = Blobs(folder / "blobs")
    warc = next(one for one in made.artifacts if one.role == "warc")
    return {"stored": len(warc.bytes), "shas": {one.role: blobs.put(one.bytes) for one in artifacts}}


def _sealed(made: Made, folder: Path) -> ArtifactMade:
    now = datetime.now(UTC)
    about = About(made.texts[0].title, made.final_url, made.ended_at, now)
    facts = {"requested_url": made.requested_url, "headers": made.headers, "missing": made.missing}
    sealed = package(made.artifacts, about, capture=facts, key=Keys(folder / "keys").current(now))
    return ArtifactMade("package", "package.wacz", "application/wacz", sealed.package)


def bare(_folder: Path) -> Take:
    """The same browser and steps with nothing recorded and no walls: a browser for each page, in two processes."""
    pool = ProcessPoolExecutor(AT_ONCE)
    return lambda urls: list(pool.map(partial(_timed, _bare_page), urls))


def _bare_page(url: str) -> Told:
    async def visit(playwright: Playwright) -> None:
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
            browser = await _launched(playwright, home)
            await _Lent(browser).visit(url)
            await browser.close()

    driver.do(visit)
    return {}


def kept(_folder: Path, proxy: str = "") -> Take:
    """One browser that stays open, a context for each page: how others capture, through `proxy` or through nothing."""
    loop = asyncio.new_event_loop()
    browser = loop.run_until_complete(_stay(tempfile.mkdtemp(), proxy))
    atexit.register(lambda: loop.run_until_complete(browser.close()))

    async def turn(urls: list[str]) -> list[Told]:
        gate = asyncio.Semaphore(AT_ONCE)
        return await asyncio.gather(*(_in_context(browser, gate, url) for url in urls))

    return lambda urls: loop.run_until_complete(turn(urls))


async def _stay(home: str, proxy: str) -> Browser:
    return await _launched(await async_playwright().start(), home, *([f"--proxy-server={proxy}"] if proxy else []))


async def _in_context(browser: Browser, gate: asyncio.Semaphore, url: str) -> Told:
    async with gate:
        began, lent, problem = time.monotonic(), _Lent(browser), ""
        try:
            await lent.visit(url)
        except (Failed, PlaywrightError) as failed:
            problem = str(failed)[:200]
        await lent.context.close()
        return {"url": url, "seconds": time.monotonic() - began, "problem": problem}


class _Lent:
    """A browser lent for one page: it knows the context made for it and what is open, as the proxy does for ours."""

    def __init__(self, browser: Browser) -> None:
        self.new_browser_cdp_session = browser.new_browser_cdp_session
        self._browser = browser
        self._open = 0
        self.context: BrowserContext

    async def visit(self, url: str) -> None:
        """The product's own steps, from the first request to the last thing taken."""
        await rendering._visit(url, self, POLICY, lambda: self._open > 0)

    async def new_context(self, **words: Any) -> BrowserContext:
        self.context = await self._browser.new_context(**words)
        for event, change in (("request", 1), ("requestfinished", -1), ("requestfailed", -1)):
            self.context.on(event, partial(self._count, change))
        return self.context

    def _count(self, change: int, _request: Any) -> None:
        self._open += change


async def _launched(playwright: Any, home: str, *more: str) -> Browser:
    flags = [flag.replace(HOME_WORD, home) for flag in confined._FLAGS]
    return await playwright.chromium.launch(
        executable_path=find_browser().path,
        args=[*flags, "--no-sandbox", *more],
        ignore_default_args=True,
        env={"HOME": home},
    )


def wget(folder: Path) -> Take:
    """Page by page with all it needs, as WARC; no scripts run."""
    pool = ThreadPoolExecutor(AT_ONCE)
    return lambda urls: list(pool.map(partial(_timed, partial(_wget_page, folder)), urls))


def _wget_page(folder: Path, url: str) -> Told:
    with tempfile.TemporaryDirectory(dir=folder) as kept_in:
        name = folder / Path(kept_in).name
        words = ["-q", "-p", "-e", "robots=off", "--tries=1", "--timeout=20", f"--warc-file={name}", "-P", kept_in, url]
        done = subprocess.run([shutil.which("wget") or "wget", *words], check=False, capture_output=True)
    # 8: the server answered one of them with an error, which this site does.
    return {"problem": "" if done.returncode in (0, 8) else f"exit {done.returncode}"}


def _timed(take: Callable[[str], Told], url: str) -> Told:
    began = time.monotonic()
    try:
        told = take(url)
    except (Failed, PlaywrightError, OSError, ValueError) as failed:
        told = {"problem": f"{type(failed).__name__}: {failed}"[:300]}
    return {"url": url, "seconds": time.monotonic() - began, "problem": "", **told}


OPEN: dict[str, Callable[..., Take]] = {
    "ours": partial(ours, with_browser=True),
    "bare": bare,
    "bare, kept open": kept,
    "warcprox": kept,
    "pywb": kept,
    "ours, HTTP only": partial(ours, with_browser=False),
    "wget": wget,
}


def main(name: str, folder: str, *proxy: str) -> None:
    take = OPEN[name](Path(folder), *proxy)
    for line in sys.stdin:
        print(json.dumps(take(json.loads(line))), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
