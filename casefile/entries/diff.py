"""What changed between two versions, field by field and word by word."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import LCSseq

from .kinds import Fields, kind_of

LONGEST = 4_000
"""Characters of both texts together that are compared word by word: the time grows with their product."""


@dataclass(frozen=True)
class Change:
    """One field that differs. `words` runs through both texts: ("same" | "gone" | "new", text)."""

    field: str
    label: str
    old: str
    new: str
    words: list[tuple[str, str]]


def changes(entry, old: Fields, new: Fields) -> list[Change]:
    """The fields that differ, in the order in which a person reads them."""
    return [
        Change(name, label, was, now, words_between(was, now))
        for name, label in _differing(entry, old, new)
        for was, now in [(readable(old.get(name)), readable(new.get(name)))]
    ]


def changed_fields(entry, old: Fields, new: Fields) -> list[str]:
    """The labels of the fields that differ, without comparing their words."""
    return [label for _name, label in _differing(entry, old, new)]


def _differing(entry, old: Fields, new: Fields) -> list[tuple[str, str]]:
    """(name, label) of the fields that differ, in the order in which a person reads them."""
    labels = kind_of(entry).labels
    names = dict.fromkeys((*labels, *new, *old))
    return [(name, str(labels.get(name, name))) for name in names if old.get(name) != new.get(name)]


def words_between(old: str, new: str) -> list[tuple[str, str]]:
    """The words of two texts, side by side; of texts too long to compare word by word, the whole of each."""
    if len(old) + len(new) > LONGEST:
        return [(mark, text) for mark, text in (("gone", old), ("new", new)) if text]
    before, after = re.findall(r"\s+|\S+", old), re.findall(r"\s+|\S+", new)
    pieces = []
    for is_same, a, b, c, d in stretches_of(before, after):
        if is_same:
            pieces.append(("same", "".join(before[a:b])))
            continue
        both = (("gone", "".join(before[a:b])), ("new", "".join(after[c:d])))
        pieces += [(mark, text) for mark, text in both if text]
    return pieces


def stretches_of(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[bool, int, int, int, int]]:
    """Two sequences lined up by the most they share, in order: (are they the same?, start, end in old, in new).

    By bits (rapidfuzz): difflib takes a minute for a page of 20 KB that was made to keep it busy.
    """
    a = c = 0
    for at, there, size in LCSseq.opcodes(old, new).as_matching_blocks():
        if (a, c) != (at, there):
            yield False, a, at, c, there
        a, c = at + size, there + size
        if size:
            yield True, at, a, there, c


def readable(value) -> str:
    """A stored value as lines a person can read."""
    if value in (None, "", [], {}):
        return ""
    if isinstance(value, dict):
        return " · ".join(f"{name}: {readable(one)}" for name, one in value.items() if readable(one))
    if isinstance(value, list):
        return "\n".join(readable(one) for one in value)
    return str(value)
