"""Where it happened: words, and a point as far as it is known (WGS 84, decimal degrees)."""

import re
from decimal import Decimal

from django.utils.translation import gettext as _

from casefile.core.errors import Invalid
from casefile.core.inputs import number_in, text_in, word_in
from casefile.entries.kinds import Fields

from .vocabulary import PLACE_RELATIONS

NOWHERE = {"words": "", "relation": "", "latitude": "", "longitude": "", "radius_m": None}
WIDEST = 20_037_508
"""Metres: half way round the earth."""

_DEGREES = re.compile(r"[+-]?\d{1,3}(?:\.\d{1,6})?", re.ASCII)


def clean_place(fields: Fields) -> Fields:
    """The place as a version stores it; a bare text is the words of one.

    :raises Invalid: half a point, a radius around none, degrees off the globe
    """
    row = fields.get("place") or {}
    if isinstance(row, str):
        return {**NOWHERE, "words": text_in(fields, "place")}
    if not isinstance(row, dict):
        raise Invalid(_("This must be {words, relation, latitude, longitude, radius_m}."), field="place")
    latitude, longitude = _degrees(row, "latitude", 90), _degrees(row, "longitude", 180)
    if bool(latitude) != bool(longitude):
        missing = "longitude" if latitude else "latitude"
        raise Invalid(_("A point has a latitude and a longitude."), field=f"place.{missing}")
    radius = number_in(row, "radius_m", low=0, high=WIDEST, at="place.") if row.get("radius_m") is not None else None
    if radius is not None and not latitude:
        raise Invalid(_("A radius needs its point."), field="place.radius_m")
    return {
        "words": text_in(row, "words", at="place."),
        "relation": word_in(row, "relation", PLACE_RELATIONS, at="place."),
        "latitude": latitude,
        "longitude": longitude,
        "radius_m": radius,
    }


def _degrees(row: dict, name: str, most: int) -> str:
    text = text_in(row, name, longest=20, at="place.")
    if not text:
        return ""
    if not _DEGREES.fullmatch(text) or abs(Decimal(text)) > most:
        raise Invalid(_("Write decimal degrees, as 12.345678; south and west are negative."), field=f"place.{name}")
    return text


def place_of(fields: Fields) -> Fields:
    """The place in a content of any age: older ones hold its words alone."""
    place = fields.get("place") or {}
    return {**NOWHERE, "words": place} if isinstance(place, str) else {**NOWHERE, **place}
