"""What a claim brings to the common life of entries."""

from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casefile.actors.kind import main_name
from casefile.actors.models import Actor
from casefile.core import dates
from casefile.entries.kinds import Fields, Kind
from casefile.sources.kind import citation
from casefile.sources.quoting import frozen_passages, project_passages

from .content import clean, is_graded, lacking
from .models import Claim, Party

PLAIN = (
    "statement",
    "voice",
    "claim_kind",
    "mode",
    "wording",
    "predicate",
    "predicate_value",
    "place",
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


def project(claim: Claim, fields: Fields) -> None:
    project_passages(claim, fields)
    parties = fields["parties"]
    claim.parties.all().delete()
    actors = Actor.objects.select_related("case").in_bulk([row["actor"] for row in parties if row["actor"]])
    for place, row in enumerate(parties):
        actor = actors[UUID(row["actor"])] if row["actor"] else None
        home = actor.case if actor else claim.case
        Party.objects.create(
            claim=claim,
            case_id=claim.case_id,
            position=place,
            actor=actor,
            other_case=home,
            other_is_registry=home.is_registry,
            **{name: row[name] for name in ("part", "step", "words", "printed", "capacity", "uncertain")},
        )


def freeze(claim: Claim, fields: Fields, pins) -> Fields:
    """A claim's document carries all one needs to read it alone; no name of staff, no number, no time of an edit."""
    source = pins[UUID(fields["source"])]
    return {
        "statement": fields["statement"],
        "voice": fields["voice"],
        "kind": fields["claim_kind"],
        "mode": fields["mode"],
        "wording": fields["wording"],
        "predicate": {"code": fields["predicate"], "value": fields["predicate_value"]} if fields["predicate"] else None,
        "parties": [_frozen_party(row, pins) for row in fields["parties"]],
        "passages": frozen_passages(fields),
        "said_on": fields["said_on"],
        "happened_on": fields["happened_on"],
        "place": fields["place"],
        "reading_note": fields["reading_note"],
        "attribution": fields["attribution"],
        "credibility": _frozen_grade(fields),
        "source": {
            "id": str(source.entry.pk),
            "sha256": source.sha256,
            "marking": source.marking,
            "citation": citation(source.fields),
            "reliability": {"grade": source.fields["reliability"], "reason": source.fields["reliability_reason"]},
        },
    }


def _frozen_party(row: Fields, pins) -> Fields:
    shared = {name: row[name] for name in ("part", "step", "printed", "capacity", "uncertain")}
    if not row["actor"]:
        return {**shared, "actor": None, "words": row["words"]}
    pin = pins[UUID(row["actor"])]
    name, kind = main_name(pin.fields), pin.fields["actor_kind"]
    return {**shared, "actor": {"id": row["actor"], "sha256": pin.sha256, "name": name, "kind": kind}, "words": ""}


def _frozen_grade(fields: Fields) -> Fields:
    """Graded, not graded, or nothing to grade: three answers that are never one."""
    if fields["claim_kind"] and not is_graded(fields):
        return {"state": "nothing-to-grade", "grade": None, "reason": fields["credibility_reason"]}
    state = "graded" if fields["credibility"] else "not-graded"
    return {"state": state, "grade": fields["credibility"] or None, "reason": fields["credibility_reason"]}


def rests_on(fields: Fields) -> list[UUID]:
    actors = [UUID(row["actor"]) for row in fields["parties"] if row["actor"]]
    return [UUID(fields["source"]), *dict.fromkeys(actors)]


def words(fields: Fields) -> str:
    spoken = [text for row in fields["parties"] for text in (row["words"], row["printed"], row["capacity"])]
    return "\n".join([fields["statement"], *(row["exact"] for row in fields["passages"]), *spoken, fields["place"]])


def forget(claim: Claim) -> None:
    claim.passages.all().delete()
    claim.parties.all().delete()
    claim.title = claim.statement = _("erased")
    claim.place = claim.reading_note = claim.credibility_reason = claim.predicate_value = ""
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
        "said_on": gettext_lazy("Said on"),
        "happened_on": gettext_lazy("Happened on"),
        "place": gettext_lazy("Place"),
        "reading_note": gettext_lazy("Reading note"),
        "attribution": gettext_lazy("Attribution check"),
        "credibility": gettext_lazy("Credibility"),
        "credibility_reason": gettext_lazy("Reason for the credibility"),
        "source": gettext_lazy("Source"),
        "marking": gettext_lazy("Marking"),
    },
)
