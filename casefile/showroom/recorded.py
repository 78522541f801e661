"""The page and the parts of a capture out of its own file of records."""

import functools
import io
from collections.abc import Mapping
from typing import Any
from urllib.parse import urljoin

from warcio.archiveiterator import ArchiveIterator

from casefile.archive.indexed import lines_of
from casefile.archive.kept import bytes_of, part_of
from casefile.outside.policy import Policy
from casefile.outside.tape import body_in
from casefile.outside.visited import charset_in, media_type
from casefile.reading.rewriting import name_of
from casefile.sources.models import PACKAGE, Artifact

from .answer import Answer, Page

_HOPS = 5


class Recorded:
    """What was fetched, or given as one page.

    :ivar names: what the parts go by, `rewriting.name_of` their addresses
    """

    def __init__(self, files: Mapping[str, Artifact], url: str) -> None:
        self._files, self._url = files, url
        package = files.get(PACKAGE)
        self._lines = _by_name(package) if package and "warc" in files else {}
        self.names = self._lines.keys()

    def page(self) -> Page:
        """As scripts left it, or as it was sent where none ran.

        :raises blobs.Missing: it was erased
        """
        dom = self._files.get("dom")
        body = bytes_of(dom or self._files["original"])
        return Page(Answer(self._url, "", "utf-8" if dom else None, body), ran_scripts=dom is not None)

    def part(self, name: str) -> Answer | None:
        """Redirects are followed within the capture; None for what is not in it.

        :raises Failed, blobs.Missing: it cannot be read, or was erased
        """
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


# A package never changes; what it tells of is still asked of the store each time.
@functools.lru_cache(maxsize=64)
def _by_name(package: Artifact) -> dict[str, dict[str, str]]:
    """What its index says of each address, by name; of several answers from one address, the last that was good."""
    lines = sorted(lines_of(package), key=lambda line: line.get("status") == "200")
    return {name_of(line["url"]): line for line in lines if "status" in line}


def _record(member: bytes) -> Any:
    return next(iter(ArchiveIterator(io.BytesIO(member))), None)


def _answered(url: str, record: Any) -> Answer:
    fields = record.http_headers
    said = fields.get_header("Content-Type") or ""
    return Answer(url, media_type(said), charset_in(said), body_in(record, Policy().max_decoded))
