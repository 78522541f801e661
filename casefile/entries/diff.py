"""What changed between two versions, field by field and word by word."""

import difflib
import re
from dataclasses import dataclass

from .kinds import Fields, kind_of


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
    labels = kind_of(entry).labels
    names = [name for name in (*labels, *new, *old) if old.get(name) != new.get(name)]
    return [
        Change(name, str(labels.get(name, name)), was, now, words_between(was, now))
        for name in dict.fromkeys(names)
        for was, now in [(readable(old.get(name)), readable(new.get(name)))]
    ]


def changed_fields(entry, old: Fields, new: Fields) -> list[str]:
    return [change.label for change in changes(entry, old, new)]


def words_between(old: str, new: str) -> list[tuple[str, str]]:
    before, after = re.findall(r"\s+|\S+", old), re.findall(r"\s+|\S+", new)
    pieces = []
    for tag, a, b, c, d in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(("same", "".join(before[a:b])))
            continue
        both = (("gone", "".join(before[a:b])), ("new", "".join(after[c:d])))
        pieces += [(mark, text) for mark, text in both if text]
    return pieces


def readable(value) -> str:
    """A stored value as lines a person can read."""
    if value in (None, "", [], {}):
        return ""
    if isinstance(value, dict):
        return " · ".join(f"{name}: {readable(one)}" for name, one in value.items() if readable(one))
    if isinstance(value, list):
        return "\n".join(readable(one) for one in value)
    return str(value)
