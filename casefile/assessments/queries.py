"""Reading assessments."""

from uuid import UUID

from django.db.models import QuerySet

from casefile.claims.models import Claim
from casefile.entries.kinds import Fields

from .basis import claims_in
from .models import Assessment, BasisRow, Supersession
from .scoring import Evidence, Matrix, matrix

FARTHEST = 100
"""Assessments a line of succession is followed through."""


def resting_on_claim(claim: Claim, person) -> QuerySet:
    """The basis rows in which a claim stands, of assessments the person sees, newest first."""
    seen = Assessment.objects.visible_to(person).exclude(state="withdrawn")
    rows = BasisRow.objects.filter(claim=claim, assessment__in=seen.values("pk")).select_related("assessment")
    return rows.order_by("-assessment__changed_at", "position")[:200]


def successors_of(assessment: Assessment, person) -> QuerySet:
    """The assessments that stand in place of this one, as far as the person may see them."""
    later = Supersession.objects.filter(earlier=assessment).values("assessment")
    return Assessment.objects.visible_to(person).exclude(state="withdrawn").filter(pk__in=later).newest_first()


def earlier_than(assessment: Assessment, person) -> Assessment | None:
    """The assessment that this one supersedes; None too when the person may not see it."""
    row = Supersession.objects.filter(assessment=assessment).first()
    return Assessment.objects.visible_to(person).filter(pk=row.earlier_id).first() if row else None


def leads_back_to(start: UUID, wanted: UUID) -> bool:
    """Does the line of what `start` supersedes come to `wanted`?"""
    here: UUID | None = start
    for _step in range(FARTHEST):
        here = Supersession.objects.filter(assessment=here).values_list("earlier", flat=True).first()
        if here is None or here == wanted:
            break
    return here == wanted


def claims_of(fields: Fields, person) -> dict[str, Claim]:
    """The claims a content names, by id, as far as the person may see them; one query."""
    seen = Claim.objects.visible_to(person).filter(pk__in=claims_in(fields)).select_related("source")
    return {str(claim.pk): claim for claim in seen}


def matrix_of(fields: Fields, claims: dict[str, Claim]) -> Matrix:
    """The matrix of a content, scored over the claims that are given; what is not seen does not count."""
    evidence = [
        Evidence(
            claim=row["claim"],
            source=str(claims[row["claim"]].source_id),
            credibility=claims[row["claim"]].credibility,
            relevance=row["relevance"],
            codes=tuple(row["codes"]),
            restates=row["restates"],
        )
        for row in fields["cells"]
        if row["claim"] in claims
    ]
    return matrix(evidence, len(fields["hypotheses"]))
