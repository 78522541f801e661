"""Passages where there is no text: a page, a part of a picture, a time, with the words an analyst sees or hears there.

What stands there is transcribed, never anchored: everything that carries such a passage says so.
"""

import json
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from casefile.core.errors import Invalid
from casefile.core.inputs import PARAGRAPH, id_in, number_in, text_in

from .models import Artifact, Capture

WHOLE = 1000
"""Width and height of every picture and page, in which a region is given."""
LAST = 2**31 - 1
"""Milliseconds, or pages."""

# By type: what a passage must name, and all it may name.
_PLACES: dict[str, tuple[str, frozenset[str]]] = {
    "image/": ("region", frozenset({"region"})),
    "audio/": ("time", frozenset({"time"})),
    "video/": ("time", frozenset({"time", "region"})),
    "application/pdf": ("page", frozenset({"page", "region"})),
}
PLACES = ("page", "region", "time")
_SEEN = "screenshot"
"""The role of the picture of a page: it may be pointed into beside the page's text."""


def pointable(capture: Capture) -> list[Artifact]:
    """The files of a copy that have a place to point to (`places_in`) and no text of their own."""
    is_read = capture.texts.exists()
    files = [one for one in capture.artifacts.all() if one.role == _SEEN or (one.role == "original" and not is_read)]
    return [one for one in files if places_in(one)]


def places_in(artifact: Artifact) -> frozenset[str]:
    """Which of `PLACES` a passage in this file may name; none where there is nothing to point to."""
    return _asks(artifact)[1]


def clean_place(row: Mapping, *, source, person, at: str) -> dict[str, Any]:
    """The members of a passage that say where it points, and its words.

    :param row: {"artifact", "exact", and "page" (from 1), "region" ([x, y, width, height] in thousandths of the whole)
        or "time" ([from, until] in milliseconds), as the kind of file asks}
    :raises Invalid: no such file, one with a text to quote, a place it does not have, no words
    """
    artifact = _artifact(row, source, person, at)
    needed, allowed = _asks(artifact)
    if not needed:
        raise Invalid(_("There is no place to point to in a file of this kind."), field=at + "artifact")
    place = {"page": _page(row, at), "region": _region(row, at), "time": _time(row, at)}
    for name, value in place.items():
        if value is not None and name not in allowed:
            raise Invalid(_("A file of this kind has no such place."), field=at + name)
    if place[needed] is None:
        raise Invalid(_ASKED[needed](), field=at + needed)
    _demand_inside(artifact, place, at)
    _demand_no_text(artifact, place["page"], at)
    exact = text_in(row, "exact", longest=PARAGRAPH, at=at)
    if not exact:
        raise Invalid(_("Write down what is seen or heard there, or describe it plainly."), field=at + "exact")
    return {"artifact": str(artifact.pk), **place, "exact": exact}


_ASKED = {
    "page": lambda: _("Name the page."),
    "region": lambda: _("Name the part of the picture: left, top, width and height."),
    "time": lambda: _("Name the time from and until."),
}


def selector(row: Mapping) -> str:
    """Where it points, as a media fragment (W3C Media Fragments 1.0; `page` as in RFC 8118)."""
    parts = [f"page={row['page']}"] if row["page"] else []
    if row["region"]:
        parts.append("xywh=percent:" + ",".join(f"{one / 10:g}" for one in row["region"]))
    if row["time"]:
        parts.append("t=" + ",".join(f"{one // 1000}.{one % 1000:03d}" for one in row["time"]))
    return "&".join(parts)


def _asks(artifact: Artifact) -> tuple[str, frozenset[str]]:
    fitting = (asked for kind, asked in _PLACES.items() if artifact.content_type.startswith(kind))
    return next(fitting, ("", frozenset()))


def _artifact(row: Mapping, source, person, at: str) -> Artifact:
    seen = Capture.objects.visible_to(person).filter(source=source.pk).values("pk")
    files = Artifact.objects.filter(capture__in=seen).select_related("capture")
    found = files.filter(pk=id_in(row, "artifact", at=at)).first()
    if found is None:
        raise Invalid(_("There is no such file of this source."), field=at + "artifact")
    return found


def _demand_no_text(artifact: Artifact, page: int | None, at: str) -> None:
    """Where there are words, they are quoted as they stand."""
    if artifact.role == _SEEN:
        return
    texts = list(artifact.capture.texts.all())
    pages = texts[0].pages if texts else []
    is_wordless = page and page <= len(pages) and pages[page - 1][0] == pages[page - 1][1]
    if artifact.role != "original" or (texts and not is_wordless):
        raise Invalid(_("This has a text: quote the words that stand there."), field=at + "artifact")


def _demand_inside(artifact: Artifact, place: Mapping, at: str) -> None:
    """Of what is known of the file: how many pages, how long."""
    told = json.loads(bytes(artifact.capture.manifest)).get("file") or {}
    if place["page"] and place["page"] > told.get("pages", LAST):
        raise Invalid(_("The document has %(n)s pages.") % {"n": told["pages"]}, field=at + "page")
    if place["time"] and place["time"][1] > told.get("milliseconds", LAST):
        raise Invalid(_("It does not last so long."), field=at + "time")


def _page(row: Mapping, at: str) -> int | None:
    return None if row.get("page") is None else number_in(row, "page", low=1, high=LAST, at=at)


def _region(row: Mapping, at: str) -> list[int] | None:
    numbers = row.get("region")
    if numbers is None:
        return None
    if not _are_numbers(numbers, 4) or not _is_inside(*numbers):
        raise Invalid(_("Give left, top, width and height as parts of the whole, inside of it."), field=at + "region")
    return list(numbers)


def _is_inside(left: int, top: int, width: int, height: int) -> bool:
    return min(left, top) >= 0 and min(width, height) >= 1 and max(left + width, top + height) <= WHOLE


def _time(row: Mapping, at: str) -> list[int] | None:
    numbers = row.get("time")
    if numbers is None:
        return None
    if not _are_numbers(numbers, 2) or not 0 <= numbers[0] < numbers[1] <= LAST:
        raise Invalid(_("Give the time from and until, as in 1:02.500; it ends after it begins."), field=at + "time")
    return list(numbers)


def _are_numbers(value: Any, many: int) -> bool:
    return isinstance(value, list) and len(value) == many and all(type(one) is int for one in value)
