"""Figures: as printed, and as far as they can be told."""

import re
from decimal import Decimal

from django.utils.translation import gettext as _

from casefile.core.errors import Invalid
from casefile.core.inputs import date_in, rows_in, text_in, word_in
from casefile.entries.kinds import Fields

from .models import Claim, Figure
from .vocabulary import COMPARATORS

_NUMBER = re.compile(r"-?\d{1,18}(?:\.\d{1,6})?", re.ASCII)

MOST = 50
"""Figures of one claim."""


def clean_figures(fields: Fields) -> list[Fields]:
    """Figures as a version stores them; only `printed` is needed. Numbers are decimal strings, "" when not known.

    :raises Invalid: without the words as printed, not a number, `low` above `high`
    """
    return [_figure(row, f"figures[{place}].") for place, row in enumerate(rows_in(fields, "figures", most=MOST))]


def _figure(row: dict, at: str) -> Fields:
    printed = text_in(row, "printed", at=at)
    if not printed:
        raise Invalid(_("Give the figure as the source prints it."), field=at + "printed")
    low, high = _number(row, "low", at), _number(row, "high", at)
    if low and high and Decimal(low) > Decimal(high):
        raise Invalid(_("The lower bound is above the upper one."), field=at + "high")
    return {
        "printed": printed,
        "low": low,
        "high": high,
        "comparator": word_in(row, "comparator", COMPARATORS, at=at),
        "unit": text_in(row, "unit", longest=200, at=at),
        "window": date_in(row, "window", at=at),
        "as_of": date_in(row, "as_of", at=at),
    }


def _number(row: dict, name: str, at: str) -> str:
    text = text_in(row, name, longest=30, at=at)
    if text and not _NUMBER.fullmatch(text):
        raise Invalid(_("Write a number as 200000 or 3.5, without blanks or commas."), field=at + name)
    return text


def project_figures(claim: Claim, fields: Fields) -> None:
    """Make the live figures those of the version that is shown."""
    claim.figures.all().delete()
    rows = enumerate(fields.get("figures", []))
    Figure.objects.bulk_create(
        Figure(
            claim=claim,
            position=place,
            low=row["low"] or None,
            high=row["high"] or None,
            window=row["window"]["edtf"],
            window_printed=row["window"]["printed"],
            as_of=row["as_of"]["edtf"],
            as_of_printed=row["as_of"]["printed"],
            **{name: row[name] for name in ("printed", "comparator", "unit")},
        )
        for place, row in rows
    )
