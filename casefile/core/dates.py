"""Dates as far as they are known: EDTF level 2 (ISO 8601-2:2019), the words as printed, and the days they span."""

import calendar
import re
from datetime import date
from functools import lru_cache
from threading import Lock
from time import struct_time
from typing import NamedTuple

from django.utils.translation import gettext as _
from edtf import parse_edtf
from edtf.parser.edtf_exceptions import EDTFParseException
from edtf.parser.parser_classes import EDTFObject

from casefile.core.errors import Invalid
from casefile.core.spoken import spoken

__all__ = ["LONGEST", "NotADate", "PartialDate", "read", "spoken"]

LONGEST = 80
LONGEST_PRINTED = 200

_ALPHABET = re.compile(r"[0-9XYES?~%/.,\-\[\]{} ]+")
_DAY = re.compile(r"([0-9X]{4})[?~%]?-[?~%]?([0-9]{2})[?~%]?-[?~%]?([0-9]{2})")
_SEASON = re.compile(r"(?<=[0-9]{4})-(?:2[1-9]|3[0-2])(?![0-9])")
_NO_CALENDAR = re.compile(r"[YS]|XXXX")
_PLAIN = re.compile(r"([0-9]{4})(?:-(0[1-9]|1[0-2])(?:-([0-9]{2}))?)?")
_MEMBERS = 5
"""Dates one set may name: the parser's time grows with each, and everybody waits for it."""

# Beside its own refusal the library fails with whatever its constructors meet: an AttributeError for 0000-0X.
_FAILURES = (EDTFParseException, ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)

# The parser keeps one cache for the whole process.
_PARSING = Lock()


class NotADate(Invalid, ValueError):
    """Words that are not a partial date; the sentence shows how to write one."""

    code = "not-a-date"


class PartialDate(NamedTuple):
    """A date as far as it is known.

    :ivar edtf: EDTF level 2, "" when nothing is known
    :ivar printed: the words of the source, "" when it prints none
    :ivar first: the first day it can be; None when there is no such bound
    :ivar last: the last day it can be; None when there is no such bound
    """

    edtf: str
    printed: str
    first: date | None
    last: date | None

    def __bool__(self) -> bool:
        return bool(self.edtf or self.printed)


def read(edtf: str, printed: str = "", *, field: str = "") -> PartialDate:
    """The partial date written in EDTF level 2, with the words of the source beside it.

    `XXXX-09` and other dates without a year, `/2017` and `..` at their open end, years before 1 or after 9999 and
    years with significant digits have no first or last day. A season counts as its whole year, because its months
    depend on the hemisphere. The clock time and its zone have fields of their own.

    :param field: the input to name when it is refused
    :raises NotADate: not EDTF, longer than 80 characters, a day that does not exist, an end before its beginning
    """
    text = edtf.strip()
    try:
        first, last = _span(text) if text else (None, None)
    except NotADate as refusal:
        raise NotADate(refusal.sentence, field=field) from None
    if len(printed) > LONGEST_PRINTED:
        raise NotADate(_("The date as printed may have at most 200 characters."), field=field)
    return PartialDate(text, printed, first, last)


@lru_cache(maxsize=2048)
def _span(text: str) -> tuple[date | None, date | None]:
    if len(text) > LONGEST:
        raise NotADate(_("A date may have at most 80 characters."))
    if not _ALPHABET.fullmatch(text):
        raise NotADate(_unreadable(text))
    for year, month, day in _DAY.findall(text):
        _check_day(text, year, month, day)
    if plain := _PLAIN.fullmatch(text):
        return _plain(*plain.groups())
    if text.count(",") >= _MEMBERS:
        raise NotADate(_("A set names at most %(most)s dates.") % {"most": _MEMBERS})
    _parsed(text)
    opening, slash, closing = text.partition("/")
    first = _bound(opening, 0)
    last = _bound(closing if slash else opening, 1)
    if first and last and first > last:
        raise NotADate(_("“%(text)s” ends before it begins.") % {"text": text})
    return first, last


def _plain(year: str, month: str | None, day: str | None) -> tuple[date | None, date | None]:
    """The span of a year, month or day: what nearly all dates are, without the parser."""
    if year == "0000":
        return None, None
    low, high = int(month or 1), int(month or 12)
    last = int(day or _month_length(int(year), high))
    return date(int(year), low, int(day or 1)), date(int(year), high, last)


@lru_cache(maxsize=2048)
def _parsed(text: str) -> EDTFObject:
    try:
        with _PARSING:
            return parse_edtf(text)
    except _FAILURES:
        raise NotADate(_unreadable(text)) from None


def _check_day(text: str, year: str, month: str, day: str) -> None:
    known = int(year) if year.isdigit() else 2000  # a year not known may be a leap year
    if not 1 <= int(month) <= 12 or not 1 <= int(day) <= _month_length(known, int(month)):
        raise NotADate(_("There is no such day as in “%(text)s”.") % {"text": text})


def _bound(part: str, end: int) -> date | None:
    """The first (`end` 0) or last (1) day of one date; None when it is open, unknown or off the calendar."""
    if part in ("", "..") or _NO_CALENDAR.search(part):
        return None
    parsed = _parsed(_SEASON.sub("", part))
    try:
        bound = parsed.upper_strict() if end else parsed.lower_strict()
    except _FAILURES:
        return None  # the grammar knows forms (2025-11-X5) that the library cannot count out
    # Where one side of a set is open the library answers with an infinite float.
    if not isinstance(bound, struct_time) or not 1 <= bound.tm_year <= 9999:
        return None
    # 2X23-02-29 is a day in some of its years, not in the first of them.
    return date(bound.tm_year, bound.tm_mon, min(bound.tm_mday, _month_length(bound.tm_year, bound.tm_mon)))


def _month_length(year: int, month: int) -> int:
    return calendar.mdays[month] + (month == 2 and calendar.isleap(year))


def _unreadable(text: str) -> str:
    sentence = _("“%(text)s” is not a date. Write 2025-11-05, 2025-11, 2025, XXXX-09 (no year) or 2017/2019.")
    return sentence % {"text": text[:40]}
