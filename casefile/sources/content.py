"""The content of a source: read and cleaned. Nothing in it is mandatory that an article may not have."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from casefile.actors.models import Actor
from casefile.actors.queries import reachable
from casefile.core import markings
from casefile.core.errors import Invalid
from casefile.core.inputs import LINE, PARAGRAPH, date_in, id_in, lines_in, text_in, word_in
from casefile.entries.kinds import Fields

from .addresses import canonical_url
from .derived import clean_derived
from .reliability import graded
from .vocabulary import RELIABILITY, SOURCE_KINDS

EARLIEST, LATEST = 1900, 2200
"""Years in which somebody of a desk may have read a source; at the calendar's ends, time zones lead out of it."""


def clean(fields: Fields, case, by) -> Fields:
    publisher, actor = _publisher(fields, case, by)
    url = text_in(fields, "url", longest=2000)
    content = {
        "marking": markings.read(fields.get("marking") or case.marking, field="marking"),
        "title": text_in(fields, "title"),
        "url": url,
        "canonical_url": canonical_url(url),
        "source_kind": word_in(fields, "source_kind", SOURCE_KINDS, default="article"),
        "language": text_in(fields, "language", longest=12),
        "publisher": publisher,
        "authors": lines_in(fields, "authors", longest=LINE),
        "published": date_in(fields, "published"),
        "accessed_at": _moment(fields.get("accessed_at")),
        "derived_from": clean_derived(fields, case, by),
        "reliability": word_in(fields, "reliability", RELIABILITY),
        "reliability_reason": text_in(fields, "reliability_reason", longest=PARAGRAPH),
        "loaded": lines_in(fields, "loaded", longest=LINE),
        "wanted": lines_in(fields, "wanted"),
        "note": text_in(fields, "note", longest=PARAGRAPH),
    }
    return {**content, **graded(content, actor)}


def _publisher(fields: Fields, case, by) -> tuple[Fields, Actor | None]:
    """The publisher as named, and the actor given by id: a name alone is never taken for one.

    Where only the actor is given, it is cited by its name.
    """
    row = fields.get("publisher") or {}
    if not isinstance(row, dict):
        raise Invalid(_("This must be {name, actor}."), field="publisher")
    wanted = id_in(row, "actor", at="publisher.")
    actor = reachable(by, case, {wanted}).get(wanted) if wanted else None
    if wanted and actor is None:
        raise Invalid(_("There is no such actor."), field="publisher.actor")
    name = text_in(row, "name", at="publisher.") or (actor.title if actor else "")
    return {"name": name, "actor": str(actor.pk) if actor else None}, actor


def _moment(value) -> str:
    if not value:
        return timezone.now().isoformat()
    try:
        moment = datetime.fromisoformat(str(value))
    except ValueError as error:
        raise Invalid(_("Write a moment as 2026-01-31T12:00:00Z."), field="accessed_at") from error
    if not EARLIEST <= moment.year <= LATEST:
        raise Invalid(_("Nobody can have read it then."), field="accessed_at")
    return (moment if moment.tzinfo else moment.replace(tzinfo=timezone.get_default_timezone())).isoformat()
