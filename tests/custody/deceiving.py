"""A desk that seals, a thief who would like to, and packages changed by hand."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from casefile.custody import verify_package
from casefile.custody.keys import Key, Keys
from casefile.custody.stamp import Authority, stamp
from casefile.custody.wacz import read, write
from tests.custody.authority import Stamps
from tests.custody.sealing import shipped

NOW = datetime.now(UTC).replace(microsecond=0)
DAY = timedelta(days=1)
PAGE, RECORDS = "artifacts/1-original.html", "archive/2-warc.warc.gz"


class Desk(NamedTuple):
    """A desk whose key signs since yesterday, and a thief with a key of his own."""

    folder: Path
    keys: Keys
    key: Key
    stamps: Stamps
    thief: Key

    @property
    def trust(self) -> tuple[str, str]:
        """The words that name its list of keys."""
        return ("--trust", str(self.keys.folder / "keys.json"))

    @property
    def tsa(self) -> tuple[str, str]:
        """The words that name the roots of its authority."""
        return ("--tsa", str(self.stamps.folder / "root.pem"))

    def stamped(self, made: bytes, signature: bytes) -> bytes:
        """The package with a stamp in it."""
        authority = Authority("Lonmere Stamps", "http://stamps.example/", self.stamps.roots)
        return shipped(made, stamp(signature, [authority], self.stamps.send).token)

    def said(self, made: bytes, *words: str) -> int:
        """The verifier's answer, with the desk's list, in this interpreter."""
        path = self.folder / "asked.wacz"
        path.write_bytes(made)
        return verify_package.answer([str(path), *self.trust, *words])[0]


def desk_in(folder: Path, authority: Stamps) -> Desk:
    """A desk, and a thief beside it."""
    keys = Keys(folder / "keys")
    return Desk(folder, keys, keys.current(NOW - DAY), authority, Keys(folder / "thief").current(NOW - DAY))


def rewritten(made: bytes, changes: dict[str, bytes]) -> bytes:
    """A package with other files in it, listed and hashed anew."""
    files, told = read(made)
    return write({**files, **changes}, told)


def page_of(made: bytes) -> bytes:
    """The page, replaced by one of the same length."""
    return read(made)[0][PAGE].replace(b"Lonmere", b"Lonmore")
