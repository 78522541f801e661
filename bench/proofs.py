"""What stands in the records of a run, and whether our packages are accepted, told from forged ones, and replayed."""

import http.server
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Error, sync_playwright
from warcio.archiveiterator import ArchiveIterator

from casefile.browser.chromium import find_browser
from casefile.core.canonical import canonical, sha256
from casefile.custody import verify_package
from casefile.custody.blobs import Blobs
from casefile.custody.keys import Key, Keys
from casefile.custody.seal import MANIFEST, SIGNATURE
from casefile.custody.wacz import read, write

from .archive_site import SAYS, parts
from .rivals import replay_program
from .running import Runner, asked_of, serving

_SHOWN_MS = 30_000
_FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


def _own(runner: Runner, role: str) -> list[Path]:
    """The files of this role in captures of ours; [] for those of others."""
    blobs = Blobs(runner.folder / "blobs")
    return [blobs.path(one["shas"][role]) for one in runner.told if "shas" in one]


def _warcs(runner: Runner) -> list[Path]:
    return _own(runner, "warc") or sorted(runner.folder.rglob("*.warc.gz"))


def recorded(runner: Runner, pages: int) -> list[int]:
    """How many of its 27 responses are on record, for each page; [] where nothing was recorded."""
    paths = set()
    for warc in _warcs(runner):
        with warc.open("rb") as file:
            for record in ArchiveIterator(file):
                if record.rec_type in {"response", "revisit"}:
                    paths.add(urlsplit(record.rec_headers.get_header("WARC-Target-URI").strip("<>")).path)
    if not paths:
        return []
    return [sum(f"/page/{n}/{part.name}" in paths for part in parts(n)) for n in range(pages)]


def sizes(runner: Runner) -> float:
    """Bytes of record for each capture, before artifacts of the contestant's own."""
    own = [one["stored"] for one in runner.told if "stored" in one]
    if own:
        return sum(own) / len(own)
    return sum(path.stat().st_size for path in _warcs(runner)) / runner.captures


def validated(runner: Runner) -> dict[str, int]:
    """How many of our packages `wacz validate` accepts, and how many our verifier does."""
    packages = _own(runner, "package")
    return {
        "packages": len(packages),
        "by_wacz_validate": sum(map(_is_valid, packages)),
        "by_verifier": sum(_verdict(runner, path) == verify_package.GOOD for path in packages),
    }


def _verdict(runner: Runner, package: Path) -> int:
    """The verifier's, with the runner's own list of keys."""
    return verify_package.answer([str(package), "--trust", str(runner.folder / "keys" / "keys.json")])[0]


def _is_valid(package: Path) -> bool:
    with tempfile.TemporaryDirectory() as folder:
        named = Path(folder, "package.wacz")
        named.symlink_to(package)
        code = f"import sys; from wacz.main import main; sys.exit(main({['validate', '-f', str(named)]!r}))"
        return subprocess.run([sys.executable, "-c", code], check=False, capture_output=True).returncode == 0


Forge = Callable[[dict[str, bytes], dict[str, bytes], Key], dict[str, bytes]]


def _page_altered(files: dict[str, bytes], _other: dict[str, bytes], _thief: Key) -> dict[str, bytes]:
    name = next(path for path in files if path.endswith(("dom.html", "original.html")))
    return {name: files[name].replace(b"Lonmere", b"Lonmore")}


def _records_swapped(_files: dict[str, bytes], other: dict[str, bytes], _thief: Key) -> dict[str, bytes]:
    return {path: content for path, content in other.items() if path.startswith(("archive/", "indexes/"))}


def _manifest_fitted(files: dict[str, bytes], other: dict[str, bytes], thief: Key) -> dict[str, bytes]:
    altered = _page_altered(files, other, thief)
    manifest = json.loads(files[MANIFEST])
    for one in manifest["files"]:
        if one["path"] in altered:
            content = altered[one["path"]]
            one |= {"size": len(content), "sha256": sha256(content)}
    return {**altered, MANIFEST: canonical(manifest)}


def _signed_anew(files: dict[str, bytes], other: dict[str, bytes], thief: Key) -> dict[str, bytes]:
    fitted = _manifest_fitted(files, other, thief)
    manifest = canonical({**json.loads(fitted[MANIFEST]), "key": thief.id})
    signed = {**json.loads(files[SIGNATURE]), "key": thief.id, "public": thief.public.hex()}
    signed |= {"manifest": sha256(manifest), "signature": thief.sign(manifest).hex()}
    return {**fitted, MANIFEST: manifest, SIGNATURE: canonical(signed)}


def _seal_taken_from_another(_files: dict[str, bytes], other: dict[str, bytes], _thief: Key) -> dict[str, bytes]:
    return {MANIFEST: other[MANIFEST], SIGNATURE: other[SIGNATURE]}


