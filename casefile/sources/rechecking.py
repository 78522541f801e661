"""Looking for every quotation from a source in the later copies of it, and telling whom it concerns.

A quotation and a later copy come in either order: a copy that is kept is searched for the passages that are live, and a
passage that becomes live is looked for in the copies that are there. Keeping and approving both hold the source's lock,
so that of what stands nothing is missed between the two.
"""

from collections.abc import Iterable
from functools import cache
from uuid import UUID

from django.db.models import F, QuerySet, prefetch_related_objects

from casefile.entries.afterwards import flag_stale
from casefile.entries.lifecycle import WITHDRAWN
from casefile.entries.models import Entry, Staleness
from casefile.entries.queries import resting_on
from casefile.entries.writing import contents_of

from .likeness import Copy, Quoted, Span, found_in, sentence_of
from .models import Capture, Passage, Recheck, Text
from .vocabulary import OUTCOMES

DOUBTFUL = OUTCOMES.having("doubtful")
MOST_COPIES = 200
"""Later copies in which a passage that becomes live is looked for: the newest."""
AT_ONCE = 20
"""Copies whose texts are read together."""

Sought = list[tuple[Passage, Quoted]]
Known = dict[tuple[str, UUID], tuple[str, Span | None]]
"""(hash of a text, passage) -> what became of it there: of copies that read the same, one is searched."""


def recheck(capture: Capture) -> list[Recheck]:
    """Look for the live passages that entries quote from earlier captures of the same source; say what became of each.

    Whose words no longer stand in their sentence is marked stale, and so is what rests on it. Of a first capture:
    nothing. Called in the transaction that keeps the capture.
    """
    prefetch_related_objects([capture], "texts__body")
    passages = _live(Passage.objects.filter(text__source=capture.source_id).exclude(text__capture=capture))
    return _kept(capture.source_id, _search(capture, _sought(passages.order_by("entry", "position")), {}))


def recheck_entry(entry: Entry) -> list[Recheck]:
    """Look for the passages of an entry in the copies made after theirs, in each once; mark as `recheck` does.

    Called when its live rows were written. What was looked for already, be it of an older version, is neither looked
    for nor marked again: the mark was there to be seen when that version was.
    """
    live = _live(entry.passages.exclude(text=None))
    theirs = {"source__texts__passages__in": live.values("pk"), "source__texts__capture__ended_at__lt": F("ended_at")}
    later = Capture.objects.filter(**theirs).order_by("-ended_at", "-id").distinct()
    newest = list(later.values_list("pk", flat=True)[:MOST_COPIES])
    if not newest:
        return []
    sought, done, known, found = _sought(live), _looked_for(entry, newest), {}, []
    copies = Capture.objects.filter(pk__in=newest).defer("manifest").prefetch_related("texts__body")
    for capture in copies.order_by("-ended_at", "-id").iterator(AT_ONCE):
        due = [(one, quoted) for one, quoted in sought if _is_due(one, capture, done)]
        found += _search(capture, due, known)
    return _kept(sought[0][0].text.source_id, found)


def inherit_doubt(entry: Entry, ground: Iterable[UUID]) -> None:
    """Mark an entry that is about to rest on others whose words are in doubt already, as `recheck` marks what rests."""
    for mark in Staleness.objects.filter(entry__in=list(ground), code__in=DOUBTFUL):
        flag_stale([entry], mark.entry_id, mark.code)


def _live(passages: QuerySet) -> QuerySet:
    """Of the versions that are shown, of entries that were not withdrawn."""
    passages = passages.exclude(entry__state=WITHDRAWN, entry__approved=None)
    return passages.select_related("entry", "text__body", "text__capture")


def _sought(passages: Iterable[Passage]) -> Sought:
    copy_of = cache(_copy)
    return [(one, _as_quoted(one, copy_of)) for one in passages]


def _as_quoted(passage: Passage, copy_of) -> Quoted:
    was, place = passage.text, (passage.start, passage.end)
    sentence = sentence_of(copy_of(was), place) if hasattr(was, "body") else ""
    return Quoted(passage.exact, passage.prefix, passage.suffix, sentence)


def _copy(text: Text) -> Copy:
    return Copy(text.body.content, text.sentences)


def _looked_for(entry: Entry, captures: list[UUID]) -> set[tuple]:
    """(capture, passage) of all that was looked for in some captures, in any version of an entry."""
    rows = list(Recheck.objects.filter(entry=entry, capture__in=captures))
    contents = contents_of({row.version_id for row in rows})
    quoted = [(row, contents[row.version_id]["passages"][row.position]) for row in rows if row.version_id in contents]
    return {(row.capture_id, one["text"], one["start"], one["end"], one["part"]) for row, one in quoted}


def _is_due(passage: Passage, capture: Capture, done: set[tuple]) -> bool:
    place = (capture.pk, str(passage.text_id), passage.start, passage.end, passage.part)
    return capture.ended_at > passage.text.capture.ended_at and place not in done


def _search(capture: Capture, sought: Sought, known: Known) -> list[tuple[Passage, Recheck]]:
    """Each passage with what became of it; none where all words of the copy were erased."""
    texts, copy_of, found = list(capture.texts.all()), cache(_copy), []
    readable = _readable(texts)
    for passage, quoted in sought if readable or not texts else []:
        text = _same_text(readable, passage.text.role)
        key = (text.sha256 if text else "", passage.pk)
        if key not in known:
            known[key] = found_in(copy_of(text), quoted) if text else ("gone", None)
        found.append((passage, _row(capture, passage, text, *known[key])))
    return found


def _readable(texts: list[Text]) -> dict[str, Text]:
    return {text.role: text for text in texts if hasattr(text, "body")}


def _same_text(texts: dict[str, Text], role: str) -> Text | None:
    """The text of the same role; where the new capture lacks it, the widest one it has."""
    return texts.get(role) or max(texts.values(), key=lambda text: text.length, default=None)


def _row(capture: Capture, passage: Passage, text: Text | None, outcome: str, place: Span | None) -> Recheck:
    return Recheck(
        case_id=capture.case_id,
        entry_id=passage.entry_id,
        version_id=passage.entry.approved_id or passage.entry.head_id,
        position=passage.position,
        capture=capture,
        text=text,
        outcome=outcome,
        start=place[0] if place else None,
        end=place[1] if place else None,
    )


def _kept(source: UUID, found: list[tuple[Passage, Recheck]]) -> list[Recheck]:
    """Store what became of passages, newest copy first, and mark whom the newest doubt about each concerns."""
    rows = Recheck.objects.bulk_create([row for _passage, row in found], batch_size=1_000)
    doubts = {}
    for passage, row in found:
        # Only words of the claim count: what says who is meant may be said otherwise now.
        if passage.part == "words" and row.outcome in DOUBTFUL:
            doubts.setdefault(passage.pk, (passage.entry, row.outcome))
    for entry, outcome in set(doubts.values()):
        flag_stale([entry], source, outcome)
        flag_stale(resting_on(entry), entry.pk, outcome)
    return rows
