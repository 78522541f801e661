"""A captured page put together again from what was recorded with it, and from nothing else."""

import functools
import io
import json
import zipfile
from typing import NamedTuple
from urllib.parse import urljoin

from warcio.archiveiterator import ArchiveIterator
from warcio.recordloader import ArcWarcRecord

from casefile.archive.kept import bytes_of, part_of
from casefile.custody.wacz import INDEX
from casefile.outside.policy import Policy
from casefile.outside.tape import body_in
from casefile.outside.visited import HTML_TYPES, charset_in, media_type
from casefile.reading import cell
from casefile.reading.rewriting import name_of
from casefile.sources.models import PACKAGE, Artifact, Capture

from .kinds import kind_of

_HOPS = 5
_STYLE = "text/css"


class Answer(NamedTuple):
    """What a site answered at one address, its codings undone. `type` is the site's word, or ours for what we wrote."""

    url: str
    type: str
    charset: str | None
    body: bytes


class Replay:
    """One capture's page and its parts, which go by the names that `rewriting.name_of` gives them."""

    def __init__(self, capture: Capture) -> None:
        self._files = {one.role: one for one in capture.artifacts.all()}
        self._url = capture.final_url
        package = self._files.get(PACKAGE)
        self._lines = lines_of(package) if package and "warc" in self._files else {}

    def page(self) -> bytes:
        """The page as scripts left it, or as it was sent where none ran; UTF-8.

        :raises Failed: it cannot be read
        :raises blobs.Missing: it was erased
        """
        dom = self._files.get("dom")
        body, charset = bytes_of(dom or self._files["original"]), "utf-8" if dom else None
        return self._written("show-page", Answer(self._url, "", charset, body), ran_scripts=dom is not None)

    def part(self, name: str) -> Answer | None:
        """A part of the page, style sheets and framed pages written anew, all else as it came; None for none.

        :raises Failed: it cannot be read
        :raises blobs.Missing: it was erased
        """
        got = self._answer(name)
        if got is None or kind_of(got.body):
            return got
        if got.type in HTML_TYPES:
            return Answer(got.url, "text/html", "utf-8", self._written("show-page", got, ran_scripts=False))
        if got.type == _STYLE:
            return Answer(got.url, _STYLE, "utf-8", self._written("show-style", got))
        return got

    def _written(self, job: str, got: Answer, **more: bool) -> bytes:
        asked = {"do": job, "url": got.url, "charset": got.charset, "known": list(self._lines), **more}
        return cell.ask(asked, [got.body], Policy())["words"].encode()

    def _answer(self, name: str) -> Answer | None:
        """Redirects are followed within the capture."""
        for _hop in range(_HOPS):
            line = self._lines.get(name)
            record = line and _record(part_of(self._files["warc"], int(line["offset"]), int(line["length"])))
            if not record or not record.http_headers:
                return None
            location = record.http_headers.get_header("Location")
            if not location or not line["status"].startswith("3"):
                return _answered(line["url"], record)
            name = name_of(urljoin(line["url"], location))
        return None


class _Window(io.RawIOBase):
    """A stored file as something to read here and there, so that of a package only its index is fetched."""

    def __init__(self, file: Artifact) -> None:
        self._file, self._at = file, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        self._at = offset + {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._file.size}[whence]
        return self._at

    def tell(self) -> int:
        return self._at

    def read(self, size: int = -1) -> bytes:
        got = part_of(self._file, self._at, self._file.size - self._at if size < 0 else size)
        self._at += len(got)
        return got


# A package never changes; what it tells of is still asked of the store each time.
@functools.lru_cache(maxsize=64)
def lines_of(package: Artifact) -> dict[str, dict[str, str]]:
    """What its index says of each address, by name; of several answers from one address, the last that was good."""
    with zipfile.ZipFile(_Window(package)) as opened:
        written = opened.read(INDEX).decode()
    lines = [json.loads(line.split(" ", 2)[2]) for line in written.splitlines()]
    lines.sort(key=lambda line: (line.get("status") == "200", int(line["offset"])))
    return {name_of(line["url"]): line for line in lines if "status" in line}


def _record(member: bytes) -> ArcWarcRecord | None:
    return next(iter(ArchiveIterator(io.BytesIO(member))), None)


def _answered(url: str, record: ArcWarcRecord) -> Answer:
    fields = record.http_headers
    body = body_in(record, Policy().max_decoded)
    said = fields.get_header("Content-Type") or ""
    return Answer(url, media_type(said), charset_in(said), body)
