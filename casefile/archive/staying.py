"""One lock of the database: files leave the store alone, and nobody puts one in meanwhile that nothing names yet."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

_LOCK = 0x626C6F62


@contextmanager
def leaving() -> Iterator[None]:
    """To look what nothing holds, and take it away."""
    with _locked("pg_advisory_xact_lock"):
        yield


@contextmanager
def staying() -> Iterator[None]:
    """To look whether files are still there, or to put one in and write down, in the same transaction, who needs it."""
    with _locked("pg_advisory_xact_lock_shared"):
        yield


@contextmanager
def _locked(how: str) -> Iterator[None]:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SELECT {how}(%s)", [_LOCK])
        yield
