"""What a source brings to the common life of entries."""

from datetime import datetime
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casefile.actors.queries import reachable
from casefile.cases.models import Case
from casefile.core import dates, markings
from casefile.core.errors import Invalid
from casefile.core.inputs import PARAGRAPH, id_in, text_in, word_in
from casefile.entries.kinds import Fields, Kind

from .models import Publisher, Source
from .vocabulary import RELIABILITY, SOURCE_KINDS

EARLIEST, LATEST = 1900, 2200
"""Years in which somebody of a desk may have read a source; at the calendar's ends, time zones lead out of it."""


def clean(fields: Fields, case, by) -> Fields:
    published = fields.get("published") or {}
    if not isinstance(published, dict):
        raise Invalid(_("This must be {edtf, printed}."), field="published")
    printed = text_in(published, "printed", longest=200, at="published.")
    date = dates.read(text_in(published, "edtf", longest=80, at="published."), printed, field="published.edtf")
    return {
        "marking": markings.read(fields.get("marking") or case.marking, field="marking"),
        "title": text_in(fields, "title"),
        "url": text_in(fields, "url", longest=2000),
        "source_kind": word_in(fields, "source_kind", SOURCE_KINDS, default="article"),
        "language": text_in(fields, "language", longest=12),
        "publisher": _publisher(fields, case, by),
        "authors": _authors(fields),
        "published": {"edtf": date.edtf, "printed": date.printed},
        "accessed_at": _moment(fields.get("accessed_at")),
        "reliability": word_in(fields, "reliability", RELIABILITY, default="F"),
        "reliability_reason": text_in(fields, "reliability_reason", longest=PARAGRAPH),
        "note": text_in(fields, "note", longest=PARAGRAPH),
    }


def _publisher(fields: Fields, case, by) -> Fields:
    row = fields.get("publisher") or {}
    if not isinstance(row, dict):
        raise Invalid(_("This must be {name, actor}."), field="publisher")
    actor = id_in(row, "actor", at="publisher.")
    if actor and actor not in reachable(by, case, {actor}):
        raise Invalid(_("There is no such actor."), field="publisher.actor")
    return {"name": text_in(row, "name", at="publisher."), "actor": str(actor) if actor else None}


def _authors(fields: Fields) -> list[str]:
    authors = fields.get("authors") or []
    if not isinstance(authors, list) or len(authors) > 50:
        raise Invalid(_("This must be a list of at most 50 names."), field="authors")
    named = [text_in({"name": one}, "name", at=f"authors[{place}].") for place, one in enumerate(authors)]
    return [name for name in named if name]


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


def title_of(fields: Fields) -> str:
    return fields.get("title") or fields.get("url") or _("source without a title")


def fill(source: Source, fields: Fields) -> None:
    date = dates.read(fields["published"]["edtf"], fields["published"]["printed"])
    source.title = title_of(fields)
    source.published, source.published_printed = date.edtf, date.printed
    source.published_first, source.published_last = date.first, date.last
    source.publisher_name = fields["publisher"]["name"]
    for name in ("url", "source_kind", "language", "authors", "reliability", "reliability_reason", "note"):
        setattr(source, name, fields[name])
    source.accessed_at = fields["accessed_at"]


def project(source: Source, fields: Fields) -> None:
    actor = fields["publisher"]["actor"]
    Publisher.objects.filter(source=source).delete()
    if actor:
        home = Case.objects.get(entries=actor)
        Publisher.objects.create(
            source=source, case_id=source.case_id, other_id=actor, other_case=home, other_is_registry=home.is_registry
        )


def freeze(source: Source, fields: Fields, pins) -> Fields:
    """A source's own document, and by `citation` what a claim's document says of it."""
    publisher = fields["publisher"]
    pin = pins.get(UUID(publisher["actor"])) if publisher["actor"] else None
    return {
        **citation(fields),
        "publisher_actor": {"id": publisher["actor"], "sha256": pin.sha256} if pin else None,
        "accessed_on": fields["accessed_at"][:10],
        "reliability": {"grade": fields["reliability"], "reason": fields["reliability_reason"]},
        "note": fields["note"],
    }


def citation(fields: Fields) -> Fields:
    """What ICD 206 asks of a citation: author, title, publisher, date, address, kind."""
    return {
        "title": fields["title"],
        "kind": fields["source_kind"],
        "language": fields["language"],
        "publisher": fields["publisher"]["name"],
        "authors": fields["authors"],
        "published": fields["published"],
        "url": fields["url"],
    }


def forget(source: Source) -> None:
    Publisher.objects.filter(source=source).delete()
    source.title, source.url, source.publisher_name, source.authors = _("erased"), "", "", []
    source.published, source.published_printed, source.note, source.reliability_reason = "", "", "", ""
    source.save()


def words(fields: Fields) -> str:
    return "\n".join([fields["title"], fields["publisher"]["name"], *fields["authors"], fields["url"], fields["note"]])


SOURCE = Kind(
    code="source",
    label=gettext_lazy("Source"),
    plural=gettext_lazy("Sources"),
    model=Source,
    clean=clean,
    fill=fill,
    project=project,
    freeze=freeze,
    rests_on=lambda fields: [UUID(fields["publisher"]["actor"])] if fields["publisher"]["actor"] else [],
    lacking=lambda fields: [],
    words=words,
    forget=forget,
    labels={
        "title": gettext_lazy("Title"),
        "url": gettext_lazy("Address"),
        "source_kind": gettext_lazy("Kind"),
        "language": gettext_lazy("Language"),
        "publisher": gettext_lazy("Publisher"),
        "authors": gettext_lazy("Authors"),
        "published": gettext_lazy("Published"),
        "accessed_at": gettext_lazy("Accessed"),
        "reliability": gettext_lazy("Reliability"),
        "reliability_reason": gettext_lazy("Reason for the reliability"),
        "note": gettext_lazy("Note"),
        "marking": gettext_lazy("Marking"),
    },
)
