"""What search keeps beside the entries: texts cut into chunks, how many entries there are, filters people saved."""

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from casefile.cases.models import Case
from casefile.core.ids import row_id
from casefile.sources.models import Source, TextBody


class TextChunk(models.Model):
    """A stretch of a captured text, folded for search. Goes with the text's body when that is erased.

    `start` and `end` count code points of the body, end exclusive; chunks overlap, so that no phrase falls between.
    """

    id = models.UUIDField(primary_key=True, default=row_id)
    body = models.ForeignKey(TextBody, models.CASCADE, related_name="chunks")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    source = models.ForeignKey(Source, models.PROTECT, related_name="chunks")
    position = models.PositiveIntegerField()
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    search = SearchVectorField()

    class Meta:
        ordering = ["body", "position"]
        indexes = [GinIndex(fields=["search"], name="search_textchunk_words")]
        constraints = [models.UniqueConstraint(fields=["body", "position"], name="search_textchunk_once")]


class Tally(models.Model):
    """How many entries of one sort a case has: the sum of `n` over its rows. A trigger writes differences.

    :ivar stands: is a version of them approved?
    """

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey(Case, models.PROTECT, related_name="+", db_constraint=False)
    kind = models.CharField(max_length=20)
    state = models.CharField(max_length=12)
    stands = models.BooleanField()
    marking = models.CharField(max_length=20)
    n = models.IntegerField()


class SavedFilter(models.Model):
    """A list or a search somebody wants to come back to. Theirs alone.

    :ivar place: which list: the code of a kind, "entry" for all of a case, "search"
    :ivar case: None for a search of the whole desk
    :ivar query: the rest of the address, `kind=claim&q=patrol`
    """

    id = models.UUIDField(primary_key=True, default=row_id)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="saved_filters")
    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="+")
    place = models.CharField(max_length=20)
    title = models.CharField(max_length=120)
    query = models.CharField(max_length=1000, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["title", "id"]
        constraints = [models.UniqueConstraint(fields=["person", "title"], name="search_savedfilter_title_once")]
