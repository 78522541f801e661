"""What is kept of a copy, to look at: the page as archived, its picture, a picture or recording that was brought.

All of it comes from the second origin, by a ticket (`archive.tickets`); this page only frames it.
"""

import functools
from collections.abc import Callable
from typing import NamedTuple

from csp.decorators import csp_update
from django.conf import settings
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from casefile.archive import origins, tickets
from casefile.outside.visited import HTML_TYPES
from casefile.reading.sniff import FORMATS
from casefile.sources.models import Artifact, Capture

from .custody import head_of, seen_capture
from .doors import signed_in
from .frame import framed


class Way(NamedTuple):
    """One way to look at a capture.

    :ivar tag: the element that shows it
    :ivar what: what is asked for of the second origin
    """

    code: str
    label: str
    tag: str
    what: str


_PAGES = HTML_TYPES | {FORMATS["mhtml"].type}
_TAGS = {"image": "img", "audio": "audio", "video": "video"}


def ways_of(capture: Capture) -> list[Way]:
    """How it can be looked at, in the order in which it is offered."""
    files = {one.role: one for one in capture.artifacts.all()}
    original, picture = files.get("original"), files.get("screenshot")
    found = []
    if picture:
        found.append(Way("picture", _("Picture of the page"), "img", str(picture.pk)))
    if "dom" in files or (original and original.content_type in _PAGES):
        found.append(Way("page", _("As archived"), "iframe", "page"))
    if original and (tag := _tag_of(original)):
        found.append(Way("file", _("The file"), tag, str(original.pk)))
    return found


def _tag_of(original: Artifact) -> str | None:
    return _TAGS.get(original.content_type.partition("/")[0])


def frames_archived(view: Callable) -> Callable:
    """The page may frame the second origin and show its pictures and recordings. No other page may."""

    @functools.wraps(view)
    def door(request, *args, **named):
        origin = [settings.CASEFILE_ARCHIVE_URL] if origins.shows_archived() else []
        policy = {name: ["'self'", *origin] for name in ("img-src", "media-src")} | {"frame-src": origin or ["'none'"]}
        return csp_update(policy)(view)(request, *args, **named)

    return door


@signed_in
@frames_archived
def showing(request, pk):
    """One way of looking at it, chosen by `as`; the first one otherwise."""
    capture = seen_capture(request, pk)
    ways = ways_of(capture)
    way = next((one for one in ways if one.code == request.GET.get("as")), ways[0] if ways else None)
    context = {**head_of(capture), "ways": ways, "way": way, "address": _address(request, capture, way)}
    page = render(request, "sources/showing.html", framed(request, capture.source.case, context))
    page["Cache-Control"] = "no-store"
    return page


def _address(request, capture: Capture, way: Way | None) -> str:
    """Where it is shown, by a fresh ticket; "" where nothing is."""
    if not (way and origins.shows_archived()):
        return ""
    ticket = tickets.issue(person=request.user, session=request.session.session_key, capture=capture)
    return origins.address_of(ticket, way.what)
