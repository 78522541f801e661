"""The index of a capture's package, which says where each record stands; read without the rest of the package."""

import io
import zipfile

from casefile.custody.cdxj import lines_in
from casefile.custody.wacz import INDEX
from casefile.sources.models import Artifact

from .kept import part_of


class Window(io.RawIOBase):
    """A stored file as something to read here and there."""

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


def lines_of(package: Artifact) -> list[dict[str, str]]:
    """Each record that is indexed, in the order in which they stand: {url, mime, status, length, offset, filename, …}.

    :raises blobs.Missing: the package was erased
    :raises blobs.Damaged: it is not as it was stored
    """
    with zipfile.ZipFile(Window(package)) as opened:
        return lines_in(opened.read(INDEX))
