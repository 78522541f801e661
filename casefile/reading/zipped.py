"""A stranger's ZIP file, read without trusting a word of it. Works in this process: it belongs into the cell."""

import zipfile
import zlib
from io import BytesIO
from typing import IO

from casefile.outside.failed import Failed

MOST_MEMBERS = 10_000
_ENCRYPTED = 0x1
_PACKINGS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})


class Zipped:
    """The members of a ZIP file by name. A name is a key and never a path: nothing is ever written.

    :param most: bytes all that is read from it may unpack to
    :ivar names: of all members, in order; keys, since a list of files may ask for each of ten thousand
    :raises Failed: `not-readable`, also where a name stands twice, so that two readers could see two things;
        `encrypted`; `too-complex` for more than `MOST_MEMBERS` members
    """

    def __init__(self, body: bytes, most: int) -> None:
        self._left = most
        try:
            self._file = zipfile.ZipFile(BytesIO(body))
        except (zipfile.BadZipFile, RuntimeError, ValueError) as error:
            raise Failed("not-readable", str(error)) from error
        entries = self._file.infolist()
        if len(entries) > MOST_MEMBERS:
            raise Failed("too-complex", f"{len(entries)} members")
        if any(entry.flag_bits & _ENCRYPTED for entry in entries):
            raise Failed("encrypted")
        if any(entry.compress_type not in _PACKINGS for entry in entries):
            raise Failed("not-readable", "packed in a way that is not known")
        self.names = dict.fromkeys(entry.filename for entry in entries)
        if len(self.names) < len(entries):
            raise Failed("not-readable", "a name stands twice")

    def read(self, name: str, most: int) -> bytes:
        """All of a member; b"" where there is none of this name.

        :raises Failed: `decompression-bomb` over `most`, or over what all may have; `not-readable`
        """
        if name not in self.names:
            return b""
        with self.open(name) as member:
            content = member.read(most + 1)
        if len(content) > most:
            raise Failed("decompression-bomb", f"more than {most} bytes")
        return content

    def open(self, name: str) -> "Bounded":
        """A member, to be read piece by piece."""
        try:
            return Bounded(self._file.open(name), self)
        except (zipfile.BadZipFile, RuntimeError, OSError, ValueError) as error:
            raise Failed("not-readable", str(error)) from error

    def spend(self, size: int) -> None:
        """:raises Failed: `decompression-bomb`"""
        self._left -= size
        if self._left < 0:
            raise Failed("decompression-bomb", "all members together")


class Bounded:
    """A member that counts what it gives."""

    def __init__(self, member: IO[bytes], whole: Zipped) -> None:
        self._member, self._whole = member, whole

    def read(self, size: int = -1) -> bytes:
        """:raises Failed: `decompression-bomb`, `not-readable`"""
        try:
            content = self._member.read(1 << 20 if size < 0 else size)
        except (zipfile.BadZipFile, zlib.error, EOFError) as error:
            raise Failed("not-readable", str(error)) from error
        self._whole.spend(len(content))
        return content

    def __enter__(self) -> "Bounded":
        return self

    def __exit__(self, *_error: object) -> None:
        self._member.close()
