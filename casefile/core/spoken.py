"""Partial dates in words; what they mean is in `dates`."""

import re

from django.utils.dates import MONTHS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

_SPOKEN = re.compile(r"(-?[0-9X]{4})(?:-([0-9X]{2}))?(?:-([0-9X]{2}))?([?~%])?")
_DOUBTS = {"?": gettext_lazy("perhaps %s"), "~": gettext_lazy("about %s"), "%": gettext_lazy("perhaps about %s")}
_MONTH_CODES = tuple(f"{month:02}" for month in range(1, 13))
_PARTS_OF_YEAR = {
    "21": gettext_lazy("spring %s"), "22": gettext_lazy("summer %s"),
    "23": gettext_lazy("autumn %s"), "24": gettext_lazy("winter %s"),
    "33": gettext_lazy("first quarter of %s"), "34": gettext_lazy("second quarter of %s"),
    "35": gettext_lazy("third quarter of %s"), "36": gettext_lazy("fourth quarter of %s"),
    "40": gettext_lazy("first half of %s"), "41": gettext_lazy("second half of %s"),
}  # fmt: skip


def spoken(edtf: str) -> str:
    """A partial date in a few words of the reader's language: "September, year not printed".

    A form for which there are no words (a set, half of a date in doubt) comes back as it is; nothing is refused.
    """
    if edtf in ("", "/", "../.."):
        return _("date not known")
    opening, slash, closing = edtf.partition("/")
    return _spoken_interval(opening, closing) if slash else _spoken_date(edtf)


def _spoken_interval(opening: str, closing: str) -> str:
    words = {"first": _spoken_date(opening), "last": _spoken_date(closing)}
    if not opening:
        return _("until %(last)s, beginning not known") % words
    if not closing:
        return _("from %(first)s, end not known") % words
    if opening == "..":
        return _("%(last)s or before") % words
    if closing == "..":
        return _("%(first)s or after") % words
    return _("from %(first)s to %(last)s") % words


def _spoken_date(part: str) -> str:
    match = _SPOKEN.fullmatch(part)
    if not match:
        return part
    year, month, day, doubt = match.groups()
    words = _spoken_parts(year, month or "", day or "")
    return _DOUBTS[doubt] % words if words and doubt else words or part


def _spoken_parts(year: str, month: str, day: str) -> str:
    """The words for a date without its doubt, "" when there are none."""
    if month in _PARTS_OF_YEAR:
        return _PARTS_OF_YEAR[month] % _spoken_year(year)
    name = str(MONTHS[int(month)]) if month in _MONTH_CODES else ""
    if not name:
        return _spoken_year(year) if month in ("", "XX") and day in ("", "XX") else ""
    if "X" in day.replace("XX", ""):
        return ""
    words = {"day": day.lstrip("0"), "month": name, "year": _spoken_year(year)}
    if year == "XXXX":
        return (_("%(day)s %(month)s, year not printed") if day.isdigit() else _("%(month)s, year not printed")) % words
    return (_("%(day)s %(month)s %(year)s") if day.isdigit() else _("%(month)s %(year)s")) % words


def _spoken_year(year: str) -> str:
    if year == "XXXX":
        return _("year not printed")
    if "X" in year:
        return _("between %(first)s and %(last)s") % {"first": year.replace("X", "0"), "last": year.replace("X", "9")}
    return year
