"""Looking for every quotation from a source in a later capture of it, and telling whom it concerns."""

from functools import cache

from casefile.entries.afterwards import flag_stale
from casefile.entries.models import Entry
from casefile.entries.queries import resting_on

from .likeness import Copy, Quoted, found_in, sentence_of
from .models import Capture, Passage, Recheck, Text
from .vocabulary import OUTCOMES

DOUBTFUL = OUTCOMES.having("doubtful")


def recheck(capture: Capture) -> list[Recheck]:
    """Look for the live passages that entries quote from earlier captures of the same source; say what became of each.

    Whose words read differently or are gone is marked stale, and so is what rests on it. Of a first capture: nothing.
    Called in the transaction that keeps the capture.
    """
    texts = {text.role: text for text in capture.texts.select_related("body")}
    passages, copy_of = list(_quoted_from(capture)), cache(_copy)
    rows = [_row(capture, passage, _same_text(texts, passage.text.role), copy_of) for passage in passages]
    Recheck.objects.bulk_create(rows)
    # Only words of the claim count: what says who is meant may be said otherwise now.
    said = {(one.entry, row.outcome) for one, row in zip(passages, rows, strict=True) if one.part == "words"}
    for entry, outcome in said:
        if outcome in DOUBTFUL:
            _mark_stale(entry, capture.source_id, outcome)
    return rows


def words_found(row: Recheck) -> str:
    """The words that stand there now, by which to compare; "" when they are gone or the text was erased."""
    body = getattr(row.text, "body", None) if row.text else None
    return body.content[row.start : row.end] if body and row.start is not None else ""


def _quoted_from(capture: Capture):
    """The passages of the versions that are shown, of entries that were not withdrawn."""
    passages = Passage.objects.filter(text__source=capture.source_id).exclude(text__capture=capture)
    passages = passages.exclude(entry__state="withdrawn", entry__approved=None)
    return passages.select_related("entry", "text__body").order_by("entry", "position")


def _same_text(texts: dict[str, Text], role: str) -> Text | None:
    """The text of the same role; where the new capture lacks it, the widest one it has."""
    return texts.get(role) or max(texts.values(), key=lambda text: text.length, default=None)


def _row(capture: Capture, passage: Passage, text: Text | None, copy_of) -> Recheck:
    outcome, place = found_in(copy_of(text), _as_quoted(passage, copy_of)) if text else ("gone", None)
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


def _as_quoted(passage: Passage, copy_of) -> Quoted:
    was, place = passage.text, (passage.start, passage.end)
    sentence = sentence_of(copy_of(was), place) if hasattr(was, "body") else ""
    return Quoted(passage.exact, passage.prefix, passage.suffix, sentence)


def _copy(text: Text) -> Copy:
    return Copy(text.body.content, text.sentences)


def _mark_stale(entry: Entry, source_id, code: str) -> None:
    flag_stale([entry], source_id, code)
    flag_stale(resting_on(entry), entry.pk, code)
