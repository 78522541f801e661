"""What partners read: stored bytes, by their own database role, from views that hold released material only."""

import base64
import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from uuid import UUID

from django.db import connections, transaction
from django.utils.translation import gettext as _

from casefile.core.canonical import canonical
from casefile.core.errors import Invalid, NotThere

PARTNER = "partner"
"""The database alias whose role is `cf_partner`."""
CHUNK = 200
LONGEST_CURSOR = 200
"""Characters: an id and two numbers in base64, with room to spare; a longer one is not ours and is not unpacked."""


@dataclass(frozen=True)
class Shown:
    """A collection as a partner sees it."""

    id: UUID
    title: str
    ceiling: str
    epoch: int
    counter: int


@dataclass(frozen=True)
class Line:
    """One line of the feed: `bytes` are the frozen document, or a tombstone, without line end."""

    number: int
    sha256: str
    bytes: bytes
    is_tombstone: bool


def collections_of(partner_id: UUID) -> list[Shown]:
    """The collections the partner may pull now, by title."""
    sql = """SELECT c.id, c.title, c.ceiling, c.epoch, c.counter FROM partner_collection c
             JOIN partner_grant g ON g.collection_id = c.id WHERE g.partner_id = %s ORDER BY c.title, c.id"""
    return [Shown(*row) for row in _rows(sql, [partner_id])]


def collection_of(partner_id: UUID, collection_id: UUID) -> Shown:
    """:raises NotThere: no such collection, or not granted: the same"""
    for shown in collections_of(partner_id):
        if shown.id == collection_id:
            return shown
    raise NotThere()


def manifest_of(shown: Shown, number: int) -> tuple[bytes, str]:
    """The bytes and hash of one release's manifest.

    :raises NotThere: there is no such release
    """
    sql = "SELECT manifest, sha256 FROM partner_release WHERE collection_id = %s AND number = %s"
    rows = _rows(sql, [shown.id, number]) if 0 < number < 2**31 else []
    if not rows:
        raise NotThere()
    return bytes(rows[0][0]), rows[0][1]


def releases_of(shown: Shown) -> list[tuple[int, str]]:
    """(number, hash of the manifest) of every release, oldest first."""
    return _rows("SELECT number, sha256 FROM partner_release WHERE collection_id = %s ORDER BY number", [shown.id])


def lines_after(shown: Shown, number: int, limit: int) -> list[Line]:
    """The next lines of the feed, in order; at most `limit`. Lines that a later one replaced are absent."""
    sql = """SELECT number, kind, entry_id, sha256, bytes FROM partner_feed
             WHERE collection_id = %s AND number > %s ORDER BY number LIMIT %s"""
    return [_line(*row) for row in _rows(sql, [shown.id, number, limit])]


def stream(
    shown: Shown, after: int, may_go_on: Callable[[], bool], note: Callable[[int, str], None] = lambda n, sha256: None
) -> Iterator[bytes]:
    """The feed as NDJSON: each line the bytes as approved, at the end a trailer with count and hash of all before it.

    Read in one snapshot. `may_go_on` is asked before each chunk; once it says no, the stream ends without its trailer,
    and the reader knows that it is not whole. `note` is told count and hash before the trailer leaves.
    """
    digest, count, number = hashlib.sha256(), 0, after
    try:
        for lines in _chunks(shown, after, may_go_on):
            chunk = b"".join(line.bytes + b"\n" for line in lines)
            digest.update(chunk)
            count, number = count + len(lines), lines[-1].number
            yield chunk
    except Cut:
        return
    note(count, digest.hexdigest())
    yield canonical(_trailer(shown, number, count, digest.hexdigest())) + b"\n"


class Cut(Exception):
    """The grant ended while somebody pulled: what they have is not whole."""


def all_lines(shown: Shown, may_go_on: Callable[[], bool]) -> Iterator[Line]:
    """Every line of the feed, in order, read in one snapshot.

    :raises Cut: `may_go_on`, asked before each chunk, says no
    """
    for lines in _chunks(shown, 0, may_go_on):
        yield from lines


def _chunks(shown: Shown, number: int, may_go_on: Callable[[], bool]) -> Iterator[list[Line]]:
    """The lines after `number`, some at a time, read in one snapshot.

    :raises Cut: as `all_lines`
    """
    with transaction.atomic(using=PARTNER):
        with connections[PARTNER].cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        while may_go_on():
            lines = lines_after(shown, number, CHUNK)
            if not lines:
                return
            yield lines
            number = lines[-1].number
    raise Cut


def page(shown: Shown, after: int, size: int) -> tuple[bytes, int]:
    """The same as one JSON page, each document in it byte for byte; and how many there are."""
    lines = lines_after(shown, after, size + 1)
    more, lines = len(lines) > size, lines[:size]
    last = lines[-1].number if lines else after
    rows = b",".join(
        b'{"sha256":"%s","tombstone":%s,"document":%s}'
        % (line.sha256.encode(), b"true" if line.is_tombstone else b"false", line.bytes)
        for line in lines
    )
    flag = b"true" if more else b"false"
    return b'{"documents":[%s],"after":"%s","more":%s}' % (rows, cursor_at(shown, last).encode(), flag), len(lines)


def cursor_at(shown: Shown, number: int) -> str:
    """An opaque place in a feed: collection, epoch, number. It tells nothing of the rest and survives a restore."""
    place = json.dumps([str(shown.id), shown.epoch, number], separators=(",", ":"))
    return base64.urlsafe_b64encode(place.encode()).decode().rstrip("=")


def place_of(shown: Shown, cursor: str) -> int:
    """The number a cursor stands for; 0 for none, and for one of an earlier epoch, which begins again.

    :raises Invalid: not a cursor of this collection
    """
    if not cursor:
        return 0
    if len(cursor) > LONGEST_CURSOR:
        raise _no_cursor()
    try:
        padded = cursor.encode("ascii") + b"=" * (-len(cursor) % 4)
        collection, epoch, number = json.loads(base64.urlsafe_b64decode(padded))
        is_ours = collection == str(shown.id) and type(epoch) is type(number) is int and 0 <= number < 2**63
    except (ValueError, TypeError) as error:
        raise _no_cursor() from error
    if not is_ours or epoch > shown.epoch:
        raise _no_cursor()
    return number if epoch == shown.epoch else 0


def _line(number: int, kind: str, entry_id: UUID, sha256: str, body) -> Line:
    if kind == "document" and body is not None:
        return Line(number, sha256, bytes(body), is_tombstone=False)
    tombstone = {"schema": "casefile/tombstone/1", "id": str(entry_id), "sha256": sha256}
    return Line(number, sha256, canonical(tombstone), is_tombstone=True)


def _trailer(shown: Shown, number: int, count: int, digest: str) -> dict:
    after = cursor_at(shown, number)
    return {"schema": "casefile/trailer/1", "count": count, "sha256": digest, "after": after}


def _no_cursor() -> Invalid:
    return Invalid(_("That is not a cursor of this collection."), field="after")


def _rows(sql: str, values: list) -> list[tuple]:
    with connections[PARTNER].cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()