FORGERIES: dict[str, Forge] = {
    "page altered, hashed anew": _page_altered,
    "records of another page": _records_swapped,
    "page altered, manifest fitted": _manifest_fitted,
    "all of it signed by another key": _signed_anew,
    "seal of another package": _seal_taken_from_another,
}


def forgeries(runner: Runner) -> dict[str, dict[str, int]]:
    """Of each way to forge: packages made, how many of them `wacz validate` takes, how many the verifier refuses."""
    packages = [read(path.read_bytes()) for path in _own(runner, "package")]
    told = {}
    with tempfile.TemporaryDirectory() as folder:
        thief, path = Keys(Path(folder, "thief")).current(datetime.now(UTC)), Path(folder, "forged.wacz")
        for name, forge in FORGERIES.items():
            refused = accepted = 0
            for at, (files, about) in enumerate(packages):
                path.write_bytes(write({**files, **forge(files, packages[at - 1][0], thief)}, about))
                refused += _verdict(runner, path) == verify_package.ALTERED
                accepted += at == 0 and _is_valid(path)
            told[name] = {"made": len(packages), "refused": refused, "first_accepted_by_wacz_validate": accepted}
    return told


def replays(runner: Runner, port: int, most: int = 5) -> dict[str, Any]:
    """How many of our packages show in ReplayWeb.page what a script put in, and what the site was asked meanwhile."""
    program = replay_program()
    if program is None:
        return {"left out": "ReplayWeb.page cannot be fetched here"}
    lost, before = [], asked_of(port)
    packages = _own(runner, "package")[:most]
    with serving(partial(_Replay, program=program, packages=packages)) as base, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser().path, args=_FLAGS)
        for at, one in enumerate(runner.told[: len(packages)]):
            page = browser.new_page()
            page.goto(f"{base}/{at}.html?{one['url']}")
            if not _shows(page, SAYS.format(n=urlsplit(one["url"]).path.split("/")[2])):
                lost.append([one["url"], [frame.url for frame in page.frames]])
            page.close()
        browser.close()
    return {"packages": len(packages), "without_words_of_scripts": lost, "asked_of_site": asked_of(port) - before}


def _shows(page: Any, words: str) -> bool:
    for _turn in range(_SHOWN_MS // 250):
        if any(words in _said(frame) for frame in page.frames):
            return True
        page.wait_for_timeout(250)
    return False


def _said(frame: Any) -> str:
    """The words in a frame; "" while it goes from one document to the next."""
    with suppress(Error):
        return frame.evaluate("document.body?.innerText ?? ''")
    return ""


_HOST = """<!doctype html><title>Replay</title><script src="/ui.js"></script>
<replay-web-page source="/{at}.wacz" url="{url}" embed="replayonly" replayBase="/replay/"></replay-web-page>"""
# The program asks for its frame as soon as its worker is registered. Until that one is active the frame is asked of
# this server, and nobody would ever ask again.
_NOT_YET = "<!doctype html><script>navigator.serviceWorker.ready.then(() => location.reload())</script>"


class _Replay(http.server.SimpleHTTPRequestHandler):
    """ReplayWeb.page's own files, a page for each package, and the packages, by ranges."""

    def __init__(self, *words: Any, program: Path, packages: list[Path]) -> None:
        self._program, self._packages = program, packages
        super().__init__(*words)

    def log_message(self, *_words: Any) -> None:
        """Nobody reads it."""

    def do_GET(self) -> None:
        path, _, query = self.path.partition("?")
        name = path.rsplit("/", 1)[-1]
        at = name.partition(".")[0]
        if path == "/replay/":
            self._give("text/html", _NOT_YET.encode())
        elif name in {"ui.js", "sw.js"}:
            self._give("text/javascript", (self._program / name).read_bytes())
        elif name.endswith(".wacz") and at.isdecimal():
            self._give("application/wacz", self._packages[int(at)].read_bytes())
        elif name.endswith(".html") and at.isdecimal():
            self._give("text/html", _HOST.format(at=at, url=query).encode())
        else:
            self.send_error(404)

    do_HEAD = do_GET  # noqa: N815

    def _give(self, kind: str, content: bytes) -> None:
        first, last = 0, len(content) - 1
        if asked := self.headers.get("Range", "").removeprefix("bytes="):
            start, _, end = asked.partition("-")
            first = int(start) if start else len(content) - int(end)
            last = min(int(end), last) if start and end else last
        self.send_response(206 if asked else 200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(last + 1 - first))
        self.send_header("Accept-Ranges", "bytes")
        if asked:
            self.send_header("Content-Range", f"bytes {first}-{last}/{len(content)}")
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(content[first : last + 1])
