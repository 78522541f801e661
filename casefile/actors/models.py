"""Actors: who speaks and who is spoken of, under all their names."""

from django.contrib.postgres.indexes import GinIndex
from django.db import models

from casefile.core.ids import row_id
from casefile.entries.models import Entry

from .vocabulary import ACTOR_KINDS, NAME_ROLES


class Actor(Entry):
    entry_ptr = models.OneToOneField(Entry, models.CASCADE, parent_link=True, primary_key=True, related_name="as_actor")
    actor_kind = models.CharField(max_length=20, choices=ACTOR_KINDS.choices)
    description = models.TextField(blank=True)
    country = models.CharField(max_length=2, blank=True)


class Name(models.Model):
    """One name of an actor, in one language and script. Live row: follows the version that is shown."""

    id = models.UUIDField(primary_key=True, default=row_id)
    actor = models.ForeignKey(Actor, models.CASCADE, related_name="names")
    position = models.PositiveSmallIntegerField()
    value = models.CharField(max_length=300)
    folded = models.CharField(max_length=600)
    language = models.CharField(max_length=12, blank=True)
    script = models.CharField(max_length=4, blank=True)
    role = models.CharField(max_length=20, choices=NAME_ROLES.choices)

    class Meta:
        ordering = ["position"]
        indexes = [GinIndex(fields=["folded"], opclasses=["gin_trgm_ops"], name="actors_name_trigrams")]
