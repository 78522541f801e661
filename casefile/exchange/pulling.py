"""Pulling a collection in one of the formats: whole, on record, or visibly cut."""

import hashlib
from collections.abc import Callable, Iterator

from casefile.releases.feed import Cut, Line, Shown, all_lines

from .formats import Format


def exported(
    shown: Shown, chosen: Format, may_go_on: Callable[[], bool], note: Callable[[int, str], None]
) -> Iterator[bytes]:
    """The file, piece by piece. Its last piece leaves once the pull is on record; without it the file is not whole.

    :param may_go_on: asked before each chunk of the feed, and before the last piece
    :param note: told how many documents there were, and the SHA-256 of the file, before the last piece leaves
    """
    digest, held, count = hashlib.sha256(), b"", 0

    def counted() -> Iterator[Line]:
        nonlocal count
        for line in all_lines(shown, may_go_on):
            count += 1
            yield line

    try:
        for piece in chosen.write(shown, counted()):
            if held:
                yield held
            digest.update(piece)
            held = piece
    except Cut:
        return
    if may_go_on():
        note(count, digest.hexdigest())
        yield held
