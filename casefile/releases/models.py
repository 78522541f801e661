"""What leaves the desk: collections, who may pull them, numbered releases, and the feed partners read."""

from django.conf import settings
from django.db import models

from casefile.accounts.models import Partner
from casefile.cases.models import Case
from casefile.core import markings
from casefile.core.ids import public_id, row_id
from casefile.entries.models import Annex, Entry, Version

HIGHEST = markings.AMBER
"""No collection takes anything stricter."""


class CollectionQuerySet(models.QuerySet):
    def visible_to(self, person):
        """Collections of cases the person belongs to."""
        return self.filter(case__in=Case.objects.visible_to(person).values("pk"))


class Collection(models.Model):
    """What a partner subscribes to. `counter` is gapless and raised under the row's lock; `epoch` by a restore."""

    id = models.UUIDField(primary_key=True, default=public_id, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="collections")
    title = models.CharField(max_length=200)
    ceiling = models.CharField(max_length=20, default=HIGHEST)
    epoch = models.PositiveIntegerField(default=1)
    counter = models.PositiveBigIntegerField(default=0)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(auto_now_add=True)

    objects = CollectionQuerySet.as_manager()

    class Meta:
        ordering = ["title", "id"]
        constraints = [
            models.UniqueConstraint(fields=["case", "id"], name="releases_collection_in_case"),
            models.CheckConstraint(
                condition=models.Q(ceiling__in=markings.up_to(HIGHEST)), name="releases_collection_ceiling"
            ),
        ]

    def __str__(self):
        return self.title


class Grant(models.Model):
    """A partner may pull a collection, until the grant is revoked."""

    id = models.UUIDField(primary_key=True, default=row_id)
    collection = models.ForeignKey(Collection, models.PROTECT, related_name="grants")
    partner = models.ForeignKey(Partner, models.PROTECT, related_name="grants")
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    granted_at = models.DateTimeField(auto_now_add=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["collection", "partner"],
                condition=models.Q(revoked_at=None),
                name="releases_grant_one_open",
            )
        ]


class Proposal(models.Model):
    """A release somebody asks for, until a second person signs it or it is dropped."""

    OPEN, SIGNED, DROPPED = "open", "signed", "dropped"

    id = models.UUIDField(primary_key=True, default=public_id, editable=False)
    collection = models.ForeignKey(Collection, models.PROTECT, related_name="proposals")
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(auto_now_add=True)
    state = models.CharField(max_length=10, default=OPEN)

    class Meta:
        ordering = ["-proposed_at", "-id"]


class ProposalRow(models.Model):
    """One document that would leave: a version's main one, or one of its annexes."""

    id = models.UUIDField(primary_key=True, default=row_id)
    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="rows")
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="+")
    version = models.ForeignKey(Version, models.PROTECT, related_name="+")
    annex = models.ForeignKey(Annex, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "entry", "annex"], nulls_distinct=False, name="releases_proposalrow_once"
            )
        ]

    @property
    def document(self):
        return self.annex or self.version.document

    @property
    def slot(self):
        return self.annex.slot if self.annex else self.entry_id


class Release(models.Model):
    """A numbered, immutable batch of approved versions. `manifest` is canonical JSON and names the one before it."""

    id = models.UUIDField(primary_key=True, default=row_id)
    collection = models.ForeignKey(Collection, models.PROTECT, related_name="releases")
    number = models.PositiveIntegerField()
    proposal = models.OneToOneField(Proposal, models.PROTECT, related_name="release")
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    manifest = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    previous = models.CharField(max_length=64, blank=True)
    signed_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["collection", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["collection", "number"], name="releases_release_number_once"),
            models.CheckConstraint(
                condition=~models.Q(proposed_by=models.F("signed_by")), name="releases_release_two_people"
            ),
        ]


class FeedItem(models.Model):
    """One line of a collection's feed: a document that was released, or the tombstone of one. Insert-only.

    :ivar slot: the id partners know it by: the entry's, or that of a link; a later line with it replaces this one
    """

    DOCUMENT, TOMBSTONE = "document", "tombstone"

    id = models.UUIDField(primary_key=True, default=row_id)
    collection = models.ForeignKey(Collection, models.PROTECT, related_name="items")
    number = models.PositiveBigIntegerField()
    kind = models.CharField(max_length=10)
    release = models.ForeignKey(Release, models.PROTECT, null=True, related_name="items")
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="feed_items")
    version = models.ForeignKey(Version, models.PROTECT, related_name="+")
    annex = models.ForeignKey(Annex, models.PROTECT, null=True, related_name="+")
    slot = models.UUIDField()
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["collection", "number"]
        constraints = [models.UniqueConstraint(fields=["collection", "number"], name="releases_feeditem_number_once")]
        indexes = [
            models.Index(fields=["entry", "collection", "-number"], name="releases_feeditem_latest"),
            models.Index(fields=["collection", "slot", "-number"], name="releases_feeditem_of_slot"),
        ]
