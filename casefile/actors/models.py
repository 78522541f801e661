"""Actors: who speaks and who is spoken of, under all their names."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models.functions import Now

from casefile.cases.models import Case
from casefile.core.ids import public_id, row_id
from casefile.entries.models import CaseLink, Entry

from .vocabulary import ACTOR_KINDS, GRADES, IDENTIFIER_SCHEMES, NAME_ROLES


class Actor(Entry):
    entry_ptr = models.OneToOneField(Entry, models.CASCADE, parent_link=True, primary_key=True, related_name="as_actor")
    actor_kind = models.CharField(max_length=20, choices=ACTOR_KINDS.choices)
    description = models.TextField(blank=True)
    country = models.CharField(max_length=2, blank=True)


class Span(models.Model):
    """From when until when, as far as it is known: EDTF level 2 with the words as printed."""

    valid_from = models.CharField(max_length=80, blank=True)
    valid_from_printed = models.CharField(max_length=200, blank=True)
    valid_until = models.CharField(max_length=80, blank=True)
    valid_until_printed = models.CharField(max_length=200, blank=True)

    class Meta:
        abstract = True


class Name(Span):
    """One name of an actor, in one language and script. Live row: follows the version that is shown.

    :ivar folded: the name as `core.text.fold` has it
    :ivar latin: the same in Latin letters
    :ivar sounds: one key for each of its words, the same for spellings that sound alike
    :ivar claim: the claim it comes from, of the actor's own case, which then stands in `case`
    """

    id = models.UUIDField(primary_key=True, default=row_id)
    actor = models.ForeignKey(Actor, models.CASCADE, related_name="names")
    position = models.PositiveSmallIntegerField()
    value = models.CharField(max_length=300)
    folded = models.CharField(max_length=600)
    latin = models.TextField(blank=True, default="")
    sounds = ArrayField(models.TextField(), default=list)
    language = models.CharField(max_length=12, blank=True)
    script = models.CharField(max_length=4, blank=True)
    role = models.CharField(max_length=20, choices=NAME_ROLES.choices)
    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="+")
    claim = models.ForeignKey(Entry, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["position"]
        indexes = [
            GinIndex(fields=["folded"], opclasses=["gin_trgm_ops"], name="actors_name_trigrams"),
            GinIndex(fields=["latin"], opclasses=["gin_trgm_ops"], name="actors_name_latin"),
            GinIndex(fields=["sounds"], name="actors_name_sounds"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(claim__isnull=True) | models.Q(case__isnull=False), name="actors_name_claim_in_case"
            )
        ]


class Office(CaseLink, Span):
    """A post somebody holds or held: of an actor, or of a body in words. Live row."""

    id = models.UUIDField(primary_key=True, default=row_id)
    actor = models.ForeignKey(Actor, models.CASCADE, related_name="offices")
    position = models.PositiveSmallIntegerField()
    office = models.CharField(max_length=300)
    of = models.ForeignKey(Actor, models.PROTECT, null=True, related_name="+")
    of_words = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["position"]


class Identifier(models.Model):
    """What others call an actor in a list that counts. Live row."""

    id = models.UUIDField(primary_key=True, default=row_id)
    actor = models.ForeignKey(Actor, models.CASCADE, related_name="identifiers")
    position = models.PositiveSmallIntegerField()
    scheme = models.CharField(max_length=20, choices=IDENTIFIER_SCHEMES.choices)
    value = models.CharField(max_length=500)

    class Meta:
        ordering = ["position"]
        indexes = [models.Index(fields=["scheme", "value"], name="actors_identifier_value")]


class Rating(models.Model):
    """How reliable a publisher was judged on a day. Live row, newest first."""

    id = models.UUIDField(primary_key=True, default=row_id)
    actor = models.ForeignKey(Actor, models.CASCADE, related_name="ratings")
    position = models.PositiveSmallIntegerField()
    grade = models.CharField(max_length=1, choices=GRADES.choices)
    reason = models.TextField(blank=True)
    on = models.DateField()

    class Meta:
        ordering = ["-on", "position"]


class Sameness(CaseLink):
    """An actor is merged into another one: they are the same. Live row, gone when the merge is undone."""

    actor = models.OneToOneField(Actor, models.CASCADE, primary_key=True, related_name="sameness")
    other = models.ForeignKey(Actor, models.PROTECT, related_name="merged")
    reason = models.TextField()


class Distinct(CaseLink):
    """Two actors that look alike were found to be two. Insert-only; in one case the lesser id stands first."""

    id = models.UUIDField(primary_key=True, default=public_id)
    actor = models.ForeignKey(Actor, models.PROTECT, related_name="+")
    other = models.ForeignKey(Actor, models.PROTECT, related_name="+")
    reason = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    since = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["actor", "other"], name="actors_distinct_once")]
