"""How much of a page a copy holds, in words: on the page of its source, and on its custody page."""

import json
from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from casefile.custody.made import COMPLETE, lacking
from casefile.sources.models import Capture

LACKS = {
    "scripts": _("what scripts would have put on the page"),
    "images-and-styles": _("images and styles"),
    "parts": _("some of the images, styles and other parts of the page"),
    "screenshot": _("a picture of the page"),
    "pdf": _("a print of the page"),
    "visible-text": _("which words a reader sees"),
    "whole-height": _("what stands below the picture: the page was too high"),
    "quiet": _("the rest of the page: it was still loading when the time was over"),
    "article-text": _("a text of the article alone"),
    "outside-timestamp": _("an outside time stamp at the time of capture"),
    "exchange": _("what the site itself sent: nothing was fetched"),
}


def words_of(table: dict, codes: Iterable[str]) -> list:
    """The words of a table for codes as stored; those of a later release are passed over."""
    return [table[code] for code in codes if code in table]


def wholeness_of(captures: Iterable[Capture]) -> dict:
    """Capture id -> {"lacks": words for what makes it one in part, "fidelity": {requested, recorded, refused} or None}.

    A copy older than outcomes is taken to be complete.
    """
    return {capture.pk: _whole(capture) for capture in captures}


def _whole(capture: Capture) -> dict:
    known = json.loads(bytes(capture.manifest))
    codes = [] if capture.outcome == COMPLETE else lacking(known["missing"])
    return {"lacks": words_of(LACKS, codes), "fidelity": known.get("fidelity")}
