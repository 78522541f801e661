"""A program without a browser: wget, which records what a page needs as WARC and runs no scripts."""

import shutil
import subprocess
import tempfile
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from .told import AT_ONCE, Take, Told, timed


def wget(folder: Path) -> Take:
    """Page by page with all it needs, as WARC; no scripts run."""
    pool = ThreadPoolExecutor(AT_ONCE)
    return lambda urls: list(pool.map(partial(timed, partial(_wget_page, folder)), urls))


def _wget_page(folder: Path, url: str) -> Told:
    with tempfile.TemporaryDirectory(dir=folder) as kept_in:
        name = folder / Path(kept_in).name
        words = ["-q", "-p", "-e", "robots=off", "--tries=1", "--timeout=20", f"--warc-file={name}", "-P", kept_in, url]
        done = subprocess.run([shutil.which("wget") or "wget", *words], check=False, capture_output=True)
    # 8: the server answered one of them with an error, which this site does.
    return {"problem": "" if done.returncode in (0, 8) else f"exit {done.returncode}"}
