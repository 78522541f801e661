"""Sources, their immutable captures, the texts of those, and the passages that quote them."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models.functions import Now

from casefile.cases.models import Case
from casefile.core.ids import public_id, row_id
from casefile.entries.models import CaseLink, Entry, Version
from casefile.entries.sight import EntryQuerySet
from casefile.work.models import Job

from .vocabulary import (
    COMPLETENESS,
    DERIVATIONS,
    METHODS,
    OPEN_TO_ALL,
    OUTCOMES,
    PAP,
    PASSAGE_PARTS,
    RELIABILITY,
    RELIABILITY_FROM,
    SOURCE_KINDS,
    TEXT_ROLES,
    TRIAGE,
)

PACKAGE = "package"
"""The role of the file that holds all others of its capture, sealed."""


class Source(Entry):
    """One published item. Nothing here is mandatory that an article may not have.

    :ivar canonical_url: the address without what tells nothing of the page; to compare, never to fetch
    :ivar loaded: loaded words of the source's own voice, which no statement repeats outside quotation marks
    :ivar wanted: what is missing about it, each a task
    :ivar triage: where the desk is with reading it; no part of its content
    :ivar pap: what the archiver may do that the site could notice; no part of its content
    """

    entry_ptr = models.OneToOneField(
        Entry, models.CASCADE, parent_link=True, primary_key=True, related_name="as_source"
    )
    url = models.TextField(blank=True)
    canonical_url = models.TextField(blank=True)
    source_kind = models.CharField(max_length=20, choices=SOURCE_KINDS.choices)
    language = models.CharField(max_length=12, blank=True)
    publisher_name = models.CharField(max_length=500, blank=True)
    authors = ArrayField(models.CharField(max_length=500), default=list)
    published = models.CharField(max_length=80, blank=True)
    published_printed = models.CharField(max_length=200, blank=True)
    published_first = models.DateField(null=True)
    published_last = models.DateField(null=True)
    accessed_at = models.DateTimeField()
    reliability = models.CharField(max_length=1, choices=RELIABILITY.choices, default="F")
    reliability_from = models.CharField(max_length=10, choices=RELIABILITY_FROM.choices, default="desk")
    reliability_reason = models.TextField(blank=True)
    loaded = ArrayField(models.CharField(max_length=500), default=list)
    wanted = ArrayField(models.TextField(), default=list)
    note = models.TextField(blank=True)
    triage = models.CharField(max_length=15, choices=TRIAGE.choices, default="to-read")
    pap = models.CharField(max_length=10, choices=PAP.choices, default=OPEN_TO_ALL)

    objects = EntryQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(models.F("canonical_url"), name="sources_canonical", condition=~models.Q(canonical_url=""))
        ]


class Publisher(CaseLink):
    """The actor that publishes a source. Live row."""

    source = models.OneToOneField(Source, models.CASCADE, primary_key=True, related_name="publisher_link")
    other = models.ForeignKey(Entry, models.PROTECT, related_name="+")


class Derivation(CaseLink):
    """A source took what it says from another one: its text, a quotation. Live row."""

    id = models.UUIDField(primary_key=True, default=row_id)
    source = models.ForeignKey(Source, models.CASCADE, related_name="derivations")
    other = models.ForeignKey(Entry, models.PROTECT, related_name="+")
    how = models.CharField(max_length=20, choices=DERIVATIONS.choices)
    note = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "other"], name="sources_derivation_once")]


class OfSource(models.QuerySet):
    """Rows that hang off a source are seen by whoever sees the source."""

    def visible_to(self, person):
        return self.filter(source__in=Source.objects.visible_to(person).values("pk"))


class CaptureJob(Job):
    """The wish for a capture, and what became of it.

    :ivar asked_by: None for a visit by schedule
    """

    source = models.ForeignKey(Source, models.PROTECT, related_name="jobs")
    method = models.CharField(max_length=10, choices=METHODS.choices)
    url = models.TextField(blank=True)
    upload_sha256 = models.CharField(max_length=64, blank=True)
    upload_name = models.CharField(max_length=255, blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = OfSource.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        indexes = [
            models.Index(fields=["waits_for"], name="sources_job_waits", condition=~models.Q(waits_for="")),
        ]


class Capture(models.Model):
    """One archived copy of a source, inserted whole when it is complete; never changed, never replaced.

    `sha256` is that of `manifest`, the canonical JSON that names every artifact and text by its hash.

    :ivar outcome: whether all of the page came; what did not is in the manifest
    :ivar collector: None where it was made by schedule
    """

    id = models.UUIDField(primary_key=True, default=public_id, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    source = models.ForeignKey(Source, models.PROTECT, related_name="captures")
    job = models.OneToOneField(CaptureJob, models.PROTECT, related_name="capture")
    method = models.CharField(max_length=10, choices=METHODS.choices)
    requested_url = models.TextField(blank=True)
    final_url = models.TextField(blank=True)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    outcome = models.CharField(max_length=10, choices=COMPLETENESS.choices, default="complete")
    collector = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    manifest = models.BinaryField()
    sha256 = models.CharField(max_length=64)

    objects = OfSource.as_manager()

    class Meta:
        ordering = ["-ended_at", "-id"]
        constraints = [models.UniqueConstraint(fields=["case", "id"], name="sources_capture_in_case")]


class Blob(models.Model):
    """A stored sequence of bytes, addressed by its SHA-256; identical bytes are stored once."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    size = models.PositiveBigIntegerField()
    stored_at = models.DateTimeField(db_default=Now())


