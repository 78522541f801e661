"""What one capture records on: a file without a name, gone with the process, and what stands in it."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO

from warcio.archiveiterator import ArchiveIterator
from warcio.bufferedreaders import ChunkedDataReader
from warcio.recordloader import ArcWarcRecord

from casefile.outside.failed import Failed
from casefile.outside.gunzip import decoded
from casefile.outside.recorder import TRUNCATED, Recorded, Recorder

_CAUSES = {word: code for code, word in reversed(TRUNCATED.items())}


def body_in(record: ArcWarcRecord, most: int) -> bytes:
    """The body of a recorded answer, its transfer and content coding undone.

    :param most: bytes it may unpack to
    :raises Failed: as `gunzip.decoded`
    """
    said = record.http_headers
    is_chunked = "chunked" in (said.get_header("transfer-encoding") or "").lower()
    stream = ChunkedDataReader(record.raw_stream) if is_chunked else record.raw_stream
    return decoded(stream.read(), said.get_header("content-encoding") or "", most)


@dataclass(frozen=True)
class Tape:
    """A recording; `recorder` says what stands on it."""

    recorder: Recorder
    _file: IO[bytes]

    def warc(self) -> bytes:
        """All that was recorded, as one WARC file. Nothing may be recorded afterwards.

        :raises OSError: something could not be written
        """
        if self.recorder.broken:
            raise self.recorder.broken
        self._file.seek(0)
        return self._file.read()

    def body_of(self, recorded: Recorded, most: int) -> bytes:
        """The body of one answer, its transfer and content coding undone.

        :param most: bytes it may unpack to
        :raises Failed: as `gunzip.decoded`; the cause it was cut off for, where it was
        """
        if recorded.truncated:
            raise Failed(_CAUSES.get(recorded.truncated, "connection-lost"), "cut off")
        self._file.seek(recorded.offset)
        return body_in(next(iter(ArchiveIterator(self._file))), most)

    def last(self, url: str) -> Recorded | None:
        """The last answer that came from an address."""
        return next((one for one in reversed(self.recorder.responses) if one.url == url), None)

    def refusal(self, url: str) -> Failed | None:
        """Why an address was refused, if it was."""
        found = next((one for one in self.recorder.refused if one.url == url), None)
        return Failed(found.reason, found.detail) if found else None


@contextmanager
def recording() -> Iterator[Tape]:
    """A tape for one capture.

    :raises OSError: something could not be written, in place of what the capture failed for then
    """
    with tempfile.TemporaryFile(prefix="casefile-tape-") as file:
        tape = Tape(Recorder(file), file)
        try:
            yield tape
        except Failed as failed:
            # What came and could not be kept is the reason, whatever it led to.
            raise tape.recorder.broken or failed from failed
