"""Putting a capture's files into the store, and taking out what nothing holds any more.

What is large and may come again, or may have to go, is a blob by itself: a payload in a file of records, a file in a
package. What lies between is one blob more, the frame. So nothing is stored twice, and one payload can be erased.
"""

import hashlib
from collections.abc import Sequence
from itertools import chain

from casefile.core.canonical import sha256
from casefile.custody.made import ArtifactMade, Made
from casefile.custody.pieces import blocks_in, frame_of, pieces_of
from casefile.outside.warc import AT_ONCE
from casefile.sources.keeping import keep_capture
from casefile.sources.models import PACKAGE, CaptureJob
from casefile.sources.staying import leaving, staying
from casefile.sources.storage import Stored, unheld

from .intake import blobs

_REMOVED = 25
"""Files that go while others wait to store theirs."""


def store(artifacts: Sequence[ArtifactMade]) -> list[Stored]:
    """Put all files of one capture into the store, each blob once; a package comes last, after what it holds."""
    own = [sha256(one.bytes) for one in artifacts]
    return [_stored(one, address, set(own)) for one, address in zip(artifacts, own, strict=True)]


def keep(job: CaptureJob, made: Made, stored: Sequence[Stored]) -> None:
    """Insert a capture whose files are stored. What is not kept is nobody's, and leaves the store again.

    Not kept is what nobody waits for: its source was erased meanwhile, or another worker was first.

    :raises Full: the case has no room for it
    """
    is_kept = False
    try:
        with staying():
            hold_fast(made.artifacts, stored)
            is_kept = keep_capture(job, made, stored) is not None
    finally:
        if not is_kept:
            remove([address for one in stored for address in one.sizes], waits=False)


def hold_fast(artifacts: Sequence[ArtifactMade], stored: Sequence[Stored]) -> None:
    """Under `staying`: store again what an erasure of the same bytes elsewhere has taken since."""
    if not all(blobs().has(address) for one in stored for address in one.sizes):
        store(artifacts)


def remove(addresses: Sequence[str], *, waits: bool = True) -> None:
    """Take files out of the store that nothing holds, after the erasure was committed; some at a time.

    :param waits: False where it may as well be left to `scrub --remove-orphans`
    """
    for at in range(0, len(addresses), _REMOVED):
        with leaving(waits=waits) as is_alone:
            for address in unheld(set(addresses[at : at + _REMOVED])) if is_alone else ():
                blobs().remove(address)


def _stored(one: ArtifactMade, own: str, files: set[str]) -> Stored:
    places = [[start, end] for start, end in zip(one.cuts[::2], one.cuts[1::2], strict=True)]
    # In a package lie whole files, which are blobs already.
    blocks = [[] if one.role == PACKAGE else blocks_in(one.bytes, *place) for place in places]
    cuts = [inside or place for inside, place in zip(blocks, places, strict=True)]
    pieces = [[frame_of(one.bytes, [*chain(*cuts)])], *(pieces_of(one.bytes, inside) for inside in cuts)]
    addresses = [_address(piece) for piece in pieces]
    mine = {at: piece for at, piece in zip(addresses, pieces, strict=True) if at == own or at not in files}
    for piece in mine.values():
        blobs().put(b"".join(piece))
    told = [[*place, AT_ONCE] if inside else place for inside, place in zip(blocks, places, strict=True)]
    return Stored(own, addresses, told, {address: sum(map(len, piece)) for address, piece in mine.items()})


def _address(piece: Sequence[bytes]) -> str:
    found = hashlib.sha256()
    for part in piece:
        found.update(part)
    return found.hexdigest()
