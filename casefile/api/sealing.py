"""One archived copy as scripts get it: whole, with what of the page came, what was erased, its seal, and its texts."""

import json

from drf_spectacular.utils import extend_schema_field
from rest_framework.serializers import (
    CharField,
    DateTimeField,
    IntegerField,
    JSONField,
    ListField,
    Serializer,
    SerializerMethodField,
    UUIDField,
)

from casefile.sources.models import Erasure

from . import shapes
from .custody import Custody, custody_of


class StampTold(Serializer):
    authority = CharField()
    at = DateTimeField(help_text="The time it states.")


class SealTold(Serializer):
    key = CharField(help_text="Id of the signing key, as in /verify/keys.json.")
    signature = SerializerMethodField(help_text="Ed25519 over the package's manifest, in hex.")
    manifest_sha256 = CharField(help_text="Of the package's manifest.")
    made_at = DateTimeField()
    stamps = StampTold(many=True, help_text="Outside time stamps (RFC 3161); empty while there is none.")

    def get_signature(self, seal) -> str:
        return bytes(seal.signature).hex()


class TextWhole(shapes.TextBrief):
    source = UUIDField(source="source_id")
    capture = UUIDField(source="capture_id")
    sentences = JSONField(help_text="[[start, end], …] in code points.")
    pages = JSONField(help_text="The same of the pages of a document; [] where there are none.")
    unseen = JSONField(help_text="The same of words that no reader of the page sees.")
    scripted = JSONField(help_text="The same of words that a script put on the page.")
    content = SerializerMethodField(help_text="null when it was erased.")

    def get_content(self, text) -> str | None:
        return text.body.content if hasattr(text, "body") else None


class Fidelity(Serializer):
    requested = IntegerField(help_text="Things the page asked for, itself included.")
    recorded = IntegerField()
    refused = IntegerField(help_text="By rule, or because they did not come.")


class RefusedPart(shapes.Reasoned):
    url = CharField()


class BrowserTold(Serializer):
    name = CharField()
    version = CharField()
    lacks = ListField(child=CharField(), help_text="Walls it ran without: unsandboxed, no-namespace, same-user.")


class ErasureTold(Serializer):
    artifact = UUIDField(source="artifact_id")
    name = CharField(source="artifact.name")
    sha256 = CharField(source="address", help_text="Of what was erased: the file, or a piece of it.")
    is_whole = SerializerMethodField(help_text="Whether all of the file was erased.")
    at = DateTimeField(source="made_at")

    def get_is_whole(self, row) -> bool:
        return row.address == row.artifact.sha256


class Known(Serializer):
    """What its manifest tells of how much of the page came."""

    missing = ListField(child=CharField(), help_text="Codes of what it did not get; see docs/archiving.md.")
    fidelity = Fidelity(allow_null=True, help_text="null where nothing was fetched, and for older copies.")
    refused = RefusedPart(many=True, help_text="At most 200.")
    browser = BrowserTold(allow_null=True, help_text="What rendered the page; null where scripts were not run.")


class CaptureSealed(shapes.Capture):
    manifest = SerializerMethodField(help_text="The canonical JSON whose hash `sha256` is, as text.")
    came = SerializerMethodField(help_text="How much of the page came.")
    custody = SerializerMethodField(help_text="Where it comes from: who, how, and what was said both ways.")
    erasures = SerializerMethodField(help_text="Which files were erased since, in whole or in part.")
    seal = SerializerMethodField(help_text="null where the copy is older than sealing.")

    def get_manifest(self, capture) -> str:
        return bytes(capture.manifest).decode()

    @extend_schema_field(Known)
    def get_came(self, capture) -> dict:
        return Known({**_UNTOLD, **json.loads(bytes(capture.manifest))}).data

    @extend_schema_field(Custody)
    def get_custody(self, capture) -> dict:
        return custody_of(capture)

    @extend_schema_field(ErasureTold(many=True))
    def get_erasures(self, capture) -> list:
        rows = Erasure.objects.filter(artifact__capture=capture).select_related("artifact").order_by("made_at", "id")
        return ErasureTold(rows, many=True).data

    @extend_schema_field(SealTold(allow_null=True))
    def get_seal(self, capture) -> dict | None:
        return SealTold(capture.seal).data if hasattr(capture, "seal") else None


_UNTOLD = {"fidelity": None, "refused": [], "browser": None}
"""What copies say from before this was noted."""
