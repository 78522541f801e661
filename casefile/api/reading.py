"""Reading a request: a JSON object with known members, a query with known parameters, or a refusal that names why."""

import json
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from rest_framework.parsers import BaseParser

from casefile.archive.intake import MOST_SENT
from casefile.core.errors import Invalid
from casefile.core.text import clean

from .problems import Malformed, TooLarge

DEEPEST = 20
"""Levels of nesting: a claim's content has four."""


class Json(BaseParser):
    """JSON in UTF-8 (RFC 8259), whatever charset the header names. Lone surrogates and deep nesting are refused."""

    media_type = "application/json"

    def parse(self, stream, media_type=None, parser_context=None):
        return parsed(stream.read())


def parsed(body: bytes | str) -> Any:
    """The value written in `body`.

    :raises Malformed: not JSON, or not UTF-8
    :raises Invalid: a text in it cannot be stored; `field` says which
    """
    try:
        value = json.loads(body, parse_constant=_no_constant)
    except RecursionError:
        raise Invalid(_("The body is nested too deeply.")) from None
    except ValueError as error:
        raise Malformed(_("This is not JSON: %(why)s.") % {"why": str(error)[:200]}) from None
    _demand_texts(value, "", 0)
    return value


def body_of(request, *known: str) -> dict[str, Any]:
    """The members of the request's body, all of them among `known`.

    :raises Invalid: not an object, or a member nobody knows, which is named
    """
    body = request.data
    if not isinstance(body, dict):
        raise Invalid(_("Send a JSON object."))
    for name in body:
        if name not in known:
            raise Invalid(_("There is no such field here."), field=str(name)[:100])
    return body


def query_of(request, known: tuple[str, ...]) -> dict[str, str]:
    """The parameters of the query, all of them among `known`, cleaned; "" for those left out.

    :raises Invalid: a parameter nobody knows, or one given twice
    """
    for name, values in request.query_params.lists():
        if name not in known:
            raise Invalid(_("There is no such parameter here."), field=str(name)[:100])
        if len(values) > 1:
            raise Invalid(_("Give this once."), field=name)
    return {name: clean(request.query_params.get(name, ""), field=name).strip() for name in known}


def number_of(query: dict[str, str], name: str, *, default: int, low: int, high: int) -> int:
    """A whole number among the parameters.

    :raises Invalid: not one from `low` to `high`
    """
    text = query.get(name, "")
    if not text:
        return default
    if not (text.isascii() and text.isdigit() and len(text) <= 10 and low <= int(text) <= high):
        limits = {"low": low, "high": high}
        raise Invalid(_("This must be a whole number from %(low)s to %(high)s.") % limits, field=name)
    return int(text)


def demand_size(request, *, takes_files: bool = False) -> None:
    """:raises TooLarge: the body is larger than the limit; that of a form with a file is another"""
    length, limit = request.META.get("CONTENT_LENGTH") or "0", settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    is_form = takes_files and (request.content_type or "").startswith("multipart/")
    if length.isdigit() and int(length) <= (MOST_SENT if is_form else limit):
        return
    # Many clients read no answer before they have sent all: up to four times the limit is taken, and thrown away.
    left = 4 * limit
    while left > 0 and (chunk := request.read(1 << 16)):
        left -= len(chunk)
    raise TooLarge(_("The request is larger than the limit."))


def _no_constant(name: str):
    raise ValueError(f"{name} is not a JSON number")


def _demand_texts(value: Any, at: str, depth: int) -> None:
    if depth > DEEPEST:
        raise Invalid(_("The body is nested too deeply."), field=at[:100])
    if isinstance(value, str):
        clean(value, field=at)
    at = at[:100]
    for name, inner in _members(value):
        clean(name, field=at)
        _demand_texts(inner, f"{at}[{name}]" if isinstance(value, list) else f"{at}.{name}".lstrip("."), depth + 1)


def _members(value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        yield from value.items()
    elif isinstance(value, list):
        yield from ((str(place), inner) for place, inner in enumerate(value))
