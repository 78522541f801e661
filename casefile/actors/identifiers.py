"""Identifiers as they are written down, checked by what their issuers say of them."""

import re
from urllib.parse import quote, urlsplit

from django.utils.translation import gettext as _
from stdnum import imo, isni, lei
from stdnum.exceptions import ValidationError

from casefile.core.errors import Invalid

from .vocabulary import IDENTIFIER_SCHEMES

_CHECKED = {"lei": lei.validate, "isni": isni.validate, "imo": imo.validate}
_FORMS = {
    "wikidata": re.compile(r"Q[1-9]\d{0,11}"),
    "ofac": re.compile(r"[1-9]\d{0,9}"),
    "opencorporates": re.compile(r"[a-z]{2}(?:_[a-z]{2})?/[A-Za-z0-9._-]{1,60}"),
}
_SHOWN = {"wikidata": "Q1234567", "ofac": "12345", "opencorporates": "gb/01234567", "url": "https://…"}


def read_identifier(scheme: str, value: str, *, field: str = "") -> str:
    """`value` in the one form its issuer prints: without spaces, check digits right.

    LEI by ISO 17442, ISNI by ISO 27729, IMO ship numbers by their own digit; Wikidata, OFAC and OpenCorporates by form.

    :raises Invalid: empty, or not one of that scheme
    """
    if not value:
        raise Invalid(_("An identifier cannot be empty."), field=field)
    if scheme in _CHECKED:
        return _checked(scheme, value, field)
    if scheme in _FORMS:
        value = value.upper() if scheme == "wikidata" else value
        if not _FORMS[scheme].fullmatch(value):
            raise Invalid(_not_one(scheme), field=field)
    if scheme == "url" and not _is_address(value):
        raise Invalid(_not_one(scheme), field=field)
    return value


def link_of(scheme: str, value: str) -> str:
    """Where one reads of it on the web; "" when there is no such place."""
    form = IDENTIFIER_SCHEMES[scheme].get("link", "") if scheme in IDENTIFIER_SCHEMES else ""
    return form.format(value if scheme == "url" else quote(value)) if form else ""


def _checked(scheme: str, value: str, field: str) -> str:
    try:
        return _CHECKED[scheme](value)
    except ValidationError as error:
        sentence = _("This is not a number of the kind %(scheme)s: its digits do not check.")
        raise Invalid(sentence % {"scheme": IDENTIFIER_SCHEMES.label(scheme)}, field=field) from error


def _is_address(value: str) -> bool:
    try:
        parts = urlsplit(value)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and not re.search(r"\s", value)


def _not_one(scheme: str) -> str:
    return _("This must look like %(form)s.") % {"form": _SHOWN[scheme]}
