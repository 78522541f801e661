"""Files addressed by their SHA-256, in a folder: written whole or not at all, verified whenever they are read."""

import hashlib
import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import IO, NamedTuple

ADDRESS = re.compile(r"[0-9a-f]{64}")
_AT_ONCE = 1 << 20


class Damaged(Exception):
    """A stored file whose bytes are no longer those its address promises."""


class Missing(KeyError):
    """No file is stored under this address."""


class Found(NamedTuple):
    """A stored file as it was found: whether its bytes have its hash, and when it was last put there, aware."""

    sha256: str
    is_sound: bool
    stored_at: datetime


class Blobs:
    """A folder of immutable files. The file of `abcd…` (64 hex digits, lower case) is `ab/cd/abcd…`.

    Files are 0600, folders 0700. Many processes may write at once: the same bytes are stored once.
    """

    def __init__(self, folder: str | os.PathLike[str]) -> None:
        self.folder = Path(folder)

    def path(self, sha256: str) -> Path:
        """:raises ValueError: not an address"""
        return self.folder / place_of(sha256)

    def put(self, content: bytes) -> str:
        """Store the bytes and return their address. On return they are on the disk; storing twice is harmless.

        :raises OSError: the disk is full or refuses; nothing is left under the address then
        """
        return self.put_file(BytesIO(content))

    def put_file(self, file: IO[bytes]) -> str:
        """The same for a file that is open and can be read twice from its beginning; never wholly in memory."""
        sha256 = address_of(file)
        path = self.path(sha256)
        if self._holds(path, sha256):
            # As young as if it were new: what is old and held by nothing is swept up (`scrubbing.py`).
            os.utime(path)
        else:
            self._make_folders(path.parent)
            self._write(path, pieces_in(file))
        # Also when another writer was first: its rename may not have reached the disk yet.
        sync_folder(path.parent)
        return sha256

    def get(self, sha256: str) -> bytes:
        """The bytes stored under an address.

        :raises Missing: nothing is stored there
        :raises Damaged: the bytes read do not hash to the address
        """
        try:
            content = self.path(sha256).read_bytes()
        except FileNotFoundError:
            raise Missing(sha256) from None
        if hashlib.sha256(content).hexdigest() != sha256:
            raise Damaged(sha256)
        return content

    def open(self, sha256: str) -> IO[bytes]:
        """The same to be read here and there: verified now, and never wholly in memory. The caller closes it.

        :raises Missing, Damaged: as `get`
        """
        try:
            file = self.path(sha256).open("rb")
        except FileNotFoundError:
            raise Missing(sha256) from None
        return demand_sound(file, sha256)

    def has(self, sha256: str) -> bool:
        """Whether a file is stored there. Does not read it: `get` and `scrub` do."""
        return self.path(sha256).is_file()

    def stored_at(self, sha256: str) -> datetime:
        """When the file was last put there, aware.

        :raises Missing: nothing is stored there
        """
        try:
            return datetime.fromtimestamp(self.path(sha256).stat().st_mtime, UTC)
        except FileNotFoundError:
            raise Missing(sha256) from None

    def remove(self, sha256: str) -> None:
        """Erase one file, for erasure only. Removing what is not there is harmless."""
        path = self.path(sha256)
        path.unlink(missing_ok=True)
        if path.parent.is_dir():
            sync_folder(path.parent)

    def sweep(self, before: datetime) -> int:
        """Take away what writers that were killed left half written, if that was before; how many files it was."""
        left = [path for path in self.folder.glob("??/??/.new-*") if path.stat().st_mtime < before.timestamp()]
        for path in left:
            path.unlink(missing_ok=True)
        return len(left)

    def addresses(self) -> Iterator[str]:
        """Every address in the folder, in order; no more than one of its folders is in memory."""
        for outer in _names_in(self.folder):
            for inner in _names_in(self.folder / outer):
                yield from filter(ADDRESS.fullmatch, _names_in(self.folder / outer / inner))

    def scrub(self) -> Iterator[Found]:
        """Read every file, in the order of addresses; the store is listed once. What cannot be read is not sound."""
        for sha256 in self.addresses():
            # Before it is read: what is put again meanwhile is not taken for old.
            with suppress(Missing):
                stored_at = self.stored_at(sha256)
                yield Found(sha256, self._holds(self.path(sha256), sha256), stored_at)

    def _holds(self, path: Path, sha256: str) -> bool:
        try:
            with path.open("rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest() == sha256
        except OSError:
            return False

    def _make_folders(self, folder: Path) -> None:
        for step in (self.folder, folder.parent, folder):
            try:
                step.mkdir(mode=0o700, parents=step == self.folder)
            except FileExistsError:
                continue
            sync_folder(step.parent)

    def _write(self, path: Path, content: Iterator[bytes]) -> None:
        # mkstemp gives 0600; the temporary file lies beside its target, so that the rename stays in one file system.
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".new-")
        try:
            with os.fdopen(handle, "wb") as file:
                file.writelines(content)
                file.flush()
                os.fsync(file.fileno())
            os.rename(temporary, path)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise


def _names_in(folder: Path) -> list[str]:
    """What lies in it, in order; nothing where it is no folder."""
    try:
        with os.scandir(folder) as found:
            return sorted(one.name for one in found)
    except (FileNotFoundError, NotADirectoryError):
        return []


def place_of(sha256: str) -> str:
    """Where a file lies in its store: `ab/cd/abcd…`.

    :raises ValueError: not 64 lower-case hex digits, so never a way out of the store
    """
    if not ADDRESS.fullmatch(sha256):
        raise ValueError("not a SHA-256 in lower-case hex")
    return f"{sha256[:2]}/{sha256[2:4]}/{sha256}"


def address_of(file: IO[bytes]) -> str:
    """Under which address an open file belongs; read from its beginning."""
    found = hashlib.sha256()
    for piece in pieces_in(file):
        found.update(piece)
    return found.hexdigest()


def demand_sound(file: IO[bytes], sha256: str) -> IO[bytes]:
    """The file itself.

    :raises Damaged: its bytes do not hash to the address; it is closed then
    """
    if address_of(file) != sha256:
        file.close()
        raise Damaged(sha256)
    return file


def pieces_in(file: IO[bytes]) -> Iterator[bytes]:
    """All of an open file from its beginning, never wholly in memory."""
    file.seek(0)
    return iter(lambda: file.read(_AT_ONCE), b"")


def sync_folder(folder: Path) -> None:
    """What was renamed or removed in the folder is on the disk."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
