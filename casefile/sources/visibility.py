"""Words of a text that the page does not show, or that only a script put there: a quotation of them says so."""

from django.utils.translation import gettext_lazy as _

from .models import Text
from .spans import touching

NOTES = {
    "unseen": _("no reader of the page sees these words"),
    "scripted": _("a script put these words on the page"),
}
"""What is told of a quotation, by the ranges of its text that it touches."""


def notes_on(text: Text, start: int, end: int) -> list[str]:
    """The keys of `NOTES` that hold for a stretch of a text."""
    return [name for name in NOTES if touching(getattr(text, name), start, end)]
