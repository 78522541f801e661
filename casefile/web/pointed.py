"""A place in a file without text, as it is typed: a page, parts of a hundred, a time; and the words that are there."""

import json
import re

from django.http import QueryDict

from casefile.sources.models import Artifact, Source
from casefile.sources.pointing import PLACES, places_in, pointable

from .doors import see_or_404
from .typed import is_id, number_typed

FILE = "point_file"
REGION = ("left", "top", "width", "height")
TIME = ("from", "until")
TYPED = tuple(f"point_{name}" for name in ("page", *REGION, *TIME, "words"))
_CLOCK = re.compile(r"(?:(\d{1,3}):)?(?:(\d{1,4}):)?(\d{1,6})(?:[.,](\d{1,3}))?")
_PERCENT = re.compile(r"(\d{1,3})(?:[.,](\d))?")


def pointed_in(post: QueryDict) -> list[dict]:
    """The passage typed into the fields of a place; [] while nothing is. What cannot be read goes on, to be refused."""
    if not is_id(post.get(FILE, "")) or not any(post.get(name, "").strip() for name in TYPED):
        return []
    place = {
        "page": number_typed(post.get("point_page", "")),
        "region": _numbers(post, REGION, thousandths_typed),
        "time": _numbers(post, TIME, milliseconds_typed),
    }
    return [{"artifact": post[FILE], **place, "part": "words", "exact": post.get("point_words", "")}]


def _numbers(post: QueryDict, names, read) -> list | None:
    typed = [post.get(f"point_{name}", "").strip() for name in names]
    return [read(one) for one in typed] if any(typed) else None


def milliseconds_typed(text: str) -> int | str:
    """1:02:03.5, 2:03.25 or 63 as milliseconds; what is no time as it is."""
    found = _CLOCK.fullmatch(text)
    if not found:
        return text
    high, low, seconds, part = found.groups(default="0")
    # A single number before the seconds is minutes.
    hours, minutes = (high, low) if found[2] else ("0", high)
    return ((int(hours) * 60 + int(minutes)) * 60 + int(seconds)) * 1000 + int(part.ljust(3, "0"))


def thousandths_typed(text: str) -> int | str:
    """12.5 percent as thousandths; what is no such number as it is."""
    found = _PERCENT.fullmatch(text)
    return int(found[1]) * 10 + int(found[2] or 0) if found else text


def file_to_read(request, source: Source) -> Artifact | None:
    """The file without text that is asked for by `file`, or the one of the newest copy; None where there is none."""
    wanted = request.GET.get("file")
    files = Artifact.objects.filter(capture__source=source.pk).select_related("capture")
    return see_or_404(files, pk=wanted) if wanted else file_of(source)


def file_of(source: Source) -> Artifact | None:
    """The file to point into in the newest copy; None where that has a text, or nothing to point to."""
    newest = source.captures.prefetch_related("artifacts").first()
    return next(iter(pointable(newest)), None) if newest else None


def file_context(artifact: Artifact | None, post: QueryDict, *, is_kept: bool) -> dict:
    """What the page shows of a file to point into.

    :param is_kept: whether the typed place became a passage, so that its fields are empty again
    """
    if artifact is None:
        return {}
    asks = [name for name in PLACES if name in places_in(artifact)]
    typed = {} if is_kept else {name.removeprefix("point_"): post.get(name, "") for name in TYPED}
    told = json.loads(bytes(artifact.capture.manifest)).get("file") or {}
    return {"file": artifact, "file_told": told, "asks": asks, "point": typed}
