"""Words of a text that the page does not show, or that only a script put there: a quotation of them says so."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from .models import Text
from .spans import touching

NOTES = {
    "unseen": _("no reader of the page sees these words"),
    "scripted": _("a script put these words on the page"),
}
"""What is told of a quotation, by the ranges of its text that it touches."""
CITED = {
    "unseen": _("in words that no reader of the page sees"),
    "scripted": _("in words that a script put on the page"),
}
"""The same in a sentence that cites it."""


def notes_on(text: Text, start: int, end: int) -> list[str]:
    """The keys of `NOTES` that hold for a stretch of a text."""
    return [name for name in NOTES if touching(getattr(text, name), start, end)]


def with_notes(fields: Mapping) -> dict:
    """A content of any kind whose passages, if it has some, say in `notes` what is noted of their words."""
    if not (passages := fields.get("passages")):
        return dict(fields)
    asked = {row["text"] for row in passages if row.get("text")}
    texts = {str(pk): text for pk, text in Text.objects.in_bulk(asked).items()}
    return {**fields, "passages": [{**row, "notes": _noted(row, texts)} for row in passages]}


def _noted(row: Mapping, texts: dict[str, Text]) -> list[str]:
    text = texts.get(row.get("text") or "")
    return notes_on(text, row["start"], row["end"]) if text else []
