"""Two captures of one source, side by side: which paragraphs differ and in which words, and which facts."""

import difflib
import json
import re
from dataclasses import dataclass, field
from itertools import zip_longest

from casefile.entries.diff import stretches_of, words_between

from .models import Capture, Text

MOST = 4_000
"""Paragraphs of both texts together that are lined up: the time may grow with their product."""
LONGEST = 1_000_000
"""Letters, in all paragraphs that differ, that are compared word by word: it takes a second and a half."""
ALIKE = 0.4
"""From this share of common words on, two paragraphs in one place are one that changed."""
_PARAGRAPH = re.compile(r"[^\n]+(?:\n(?!\n)[^\n]+)*")
# Of the headers, those that tell of the content rather than of the moment.
_HEADERS = ("content-type", "content-language", "last-modified", "etag", "server", "content-security-policy")

Words = list[tuple[str, str]]


@dataclass(frozen=True)
class Row:
    """A place in both texts: `same`, `changed`, `gone` (old only) or `new` (new only).

    :ivar old: ("same" | "gone", words), … ; [] where there is none
    :ivar new: ("same" | "new", words), … ; [] where there is none
    :ivar start: of the old paragraph, in code points
    """

    kind: str
    old: Words = field(default_factory=list)
    new: Words = field(default_factory=list)
    start: int = 0
    end: int = 0


def shared_roles(old: Capture, new: Capture) -> list[str]:
    """Roles of the texts of which both have the words still, in the order of the newer."""
    had = {text.role for text in old.texts.all() if hasattr(text, "body")}
    return [text.role for text in new.texts.all() if text.role in had and hasattr(text, "body")]


def rows_between(old: str, new: str) -> list[Row]:
    """Both texts, paragraph by paragraph, in order; beyond `MOST` of them all the old is gone and all the new new.

    Where more than `LONGEST` letters differ, so are all that differ.
    """
    was, now = _paragraphs(old), _paragraphs(new)
    if len(was) + len(now) > MOST:
        return _pairs(was, []) + _pairs([], now)
    rows, stretches = [], list(stretches_of([one[0] for one in was], [one[0] for one in now]))
    differing = [words for same, a, b, c, d in stretches if not same for words, *_place in was[a:b] + now[c:d]]
    is_paired = sum(map(len, differing)) <= LONGEST
    for is_same, a, b, c, d in stretches:
        if is_same:
            rows += [Row("same", [("same", words)], [("same", words)], *place) for words, *place in was[a:b]]
        elif is_paired:
            rows += _pairs(was[a:b], now[c:d])
        else:
            rows += _pairs(was[a:b], []) + _pairs([], now[c:d])
    return rows


def facts_of(capture: Capture) -> dict[str, str]:
    """What is on record of a capture and can be compared, by name."""
    known = json.loads(bytes(capture.manifest))
    told = {name: str(known.get(name) or "") for name in ("method", "final_url", "status", "content_type", "outcome")}
    hops = [f"{hop['status']} {hop['url']}" for hop in known.get("redirects", [])]
    tls, parts = known.get("tls") or {}, known.get("fidelity") or {}
    sent = {name.lower(): value for name, value in known.get("headers", [])}
    return {
        **told,
        "redirects": " → ".join(hops),
        "certificate": tls.get("certificate_sha256") or "",
        "recorded": str(parts.get("recorded", "")),
        "missing": ", ".join(known.get("missing", [])),
        **{name: sent.get(name, "") for name in _HEADERS},
    }


def facts_between(old: Capture, new: Capture) -> list[tuple[str, str, str]]:
    """(name, old, new) of what differs; headers under their own names."""
    was, now = facts_of(old), facts_of(new)
    return [(name, was[name], now[name]) for name in was if was[name] != now[name]]


def text_of(capture: Capture, role: str) -> Text:
    """:raises StopIteration: it has none of this role"""
    return next(text for text in capture.texts.all() if text.role == role)


def _paragraphs(text: str) -> list[tuple[str, int, int]]:
    return [(match[0], match.start(), match.end()) for match in _PARAGRAPH.finditer(text)]


def _pairs(was: list, now: list) -> list[Row]:
    """Paragraphs in one place, each beside its counterpart where the two are alike enough."""
    rows = []
    for old, new in zip_longest(was, now):
        if old and new and _alike(old[0], new[0]):
            words = words_between(old[0], new[0])
            sides = ([one for one in words if one[0] != other] for other in ("new", "gone"))
            rows.append(Row("changed", *sides, *old[1:]))
            continue
        rows += [Row("gone", [("gone", old[0])], [], *old[1:])] if old else []
        rows += [Row("new", [], [("new", new[0])])] if new else []
    return rows


def _alike(old: str, new: str) -> bool:
    return difflib.SequenceMatcher(None, old.split(), new.split(), autojunk=False).quick_ratio() >= ALIKE
