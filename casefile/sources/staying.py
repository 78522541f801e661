"""One lock of the database: files leave the store alone, and nobody puts one in meanwhile that nothing names yet.

Whoever takes it asks for it before any row is locked: else two could wait for each other.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

_LOCK = 0x626C6F62


@contextmanager
def leaving(*, waits: bool = True) -> Iterator[bool]:
    """To look what nothing holds, and take it away: the file, or the row that tells of it.

    :param waits: False to be told whether nobody else is at it, instead of waiting until that is so
    """
    with _locked("pg_advisory_xact_lock" if waits else "pg_try_advisory_xact_lock") as got:
        yield got is not False


@contextmanager
def staying() -> Iterator[None]:
    """To look whether files are still there, or to write down, in the same transaction, what needs them."""
    with _locked("pg_advisory_xact_lock_shared"):
        yield


@contextmanager
def _locked(how: str) -> Iterator[object]:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SELECT {how}(%s)", [_LOCK])
        yield cursor.fetchone()[0]
