"""One archived copy as scripts get it: whole, with the seal under its package."""

from drf_spectacular.utils import extend_schema_field
from rest_framework.serializers import CharField, DateTimeField, Serializer, SerializerMethodField

from . import shapes


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


class CaptureSealed(shapes.CaptureWhole):
    seal = SerializerMethodField(help_text="null where the copy is older than sealing.")

    @extend_schema_field(SealTold(allow_null=True))
    def get_seal(self, capture) -> dict | None:
        return SealTold(capture.seal).data if hasattr(capture, "seal") else None
