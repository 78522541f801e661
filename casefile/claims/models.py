"""Claims: one statement found in exactly one source, and the parties to it."""

from django.db import models

from casefile.actors.models import Actor
from casefile.cases.models import Case
from casefile.core.ids import row_id
from casefile.entries.models import CaseLink, Entry
from casefile.sources.models import Source

from .vocabulary import ATTRIBUTION, CLAIM_KINDS, CREDIBILITY, MODES, PARTS, PREDICATES, VOICES, WORDINGS


class Claim(Entry):
    """:ivar source_case: the claim's own case once more, so that a key holds its source in it"""

    entry_ptr = models.OneToOneField(Entry, models.CASCADE, parent_link=True, primary_key=True, related_name="as_claim")
    source = models.ForeignKey(Source, models.PROTECT, related_name="claims")
    source_case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    statement = models.TextField()
    voice = models.CharField(max_length=10, choices=VOICES.choices, blank=True)
    claim_kind = models.CharField(max_length=20, choices=CLAIM_KINDS.choices, blank=True)
    mode = models.CharField(max_length=20, choices=MODES.choices, default="stated")
    wording = models.CharField(max_length=20, choices=WORDINGS.choices, blank=True)
    predicate = models.CharField(max_length=20, choices=PREDICATES.choices, blank=True)
    predicate_value = models.CharField(max_length=300, blank=True)
    said_on = models.CharField(max_length=80, blank=True)
    happened_on = models.CharField(max_length=80, blank=True)
    happened_first = models.DateField(null=True)
    happened_last = models.DateField(null=True)
    place = models.CharField(max_length=500, blank=True)
    reading_note = models.TextField(blank=True)
    attribution = models.CharField(max_length=20, choices=ATTRIBUTION.choices, default="as-printed")
    credibility = models.CharField(max_length=1, choices=CREDIBILITY.choices, blank=True)
    credibility_reason = models.TextField(blank=True)


class Party(CaseLink):
    """One part somebody has in a claim: an actor, or words that are never merged across sources. Live row.

    :ivar step: for `via`, the number of the hop, outwards from the speaker; else 0
    """

    id = models.UUIDField(primary_key=True, default=row_id)
    claim = models.ForeignKey(Claim, models.CASCADE, related_name="parties")
    position = models.PositiveSmallIntegerField()
    part = models.CharField(max_length=20, choices=PARTS.choices)
    step = models.PositiveSmallIntegerField(default=0)
    actor = models.ForeignKey(Actor, models.PROTECT, null=True, related_name="parts")
    words = models.CharField(max_length=500, blank=True)
    printed = models.CharField(max_length=500, blank=True)
    capacity = models.CharField(max_length=500, blank=True)
    uncertain = models.BooleanField(default=False)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(actor__isnull=False) ^ ~models.Q(words=""), name="claims_party_actor_or_words"
            )
        ]

    @property
    def name(self) -> str:
        return self.actor.title if self.actor else f"‹{self.words}›"
