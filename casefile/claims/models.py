"""Claims: one statement found in exactly one source, its parties and events; what tells that sources are one origin."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from casefile.actors.models import Actor
from casefile.cases.models import Case
from casefile.core.ids import public_id, row_id
from casefile.entries.models import CaseLink, Entry
from casefile.sources.models import Source, TextBody

from .sight import EventQuerySet
from .vocabulary import (
    ATTRIBUTION,
    CLAIM_KINDS,
    COMPARATORS,
    CREDIBILITY,
    LINK_OWNERS,
    LINK_TYPES,
    MODES,
    PARTS,
    PLACE_RELATIONS,
    PREDICATES,
    VOICES,
    WORDINGS,
)


class Event(models.Model):
    """Something that happened and that claims are about. It asserts nothing, needs no review, merges reversibly.

    :ivar date: EDTF; `first` and `last` are the days it can be
    :ivar merged_into: the event this one turned out to be; undone by emptying it
    :ivar version: another one after each change, so that nobody overwrites unseen
    """

    id = models.UUIDField(primary_key=True, default=public_id, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="events")
    title = models.CharField(max_length=300)
    date = models.CharField(max_length=80, blank=True)
    printed = models.CharField(max_length=200, blank=True)
    time = models.CharField(max_length=8, blank=True)
    zone = models.CharField(max_length=60, blank=True)
    first = models.DateField(null=True)
    last = models.DateField(null=True)
    place = models.CharField(max_length=500, blank=True)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="merged")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    version = models.UUIDField(default=row_id)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ["title", "id"]
        constraints = [
            models.UniqueConstraint(fields=["case", "id"], name="claims_event_in_case"),
            models.CheckConstraint(
                condition=Q(merged_into=None) | ~Q(merged_into=models.F("id")), name="claims_event_not_into_itself"
            ),
        ]

    def __str__(self):
        return self.title


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
    event = models.ForeignKey(Event, models.PROTECT, null=True, related_name="claims")
    place = models.CharField(max_length=500, blank=True)
    place_relation = models.CharField(max_length=10, choices=PLACE_RELATIONS.choices, blank=True)
    latitude = models.DecimalField(max_digits=8, decimal_places=6, null=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    radius_m = models.PositiveIntegerField(null=True)
    reading_note = models.TextField(blank=True)
    attribution = models.CharField(max_length=20, choices=ATTRIBUTION.choices, default="as-printed")
    attribution_note = models.TextField(blank=True)
    credibility = models.CharField(max_length=1, choices=CREDIBILITY.choices, blank=True)
    credibility_reason = models.TextField(blank=True)


class Party(CaseLink):
    """One part somebody or something has in a claim: an actor, an event, or words never merged across sources.

    Live row. `other_case` is the case of the actor, or of the one the words are of.

    :ivar step: for `via`, the number of the hop, outwards from the speaker; else 0
    :ivar of: whose the words are: "Veskan authorities", of Veska
    """

    id = models.UUIDField(primary_key=True, default=row_id)
    claim = models.ForeignKey(Claim, models.CASCADE, related_name="parties")
    position = models.PositiveSmallIntegerField()
    part = models.CharField(max_length=20, choices=PARTS.choices)
    step = models.PositiveSmallIntegerField(default=0)
    actor = models.ForeignKey(Actor, models.PROTECT, null=True, related_name="parts")
    event = models.ForeignKey(Event, models.PROTECT, null=True, related_name="parts")
    words = models.CharField(max_length=500, blank=True)
    of = models.ForeignKey(Actor, models.PROTECT, null=True, related_name="unnamed_parts")
    printed = models.CharField(max_length=500, blank=True)
    capacity = models.CharField(max_length=500, blank=True)
    uncertain = models.BooleanField(default=False)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.CheckConstraint(
                condition=Q(actor__isnull=False, event=None, words="")
                | (Q(actor=None, event__isnull=False, words=""))
                | (Q(actor=None, event=None) & ~Q(words="")),
                name="claims_party_one_of_three",
            ),
            models.CheckConstraint(condition=Q(of=None) | ~Q(words=""), name="claims_party_of_beside_words"),
        ]

    @property
    def name(self) -> str:
        if self.actor:
            return self.actor.title
        return self.event.title if self.event else f"‹{self.words}›"


class Figure(models.Model):
    """A number in a claim, as printed and as far as it can be told. Live row.

    :ivar window: EDTF, the time counted over
    :ivar as_of: EDTF, the day it was true on
    """

    id = models.UUIDField(primary_key=True, default=row_id)
    claim = models.ForeignKey(Claim, models.CASCADE, related_name="figures")
    position = models.PositiveSmallIntegerField()
    printed = models.CharField(max_length=500)
    low = models.DecimalField(max_digits=24, decimal_places=6, null=True)
    high = models.DecimalField(max_digits=24, decimal_places=6, null=True)
    comparator = models.CharField(max_length=12, choices=COMPARATORS.choices, blank=True)
    unit = models.CharField(max_length=200, blank=True)
    window = models.CharField(max_length=80, blank=True)
    window_printed = models.CharField(max_length=200, blank=True)
    as_of = models.CharField(max_length=80, blank=True)
    as_of_printed = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["position"]


class ClaimLink(CaseLink):
    """What one claim is to another, by the desk or by a speaker. Live row."""

    id = models.UUIDField(primary_key=True, default=row_id)
    claim = models.ForeignKey(Claim, models.CASCADE, related_name="links")
    position = models.PositiveSmallIntegerField()
    type = models.CharField(max_length=20, choices=LINK_TYPES.choices)
    other = models.ForeignKey(Claim, models.PROTECT, related_name="linked_from")
    by = models.CharField(max_length=10, choices=LINK_OWNERS.choices)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["claim", "other", "type", "by"], name="claims_link_once"),
            models.CheckConstraint(condition=~Q(claim=models.F("other")), name="claims_link_not_to_itself"),
        ]


class Sketch(models.Model):
    """By what a text is found to be like others: signs of its runs of words, no words. Goes with the text's body.

    :ivar recipe: how it was made; only sketches of one recipe are compared
    :ivar runs: how many different runs of words the text has
    :ivar signs: the least hash of its runs under each of many orders (MinHash), four bytes each
    :ivar bands: hashes of stretches of `signs`; texts that are alike share one
    :ivar credit: the agency that the text itself credits, a code; "" for none
    """

    body = models.OneToOneField(TextBody, models.CASCADE, primary_key=True, related_name="sketch")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    source = models.ForeignKey(Source, models.PROTECT, related_name="sketches")
    recipe = models.CharField(max_length=30)
    runs = models.PositiveIntegerField()
    signs = models.BinaryField()
    bands = ArrayField(models.IntegerField())
    credit = models.CharField(max_length=20, blank=True)

    class Meta:
        indexes = [GinIndex(fields=["bands"], name="claims_sketch_bands")]


class SetAside(models.Model):
    """Somebody judged that a source does not carry another one's text, or no agency's copy. Insert-only.

    :ivar other: the other source; None when it is about an agency
    :ivar agency: its code; "" when it is about another source
    """

    id = models.UUIDField(primary_key=True, default=row_id)
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    source = models.ForeignKey(Source, models.PROTECT, related_name="set_aside")
    other = models.ForeignKey(Source, models.PROTECT, null=True, related_name="+")
    agency = models.CharField(max_length=20, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source", "other", "agency"], name="claims_setaside_once", nulls_distinct=False
            ),
            models.CheckConstraint(
                condition=models.Q(other=None) ^ models.Q(agency=""), name="claims_setaside_source_or_agency"
            ),
        ]