class Artifact(models.Model):
    """One file of a capture. It is a frame into which other sequences of bytes are set, each a blob.

    :ivar blobs: addresses: of the frame, which is all that lies between, then of what is set into it, in order. What
        is set into a package are the other files of its capture, by their own hashes
    :ivar places: [[start, end], …] of what is set into it, in bytes; [] for a file that is one blob. [start, end, size]
        where the blob stands in blocks of that size, each behind a head that the frame holds (`custody/pieces.py`)
    """

    id = models.UUIDField(primary_key=True, default=public_id, editable=False)
    capture = models.ForeignKey(Capture, models.PROTECT, related_name="artifacts")
    role = models.CharField(max_length=20)
    name = models.CharField(max_length=255)
    content_type = models.CharField(max_length=200, blank=True)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    blobs = ArrayField(models.CharField(max_length=64))
    places = models.JSONField(default=list)

    class Meta:
        ordering = ["role", "name"]
        indexes = [GinIndex(fields=["blobs"], name="sources_artifact_blobs")]

    def held(self) -> set[str]:
        """Addresses of the blobs this file still needs: not those of other files, nor what was erased."""
        gone = {one.address for one in self.erasures.all()}
        own = self.blobs[:1] if self.role == PACKAGE else self.blobs
        return set() if self.sha256 in gone else set(own) - gone


class Erasure(models.Model):
    """Bytes of one file that were erased for good; their hashes stay. Insert-only, by the owner of the database.

    :ivar address: one of the file's `blobs`; the file's own `sha256` for all of it
    """

    id = models.UUIDField(primary_key=True, default=row_id)
    artifact = models.ForeignKey(Artifact, models.PROTECT, related_name="erasures")
    address = models.CharField(max_length=64)
    made_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["artifact", "address"], name="sources_erasure_once")]


class Seal(models.Model):
    """The desk's signature under the package of a capture. Insert-only; the package itself is an artifact.

    :ivar key: id of the signing key
    :ivar signature: 64 bytes, Ed25519, over the manifest that lies in the package
    :ivar manifest_sha256: of that manifest
    """

    capture = models.OneToOneField(Capture, models.PROTECT, primary_key=True, related_name="seal")
    key = models.CharField(max_length=16)
    signature = models.BinaryField()
    manifest_sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField(db_default=Now())


class Stamp(models.Model):
    """What an outside time authority said of a seal. Insert-only; the first one that holds is enough.

    :ivar token: the authority's whole answer (RFC 3161, DER)
    :ivar at: the time it states
    """

    id = models.UUIDField(primary_key=True, default=row_id)
    seal = models.ForeignKey(Seal, models.PROTECT, related_name="stamps")
    authority = models.CharField(max_length=200)
    token = models.BinaryField()
    at = models.DateTimeField()
    made_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["made_at", "id"]
        constraints = [models.UniqueConstraint(fields=["seal", "authority"], name="sources_stamp_once")]


