"""Reading what came in, field by field: of the right type, cleaned, within limits, or refused by name."""

import re
from collections.abc import Collection, Mapping
from functools import cache
from typing import Any
from uuid import UUID
from zoneinfo import available_timezones

from django.utils.translation import gettext as _

from . import dates
from .errors import Invalid
from .text import clean

LINE, PARAGRAPH, ESSAY = 500, 5_000, 50_000
"""Characters a title, a note and a long text may have."""

_CLOCK = re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d)?")
time_zones = cache(available_timezones)
"""The IANA names; looked up once, for the disk is asked for each."""
_OFFSET = re.compile(r"[+-](?:0\d|1[0-4]):[0-5]\d|Z")


def text_in(body: Mapping[str, Any], name: str, *, longest: int = LINE, at: str = "") -> str:
    """The text under `name`, cleaned and trimmed; "" when it is absent or null.

    :param at: where `body` stands in the whole, "parties[2]."; it goes before the field's name in the refusal
    :raises Invalid: not a text, too long, or holding what no text may (NUL is dropped, lone surrogates refused)
    """
    value = body.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise Invalid(_("This must be text."), field=at + name)
    value = clean(value, field=at + name).strip()
    if len(value) > longest:
        raise Invalid(_("At most %(longest)s characters.") % {"longest": longest}, field=at + name)
    return value


def word_in(body: Mapping[str, Any], name: str, vocabulary, *, default: str = "", at: str = "") -> str:
    """The code under `name`, which must stand in the vocabulary; `default` when it is absent or empty."""
    value = body.get(name)
    if value in (None, ""):
        return default
    if not isinstance(value, str):
        raise Invalid(_("This must be text."), field=at + name)
    return vocabulary.read(value, field=at + name)


def one_of(word: str, words: Collection[str], *, field: str) -> str:
    """`word` itself, once it is among the words of a table that is no vocabulary.

    :raises Invalid: it is none of them
    """
    if word not in words:
        raise Invalid(_("This must be one of: %(words)s.") % {"words": ", ".join(words)}, field=field)
    return word


def flag_in(body: Mapping[str, Any], name: str, *, at: str = "") -> bool:
    value = body.get(name, False)
    if not isinstance(value, bool):
        raise Invalid(_("This must be true or false."), field=at + name)
    return value


def number_in(body: Mapping[str, Any], name: str, *, low: int, high: int, default: int | None = None, at: str = ""):
    """The whole number under `name`, from `low` to `high`; `default` when it is absent, if there is one."""
    value = body.get(name, default)
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        limits = {"low": low, "high": high}
        raise Invalid(_("This must be a whole number from %(low)s to %(high)s.") % limits, field=at + name)
    return value


def rows_in(body: Mapping[str, Any], name: str, *, most: int = 200, at: str = "") -> list[dict]:
    """The list of objects under `name`; [] when it is absent."""
    value = body.get(name) or []
    if not isinstance(value, list) or not all(isinstance(row, dict) for row in value):
        raise Invalid(_("This must be a list of objects."), field=at + name)
    if len(value) > most:
        raise Invalid(_("At most %(most)s.") % {"most": most}, field=at + name)
    return value


def id_in(body: Mapping[str, Any], name: str, *, at: str = "") -> UUID | None:
    """The id under `name`; None when it is absent or empty."""
    value = body.get(name)
    if value in (None, ""):
        return None
    try:
        return UUID(str(value))
    except ValueError as error:
        raise Invalid(_("There is no such thing: not an id."), field=at + name) from error


def date_in(body: Mapping[str, Any], name: str, *, at: str = "") -> dict[str, str]:
    """The partial date under `name`: {edtf, printed, time, zone}, all "" when it is absent.

    `time` is a clock time, HH:MM or HH:MM:SS; `zone` an IANA name or an offset: both apart from the date, for they are
    known or unknown by themselves.

    :raises NotADate: the date is none
    :raises Invalid: not such an object, not a clock time, no such time zone
    """
    row = body.get(name) or {}
    if not isinstance(row, dict):
        raise Invalid(_("This must be {edtf, printed}."), field=at + name)
    inside = f"{at}{name}."
    printed = text_in(row, "printed", longest=dates.LONGEST_PRINTED, at=inside)
    edtf = text_in(row, "edtf", longest=dates.LONGEST, at=inside)
    date = dates.read(edtf, printed, field=inside + "edtf")
    time, zone = text_in(row, "time", longest=8, at=inside), text_in(row, "zone", longest=60, at=inside)
    if time and not _CLOCK.fullmatch(time):
        raise Invalid(_("Write a clock time as 14:05."), field=inside + "time")
    if zone and not (_OFFSET.fullmatch(zone) or zone in time_zones()):
        raise Invalid(_("Write a time zone as Asia/Tashkent or +05:00."), field=inside + "zone")
    return {"edtf": date.edtf, "printed": date.printed, "time": time, "zone": zone}


def lines_in(
    body: Mapping[str, Any], name: str, *, longest: int = PARAGRAPH, most: int = 50, at: str = ""
) -> list[str]:
    """The list of texts under `name`, each cleaned, empty ones left out; [] when it is absent."""
    value = body.get(name) or []
    if not isinstance(value, list) or len(value) > most:
        raise Invalid(_("This must be a list of at most %(most)s texts.") % {"most": most}, field=at + name)
    texts = [
        text_in({"text": one}, "text", longest=longest, at=f"{at}{name}[{place}].") for place, one in enumerate(value)
    ]
    return [text for text in texts if text]
