"""What a claim brings to the common life of entries."""

from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casefile.core import dates
from casefile.entries.kinds import Beside, Fields, Kind
from casefile.sources.kind import citation
from casefile.sources.quoting import frozen_passages, project_passages

from .content import clean
from .events import told
from .figures import project_figures
from .grades import grade_of
from .lacking import lacking
from .linking import links_beside, project_links
from .models import Claim, Event
from .parties import actors_in, events_in, frozen_parties, project_parties
from .places import place_of
from .tearlines import tearline_beside

PLAIN = (
    "statement",
    "voice",
    "claim_kind",
    "mode",
    "wording",
    "predicate",
    "predicate_value",
    "reading_note",
    "attribution",
    "credibility",
    "credibility_reason",
)
"""Fields of the content that the live row holds as they are."""


def fill(claim: Claim, fields: Fields) -> None:
    claim.title = fields["statement"]
    for name in PLAIN:
        setattr(claim, name, fields[name])
    happened = dates.read(fields["happened_on"]["edtf"])
    claim.said_on, claim.happened_on = fields["said_on"]["edtf"], happened.edtf
    claim.happened_first, claim.happened_last = happened.first, happened.last
    claim.source_id, claim.source_case_id = UUID(fields["source"]), claim.case_id
    claim.event_id = fields.get("event")
    claim.attribution_note = fields.get("attribution_note", "")
    place = place_of(fields)
    claim.place, claim.place_relation, claim.radius_m = place["words"], place["relation"], place["radius_m"]
    claim.latitude, claim.longitude = place["latitude"] or None, place["longitude"] or None


def project(claim: Claim, fields: Fields) -> None:
    project_passages(claim, fields)
    project_parties(claim, fields)
    project_figures(claim, fields)
    project_links(claim, fields)


def freeze(claim: Claim, fields: Fields, pins) -> Fields:
    """A claim's document carries all one needs to read it alone; no name of staff, no number, no time of an edit."""
    source = pins[UUID(fields["source"])]
    return {
        **_said(fields, pins),
        "passages": frozen_passages(fields),
        "source": {
            "id": str(source.entry.pk),
            "sha256": source.sha256,
            "marking": source.marking,
            "citation": citation(source.fields),
            "reliability": {"grade": source.fields["reliability"], "reason": source.fields["reliability_reason"]},
        },
    }


def _said(fields: Fields, pins) -> Fields:
    """What is claimed: all that a document says but where it is found."""
    events = Event.objects.in_bulk({UUID(pk) for pk in (*events_in(fields["parties"]), fields.get("event")) if pk})
    return {
        "statement": fields["statement"],
        "voice": fields["voice"],
        "kind": fields["claim_kind"],
        "mode": fields["mode"],
        "wording": fields["wording"],
        "predicate": {"code": fields["predicate"], "value": fields["predicate_value"]} if fields["predicate"] else None,
        "parties": frozen_parties(fields, pins, events),
        "event": _frozen_event(events.get(UUID(fields["event"]))) if fields.get("event") else None,
        "said_on": fields["said_on"],
        "happened_on": fields["happened_on"],
        "place": place_of(fields),
        "figures": fields.get("figures", []),
        "reading_note": fields["reading_note"],
        "attribution": {"check": fields["attribution"], "note": fields.get("attribution_note", "")},
        "credibility": grade_of(fields),
    }


def _frozen_event(event: Event | None) -> Fields | None:
    return {"id": str(event.pk), **told(event)} if event else None


def beside(claim: Claim, fields: Fields, pins) -> list[Beside]:
    """Its links, each a document of its own; and the document that leaves in its place, when there is a tearline."""
    links = links_beside(claim, fields)
    return [*links, tearline_beside(_said(fields, pins), fields, pins)] if fields.get("tearline") else links


def rests_on(fields: Fields) -> list[UUID]:
    return [UUID(pk) for pk in (fields["source"], *actors_in(fields["parties"]))]


def words(fields: Fields) -> str:
    spoken = [text for row in fields["parties"] for text in (row["words"], row["printed"], row["capacity"])]
    figures = [text for row in fields.get("figures", []) for text in (row["printed"], row["unit"])]
    quoted = [row["exact"] for row in fields["passages"]]
    return "\n".join([fields["statement"], *quoted, *spoken, place_of(fields)["words"], *figures])


def forget(claim: Claim) -> None:
    claim.passages.all().delete()
    claim.parties.all().delete()
    claim.figures.all().delete()
    claim.links.all().delete()
    claim.event = claim.latitude = claim.longitude = claim.radius_m = None
    claim.title = claim.statement = _("erased")
    claim.place = claim.reading_note = claim.credibility_reason = claim.predicate_value = ""
    claim.attribution_note = claim.place_relation = ""
    claim.save()


CLAIM = Kind(
    code="claim",
    label=gettext_lazy("Claim"),
    plural=gettext_lazy("Claims"),
    model=Claim,
    clean=clean,
    fill=fill,
    project=project,
    freeze=freeze,
    rests_on=rests_on,
    lacking=lacking,
    words=words,
    forget=forget,
    beside=beside,
    labels={
        "statement": gettext_lazy("Statement"),
        "passages": gettext_lazy("Passages"),
        "voice": gettext_lazy("Voice"),
        "parties": gettext_lazy("Parties"),
        "claim_kind": gettext_lazy("Kind"),
        "mode": gettext_lazy("Mode"),
        "wording": gettext_lazy("Wording"),
        "predicate": gettext_lazy("Relationship"),
        "predicate_value": gettext_lazy("As what"),
        "event": gettext_lazy("Event"),
        "said_on": gettext_lazy("Said on"),
        "happened_on": gettext_lazy("Happened on"),
        "place": gettext_lazy("Place"),
        "figures": gettext_lazy("Figures"),
        "reading_note": gettext_lazy("Reading note"),
        "attribution": gettext_lazy("Attribution check"),
        "attribution_note": gettext_lazy("Note on the attribution"),
        "credibility": gettext_lazy("Credibility"),
        "credibility_reason": gettext_lazy("Reason for the credibility"),
        "links": gettext_lazy("Links"),
        "tearline": gettext_lazy("Tearline"),
        "source": gettext_lazy("Source"),
        "marking": gettext_lazy("Marking"),
    },
)