class Text(models.Model):
    """One text of a capture: NFC, LF, no controls, no surrogates. Its words stand in `TextBody`.

    :ivar sentences: [[start, end], …] in code points, made once by a library
    :ivar pages: [[start, end], …] of the pages of a document, in order; [] where there are none
    :ivar unseen: [[start, end], …] of words no reader sees on the rendered page
    :ivar scripted: [[start, end], …] of words that only a script put on the page
    """

    id = models.UUIDField(primary_key=True, default=public_id, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    source = models.ForeignKey(Source, models.PROTECT, related_name="texts")
    capture = models.ForeignKey(Capture, models.PROTECT, related_name="texts")
    role = models.CharField(max_length=10, choices=TEXT_ROLES.choices)
    extractor = models.CharField(max_length=100)
    language = models.CharField(max_length=12, blank=True)
    direction = models.CharField(max_length=3)
    sha256 = models.CharField(max_length=64)
    length = models.PositiveIntegerField()
    sentences = models.JSONField()
    pages = models.JSONField(default=list)
    unseen = models.JSONField(default=list)
    scripted = models.JSONField(default=list)

    objects = OfSource.as_manager()

    class Meta:
        ordering = ["capture", "role"]
        constraints = [
            models.UniqueConstraint(fields=["case", "id"], name="sources_text_in_case"),
            models.UniqueConstraint(fields=["capture", "role"], name="sources_text_role_once"),
        ]


class TextBody(models.Model):
    """The words of a text, apart from its hash so that they can be erased."""

    text = models.OneToOneField(Text, models.PROTECT, primary_key=True, related_name="body")
    content = models.TextField()


# Of each it is said that it is there: what cannot be compared passes a check.
_IN_TEXT = models.Q(
    *(("text__isnull", False), ("start__isnull", False), ("end__isnull", False), ("end__gt", models.F("start"))),
    *(("artifact", None), ("region", None), ("time_start", None), ("time_end", None)),
)
_IN_FILE = models.Q(("artifact__isnull", False), ("text", None), ("start", None), ("end", None))
_AT_A_PLACE = models.Q(page__isnull=False) | models.Q(region__isnull=False) | models.Q(time_start__isnull=False)
_IN_ORDER = models.Q(time_start=None, time_end=None) | models.Q(
    time_start__isnull=False, time_end__isnull=False, time_end__gt=models.F("time_start")
)


class Passage(models.Model):
    """Exact words in one text, or at a place in a file without text. Live row: follows the version that is shown.

    `start` and `end` count Unicode code points of the text, end exclusive; `exact` is what stands there, or what an
    analyst transcribed from the file.

    :ivar artifact: the file, where there is no text; the place is then `page`, `region` or `time_start`, or several
    :ivar page: of a document, counted from 1
    :ivar region: left, top, width, height, in thousandths of the whole
    :ivar time_start: milliseconds, as `time_end`
    :ivar translation: of the words, by the `translator`, into `translation_language`
    """

    id = models.UUIDField(primary_key=True, default=row_id)
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    entry = models.ForeignKey(Entry, models.CASCADE, related_name="passages")
    text = models.ForeignKey(Text, models.PROTECT, null=True, related_name="passages")
    artifact = models.ForeignKey(Artifact, models.PROTECT, null=True, related_name="passages")
    position = models.PositiveSmallIntegerField()
    part = models.CharField(max_length=10, choices=PASSAGE_PARTS.choices)
    start = models.PositiveIntegerField(null=True)
    end = models.PositiveIntegerField(null=True)
    exact = models.TextField()
    prefix = models.TextField(blank=True)
    suffix = models.TextField(blank=True)
    page = models.PositiveIntegerField(null=True)
    region = ArrayField(models.PositiveSmallIntegerField(), size=4, null=True)
    time_start = models.PositiveIntegerField(null=True)
    time_end = models.PositiveIntegerField(null=True)
    translation = models.TextField(blank=True)
    translation_language = models.CharField(max_length=12, blank=True)
    translator = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.CheckConstraint(
                condition=_IN_TEXT | (_IN_FILE & _AT_A_PLACE & _IN_ORDER), name="sources_passage_points"
            ),
            models.UniqueConstraint(fields=["entry", "position"], name="sources_passage_position_once"),
        ]

    @property
    def capture(self) -> Capture:
        """The copy it stands in."""
        return (self.text or self.artifact).capture


class Recheck(models.Model):
    """What became of one passage of one version in a later capture of its source. Insert-only; it holds no words.

    :ivar position: of the passage in the version
    :ivar text: the text it was looked for in; None when the capture has none
    :ivar start: where the words, or those most like them, stand there; None when they are gone
    """

    id = models.UUIDField(primary_key=True, default=row_id)
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="rechecks")
    version = models.ForeignKey(Version, models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    capture = models.ForeignKey(Capture, models.PROTECT, related_name="rechecks")
    text = models.ForeignKey(Text, models.PROTECT, null=True, related_name="+")
    outcome = models.CharField(max_length=10, choices=OUTCOMES.choices)
    start = models.PositiveIntegerField(null=True)
    end = models.PositiveIntegerField(null=True)
    made_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["capture", "entry", "position"]
        constraints = [
            models.UniqueConstraint(fields=["capture", "version", "position"], name="sources_recheck_once"),
            models.CheckConstraint(
                condition=models.Q(outcome="gone", start=None, end=None) | models.Q(end__gt=models.F("start")),
                name="sources_recheck_found_or_gone",
            ),
        ]
