"""What an assessment brings to the common life of entries."""

import json
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from casefile.claims.citing import cited
from casefile.entries.kinds import Beside, Fields, Kind
from casefile.entries.models import DocumentBody
from casefile.sources.rechecking import inherit_doubt

from .basis import claims_in
from .content import clean, lacking
from .models import Assessment, BasisRow, Supersession
from .vocabulary import terms_of

PLAIN = (
    "judgement",
    "yardstick",
    "confidence",
    "confidence_reason",
    "resolves_if",
    "source_summary",
    "change_note",
    "outcome",
)
"""Fields of the content that the live row holds as they are."""

AS_WRITTEN = (
    "judgement",
    "confidence",
    "confidence_reason",
    "horizon",
    "resolves_if",
    "assumptions",
    "alternatives",
    "indicators",
    "gaps",
    "hypotheses",
    "source_summary",
    "dissents",
    "change_note",
    "outcome",
    "outcome_on",
)
"""Fields of the content that the document holds as they are."""


def fill(assessment: Assessment, fields: Fields) -> None:
    assessment.title = fields["judgement"]
    for name in PLAIN:
        setattr(assessment, name, fields[name])
    assessment.likelihood, assessment.number = fields["likelihood"]["term"], fields["likelihood"]["number"]
    assessment.horizon, assessment.outcome_on = fields["horizon"]["edtf"], fields["outcome_on"]["edtf"]


def project(assessment: Assessment, fields: Fields) -> None:
    home = {"case_id": assessment.case_id, "other_case_id": assessment.case_id}
    home["other_is_registry"] = assessment.case.is_registry
    assessment.basis.all().delete()
    BasisRow.objects.bulk_create(
        BasisRow(
            assessment=assessment,
            position=place,
            claim_id=UUID(row["claim"]),
            **home,
            **{name: row[name] for name in ("stance", "weight", "note")},
        )
        for place, row in enumerate(fields["basis"])
    )
    Supersession.objects.filter(assessment=assessment).delete()
    if fields["supersedes"]:
        Supersession.objects.create(assessment=assessment, earlier_id=UUID(fields["supersedes"]), **home)
    inherit_doubt(assessment, claims_in(fields))


def freeze(assessment: Assessment, fields: Fields, pins) -> Fields:
    """An assessment's document: likelihood and confidence apart, each claim in words that stand alone."""
    claims = _frozen_claims(pins)
    return {
        **{name: fields[name] for name in AS_WRITTEN},
        "likelihood": _frozen_likelihood(fields),
        "basis": [
            {"claim": claims[row["claim"]], **{name: row[name] for name in ("stance", "weight", "note")}}
            for row in fields["basis"]
        ],
        "cells": [
            {"claim": claims[row["claim"]], **{name: row[name] for name in ("codes", "relevance", "restates")}}
            for row in fields["cells"]
        ],
    }


def _frozen_likelihood(fields: Fields) -> Fields | None:
    """None: the material permits no judgement. A term means nothing without its yardstick and band."""
    code, terms = fields["likelihood"]["term"], terms_of(fields["yardstick"])
    if not code:
        return None
    said = terms[code]
    return {
        "yardstick": fields["yardstick"],
        "term": code,
        "words": said["said"][0],
        "band": said["band"],
        "number": fields["likelihood"]["number"],
    }


def _frozen_claims(pins) -> dict[str, Fields]:
    """The claims by id, each as its own document cites it; in English, whoever submits."""
    versions = [pin.version_id for pin in pins.values()]
    bodies = dict(DocumentBody.objects.filter(document__version__in=versions).values_list("document__version", "bytes"))
    with override("en"):
        return {
            str(pk): {
                "id": str(pk),
                "sha256": pin.sha256,
                "marking": pin.marking,
                "statement": pin.fields.get("statement", ""),
                "credibility": pin.fields.get("credibility") or None,
                "text": cited(json.loads(bytes(bodies[pin.version_id]))) if pin.version_id in bodies else "",
            }
            for pk, pin in pins.items()
        }


def beside(assessment: Assessment, fields: Fields, pins) -> list[Beside]:
    """That it supersedes another one is told apart, where both are: not everybody may read the earlier one."""
    if not fields["supersedes"]:
        return []
    body = {"from": str(assessment.pk), "to": fields["supersedes"], "type": "supersedes", "note": fields["change_note"]}
    schema, other = "casefile/supersedes/1", UUID(fields["supersedes"])
    return [Beside(role="supersedes", schema=schema, body=body, marking=fields["marking"], other=other)]


def words(fields: Fields) -> str:
    notes = [row["note"] for row in fields["basis"]]
    assumed = [text for row in fields["assumptions"] for text in (row["text"], row["effect"])]
    lists = [text for name in ("alternatives", "indicators", "gaps", "hypotheses", "dissents") for text in fields[name]]
    single = [fields[name] for name in ("judgement", "confidence_reason", "resolves_if", "source_summary")]
    return "\n".join([*single, fields["change_note"], *assumed, *lists, *notes])


def forget(assessment: Assessment) -> None:
    assessment.basis.all().delete()
    Supersession.objects.filter(assessment=assessment).delete()
    assessment.title = assessment.judgement = _("erased")
    assessment.confidence_reason = assessment.resolves_if = assessment.source_summary = assessment.change_note = ""
    assessment.likelihood = assessment.confidence = assessment.horizon = assessment.outcome = assessment.outcome_on = ""
    assessment.number = None
    assessment.save()


ASSESSMENT = Kind(
    code="assessment",
    label=gettext_lazy("Assessment"),
    plural=gettext_lazy("Assessments"),
    model=Assessment,
    clean=clean,
    fill=fill,
    project=project,
    freeze=freeze,
    rests_on=claims_in,
    lacking=lacking,
    words=words,
    forget=forget,
    beside=beside,
    reopens=True,
    labels={
        "judgement": gettext_lazy("Judgement"),
        "likelihood": gettext_lazy("Likelihood"),
        "confidence": gettext_lazy("Confidence"),
        "confidence_reason": gettext_lazy("Reason for the confidence"),
        "horizon": gettext_lazy("By when"),
        "resolves_if": gettext_lazy("Resolved if"),
        "basis": gettext_lazy("Rests on"),
        "source_summary": gettext_lazy("Source summary"),
        "assumptions": gettext_lazy("Assumptions"),
        "alternatives": gettext_lazy("Alternatives"),
        "indicators": gettext_lazy("Indicators"),
        "gaps": gettext_lazy("Gaps"),
        "hypotheses": gettext_lazy("Hypotheses"),
        "cells": gettext_lazy("Matrix of hypotheses"),
        "dissents": gettext_lazy("Dissents"),
        "supersedes": gettext_lazy("Supersedes"),
        "change_note": gettext_lazy("What changed, and why"),
        "outcome": gettext_lazy("Outcome"),
        "outcome_on": gettext_lazy("Outcome known on"),
        "marking": gettext_lazy("Marking"),
    },
)
