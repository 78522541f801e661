"""Merkle trees as in RFC 6962, section 2.1, with SHA-256: one hash over many, and a short proof for each of them.

A leaf is hashed as SHA-256(0x00 ‖ leaf), a node as SHA-256(0x01 ‖ left ‖ right), so neither can pass for the other.
"""

import hashlib
from collections.abc import Sequence


def leaf_hash(leaf: bytes) -> bytes:
    """The 32-byte hash of one leaf."""
    return hashlib.sha256(b"\0" + leaf).digest()


def root(leaves: Sequence[bytes]) -> bytes:
    """The 32-byte Merkle tree head of `leaves` in the order given; of none, the SHA-256 of nothing."""
    if not leaves:
        return hashlib.sha256().digest()
    level = [leaf_hash(leaf) for leaf in leaves]
    while len(level) > 1:
        level = _next_level(level)
    return level[0]


def inclusion_proof(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """The audit path of the leaf at `index` (from 0): the hashes beside its way up, from the bottom.

    :raises IndexError: there is no such leaf
    """
    if not 0 <= index < len(leaves):
        raise IndexError(f"no leaf {index} in a tree of {len(leaves)}")
    level = [leaf_hash(leaf) for leaf in leaves]
    path = []
    while len(level) > 1:
        beside = index ^ 1
        if beside < len(level):
            path.append(level[beside])
        level, index = _next_level(level), index // 2
    return path


def check_inclusion(leaf: bytes, index: int, size: int, path: Sequence[bytes], head: bytes) -> bool:
    """Whether `path` proves that `leaf` stands at `index` in the tree of `size` leaves whose root is `head`.

    The walk is that of RFC 9162, section 2.1.3.2; a path too short or too long proves nothing.
    """
    if not 0 <= index < size:
        return False
    seen, last = leaf_hash(leaf), size - 1
    for beside in path:
        if last == 0:
            return False
        if index % 2 or index == last:
            seen = _node(beside, seen)
            while index % 2 == 0 and index:
                index, last = index // 2, last // 2
        else:
            seen = _node(seen, beside)
        index, last = index // 2, last // 2
    return last == 0 and seen == head


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\1" + left + right).digest()


def _next_level(level: list[bytes]) -> list[bytes]:
    # A last node without a partner moves up as it is: the same tree as the RFC's split at the largest power of two.
    above = [_node(level[at], level[at + 1]) for at in range(0, len(level) - 1, 2)]
    return above + level[len(level) - len(level) % 2 :]
