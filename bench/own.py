"""Ours at work: whole captures, packaged, sealed and written to disk; everything a worker does but the rows."""

from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from casefile.archive.capture import from_url
from casefile.browser.chromium import find_browser
from casefile.browser.render import stage
from casefile.custody.blobs import Blobs
from casefile.custody.keys import Keys
from casefile.custody.made import ArtifactMade, Made
from casefile.custody.seal import package
from casefile.custody.wacz import About
from casefile.outside.policy import Policy
from casefile.reading.cell import template

from .told import AT_ONCE, Take, Told, timed

POLICY = Policy(loopback_allowed=True, unconfined_allowed=True)


def with_browser(folder: Path) -> Take:
    """In two processes, as the product's worker has them."""
    stage.stand_by()
    return _in_two(folder, with_browser=True)


def http_only(folder: Path) -> Take:
    """In two processes, without a browser."""
    return _in_two(folder, with_browser=False)


def one_at_a_time(folder: Path) -> Take:
    """In this process, without a browser."""
    return lambda urls: [timed(partial(captured, folder, False), url) for url in urls]


def _in_two(folder: Path, with_browser: bool) -> Take:
    template.companion.stand_by()
    pool, one = ProcessPoolExecutor(AT_ONCE), partial(timed, partial(captured, folder, with_browser))
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
