"""What goes through review: one table for what sources, actors, claims and assessments share."""

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from casefile.cases.models import Case
from casefile.core import markings
from casefile.core.ids import public_id, row_id

from . import lifecycle
from .sight import RED, EntryQuerySet

_STANDS = models.Q(shown_at__isnull=False)


class Entry(models.Model):
    """One entry of a case. Its row shows one version: the head until the first approval, then the approved one.

    :ivar state: the state of the head
    :ivar marking: what sight goes by: the stricter of what is shown and what is proposed
    :ivar approved: a cache that a trigger checks; set while the entry stands
    :ivar shown_at: when the version that stands was saved, for lists of what stands; a trigger sets it
    """

    id = models.UUIDField(primary_key=True, default=public_id, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="entries")
    kind = models.CharField(max_length=20)
    title = models.TextField(blank=True)
    state = models.CharField(max_length=12, choices=lifecycle.STATES.choices, default=lifecycle.DRAFT)
    marking = models.CharField(max_length=20, choices=markings.choices)
    head = models.ForeignKey("Version", models.PROTECT, null=True, related_name="+")
    approved = models.ForeignKey("Version", models.PROTECT, null=True, related_name="+")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    search = SearchVectorField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)
    shown_at = models.DateTimeField(null=True, editable=False)

    objects = EntryQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "id"], name="entries_entry_in_case")]
        indexes = [
            models.Index(fields=["case", "kind", "-changed_at", "-id"], name="entries_entry_list"),
            models.Index(fields=["case", "state", "changed_at"], name="entries_entry_queue"),
            models.Index(fields=["case", "-changed_at", "-id"], name="entries_entry_newest"),
            models.Index(fields=["-changed_at", "-id"], name="entries_entry_desk"),
            models.Index(fields=["case", "-shown_at", "-id"], name="entries_entry_shown", condition=_STANDS),
            models.Index(
                fields=["case", "kind", "-shown_at", "-id"], name="entries_entry_kind_shown", condition=_STANDS
            ),
            models.Index(fields=["case"], name="entries_entry_red", condition=models.Q(marking=RED)),
            models.Index(
                fields=["case", "created_at", "id"], name="entries_entry_sources", condition=models.Q(kind="source")
            ),
            models.Index(
                fields=["author", "kind", "-changed_at", "-id"],
                name="entries_entry_drafts",
                condition=models.Q(state=lifecycle.DRAFT),
            ),
            GinIndex(fields=["search"], name="entries_entry_search"),
        ]

    def __str__(self):
        return self.title

    @property
    def stands(self) -> bool:
        return self.approved_id is not None

    @property
    def is_in_change(self) -> bool:
        """It stands, and somebody works at a newer version."""
        return self.stands and self.head_id != self.approved_id


class Reader(models.Model):
    """Somebody who may see a RED entry. Everyone else does not know that it exists."""

    id = models.UUIDField(primary_key=True, default=row_id)
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="readers")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    named_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "person"], name="entries_reader_once")]


class Version(models.Model):
    """One save of an entry. Insert-only. `sha256` is over {content, nonce} in canonical form."""

    id = models.UUIDField(primary_key=True, default=row_id)
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    sha256 = models.CharField(max_length=64)

    class Meta:
        ordering = ["entry", "number"]
        constraints = [
            models.UniqueConstraint(fields=["entry", "number"], name="entries_version_number_once"),
            models.UniqueConstraint(fields=["entry", "id"], name="entries_version_of_entry"),
        ]


class Content(models.Model):
    """What was saved, apart from its hash so that it can be erased. The fields are the entry's kind's own."""

    version = models.OneToOneField(Version, models.PROTECT, primary_key=True, related_name="content")
    nonce = models.CharField(max_length=32)
    fields = models.JSONField()


class Document(models.Model):
    """A version as it was submitted, frozen. Insert-only; the bytes stand in `DocumentBody`.

    Its member `beside` is a hash over `salt` and the hashes of its annexes: who approves it approves them, and who
    reads it does not learn whether there are any.
    """

    version = models.OneToOneField(Version, models.PROTECT, primary_key=True, related_name="document")
    schema = models.CharField(max_length=40)
    sha256 = models.CharField(max_length=64, unique=True)
    size = models.PositiveIntegerField()
    marking = models.CharField(max_length=20)
    salt = models.CharField(max_length=32, blank=True)


class DocumentBody(models.Model):
    """The canonical bytes (RFC 8785) of a document: what is approved, and what a partner reads."""

    document = models.OneToOneField(Document, models.PROTECT, primary_key=True, related_name="body")
    bytes = models.BinaryField()


class Contribution(models.Model):
    """Somebody had a hand in a version. Insert-only: the set of contributors never shrinks."""

    id = models.UUIDField(primary_key=True, default=row_id)
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="contributions")
    version = models.ForeignKey(Version, models.PROTECT, related_name="contributions")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "person"], name="entries_contribution_once")]


class CaseLink(models.Model):
    """A row that leads from a case to an entry of the same case or of the registry; keys check it (`links.kept`)."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    other_case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    other_is_registry = models.BooleanField()

    class Meta:
        abstract = True


class Pin(CaseLink):
    """A frozen version rests on this version of another entry. Insert-only."""

    id = models.UUIDField(primary_key=True, default=row_id)
    version = models.ForeignKey(Version, models.PROTECT, related_name="pins")
    other = models.ForeignKey(Entry, models.PROTECT, related_name="pinned_by")
    pinned = models.ForeignKey(Version, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "other"], name="entries_pin_once")]


class Annex(CaseLink):
    """A document frozen with a version beside its main one: a link to another entry, or a tearline. Insert-only.

    :ivar slot: the public id it is published under: its own, kept from version to version; a tearline's is the entry's
    :ivar other: the entry at the other end of a link
    :ivar marking: the strictest of what it says
    """

    id = models.UUIDField(primary_key=True, default=row_id)
    version = models.ForeignKey(Version, models.PROTECT, related_name="annexes")
    role = models.CharField(max_length=20)
    slot = models.UUIDField(default=public_id)
    other = models.ForeignKey(Entry, models.PROTECT, null=True, related_name="+")
    schema = models.CharField(max_length=40)
    sha256 = models.CharField(max_length=64, unique=True)
    size = models.PositiveIntegerField()
    marking = models.CharField(max_length=20)

    class Meta:
        ordering = ["version", "role", "sha256"]
        constraints = [models.UniqueConstraint(fields=["version", "slot"], name="entries_annex_slot_once")]


class AnnexBody(models.Model):
    """The canonical bytes of an annex, apart from their hash so that they can be erased."""

    annex = models.OneToOneField(Annex, models.PROTECT, primary_key=True, related_name="body")
    bytes = models.BinaryField()


class Staleness(models.Model):
    """What an entry rests on is in doubt: it must be looked at again. Cleared by approving a version written since."""

    id = models.UUIDField(primary_key=True, default=row_id)
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="stale_marks")
    because_of = models.ForeignKey(Entry, models.PROTECT, related_name="+")
    code = models.CharField(max_length=20)
    since = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "because_of", "code"], name="entries_staleness_once")]
