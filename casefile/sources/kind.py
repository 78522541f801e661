"""What a source brings to the common life of entries."""

from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casefile.cases.models import Case
from casefile.core import dates
from casefile.entries.kinds import Fields, Kind

from .content import clean
from .derived import beside, project_derived
from .models import Publisher, Source
from .reliability import lacking_reason

PLAIN = (
    "url",
    "canonical_url",
    "source_kind",
    "language",
    "authors",
    "accessed_at",
    "reliability",
    "reliability_from",
    "reliability_reason",
    "loaded",
    "wanted",
    "note",
)
"""Fields of the content that the live row holds as they are."""

SINCE = {"canonical_url": "", "reliability_from": "desk", "loaded": [], "wanted": []}
"""What older versions do not say."""


def title_of(fields: Fields) -> str:
    return fields.get("title") or fields.get("url") or _("source without a title")


def fill(source: Source, fields: Fields) -> None:
    fields = {**SINCE, **fields}
    date = dates.read(fields["published"]["edtf"], fields["published"]["printed"])
    source.title = title_of(fields)
    source.published, source.published_printed = date.edtf, date.printed
    source.published_first, source.published_last = date.first, date.last
    source.publisher_name = fields["publisher"]["name"]
    for name in PLAIN:
        setattr(source, name, fields[name])


def project(source: Source, fields: Fields) -> None:
    actor = fields["publisher"]["actor"]
    Publisher.objects.filter(source=source).delete()
    if actor:
        home = Case.objects.get(entries=actor)
        Publisher.objects.create(
            source=source, case_id=source.case_id, other_id=actor, other_case=home, other_is_registry=home.is_registry
        )
    project_derived(source, fields)


def freeze(source: Source, fields: Fields, pins) -> Fields:
    """A source's own document, and by `citation` what a claim's says of it. What is wanted stays at the desk."""
    publisher = fields["publisher"]
    pin = pins.get(UUID(publisher["actor"])) if publisher["actor"] else None
    return {
        **citation(fields),
        "publisher_actor": {"id": publisher["actor"], "sha256": pin.sha256} if pin else None,
        "accessed_on": fields["accessed_at"][:10],
        "reliability": {
            "grade": fields["reliability"],
            "from": fields.get("reliability_from", "desk"),
            "reason": fields["reliability_reason"],
        },
        "loaded": fields.get("loaded", []),
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
    source.derivations.all().delete()
    source.title, source.url, source.publisher_name, source.authors = _("erased"), "", "", []
    source.canonical_url, source.loaded, source.wanted = "", [], []
    source.published, source.published_printed, source.note, source.reliability_reason = "", "", "", ""
    source.save()


def words(fields: Fields) -> str:
    return "\n".join([fields["title"], fields["publisher"]["name"], *fields["authors"], fields["url"], *_own(fields)])


def _own(fields: Fields) -> list[str]:
    """What the desk writes about it, beside its citation."""
    return [fields["note"], *fields.get("loaded", []), *fields.get("wanted", [])]


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
    lacking=lacking_reason,
    words=words,
    forget=forget,
    beside=beside,
    labels={
        "title": gettext_lazy("Title"),
        "url": gettext_lazy("Address"),
        "canonical_url": gettext_lazy("Address, to compare"),
        "source_kind": gettext_lazy("Kind"),
        "language": gettext_lazy("Language"),
        "publisher": gettext_lazy("Publisher"),
        "authors": gettext_lazy("Authors"),
        "published": gettext_lazy("Published"),
        "accessed_at": gettext_lazy("Accessed"),
        "derived_from": gettext_lazy("Takes from"),
        "reliability": gettext_lazy("Reliability"),
        "reliability_from": gettext_lazy("Reliability from"),
        "reliability_reason": gettext_lazy("Reason for the reliability"),
        "loaded": gettext_lazy("Loaded words"),
        "wanted": gettext_lazy("Wanted"),
        "note": gettext_lazy("Note"),
        "marking": gettext_lazy("Marking"),
    },
)
