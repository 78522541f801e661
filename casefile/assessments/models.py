"""Assessments: the desk's own judgements, and the claims they rest on."""

from django.db import models

from casefile.claims.models import Claim
from casefile.core.ids import row_id
from casefile.entries.models import CaseLink, Entry

from .vocabulary import CONFIDENCE, OUTCOMES, STANCES, WEIGHTS, YARDSTICKS


class Assessment(Entry):
    """:ivar likelihood: the number of a term of the yardstick, "1" to "7"; "" when the material permits no judgement
    :ivar number: percent, inside the term's band
    :ivar horizon: EDTF; the time by which it is to be seen
    """

    entry_ptr = models.OneToOneField(
        Entry, models.CASCADE, parent_link=True, primary_key=True, related_name="as_assessment"
    )
    judgement = models.TextField()
    yardstick = models.CharField(max_length=20, choices=YARDSTICKS.choices)
    likelihood = models.CharField(max_length=1, blank=True)
    number = models.PositiveSmallIntegerField(null=True)
    confidence = models.CharField(max_length=10, choices=CONFIDENCE.choices, blank=True)
    confidence_reason = models.TextField(blank=True)
    horizon = models.CharField(max_length=80, blank=True)
    resolves_if = models.TextField(blank=True)
    source_summary = models.TextField(blank=True)
    change_note = models.TextField(blank=True)
    outcome = models.CharField(max_length=10, choices=OUTCOMES.choices, blank=True)
    outcome_on = models.CharField(max_length=80, blank=True)


class BasisRow(CaseLink):
    """One claim an assessment rests on, for or against it or beside it. Live row."""

    id = models.UUIDField(primary_key=True, default=row_id)
    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="basis")
    position = models.PositiveSmallIntegerField()
    claim = models.ForeignKey(Claim, models.PROTECT, related_name="basis_of")
    stance = models.CharField(max_length=12, choices=STANCES.choices)
    weight = models.CharField(max_length=1, choices=WEIGHTS.choices)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["assessment", "claim"], name="assessments_basisrow_once")]


class Supersession(CaseLink):
    """An assessment stands in place of an earlier one. Live row."""

    id = models.UUIDField(primary_key=True, default=row_id)
    assessment = models.OneToOneField(Assessment, models.CASCADE, related_name="supersession")
    earlier = models.ForeignKey(Assessment, models.PROTECT, related_name="superseded_by")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(assessment=models.F("earlier")), name="assessments_supersession_of_another"
            )
        ]
