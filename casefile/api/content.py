"""The shapes of what people write, for the description: content of sources. Rooms check it."""

from rest_framework.serializers import (
    CharField,
    ChoiceField,
    FileField,
    JSONField,
    ListField,
    Serializer,
    UUIDField,
)

from casefile.core import markings
from casefile.sources.vocabulary import DERIVATIONS, PAP, RELIABILITY, RELIABILITY_FROM, SOURCE_KINDS, TRIAGE


def text(says: str = "", *, required: bool = False, **more) -> CharField:
    return CharField(required=required, allow_blank=True, help_text=says, **more)


def word(vocabulary, says: str = "", *, required: bool = False) -> ChoiceField:
    """A code of a vocabulary; "" while nobody knows."""
    return ChoiceField(choices=list(vocabulary.codes), required=required, allow_blank=True, help_text=says)


def pap_word(says: str) -> ChoiceField:
    return ChoiceField(choices=list(PAP.codes), required=False, help_text=says)


def marking(says: str = "TLP 2.0; that of the case or source when left out.") -> ChoiceField:
    return ChoiceField(choices=list(markings.MARKINGS), required=False, help_text=says)


class PartialDate(Serializer):
    edtf = text("EDTF level 2: 2025-11-05, 2025-11, XXXX-09, 2017/2019.")
    printed = text("As the source prints it.")
    time = text("A clock time: 14:05 or 14:05:30.")
    zone = text("Asia/Tashkent, or +05:00.")


class Named(Serializer):
    name = text("As printed.")
    actor = UUIDField(required=False, allow_null=True)


class Derived(Serializer):
    source = UUIDField(help_text="A source of the same case.")
    how = word(DERIVATIONS, "Syndication when left out.")
    note = text()


class SourceContent(Serializer):
    title = text()
    url = text()
    source_kind = word(SOURCE_KINDS)
    language = text("BCP 47.")
    publisher = Named(required=False)
    authors = ListField(child=CharField(), required=False)
    published = PartialDate(required=False)
    accessed_at = text("RFC 3339; now when left out.")
    derived_from = Derived(many=True, required=False)
    reliability = word(RELIABILITY, "NATO AJP-2.1; F cannot be judged. Left out: the publisher's rating of that day.")
    reliability_reason = text("Asked for where it is not the publisher's rating.")
    loaded = ListField(child=CharField(), required=False, help_text="Loaded words of the source's own voice.")
    wanted = ListField(child=CharField(), required=False, help_text="What is missing about it.")
    note = text()
    marking = marking()


class NewSource(SourceContent):
    pap = pap_word("What may be fetched of it: PAP:CLEAR when left out; PAP:AMBER and PAP:RED are never fetched.")
    pasted = text("Its text, in place of an address to fetch: at most 1 MB.")


class KeptSource(SourceContent):
    canonical_url = text("Computed from the address: to compare, never to fetch.")
    reliability_from = word(RELIABILITY_FROM, "Computed.")


class SourceUpload(Serializer):
    file = FileField(help_text="What it is, is told by its bytes; docs/api.md lists kinds and sizes.")
    fields = JSONField(required=False, help_text="The other members, as a JSON object.")


class CaptureAsked(Serializer):
    """An empty object to fetch the source's address."""

    pasted = text("Its text, in place of an address to fetch: at most 1 MB.")


class Triaged(Serializer):
    state = word(TRIAGE, required=True)


class CaptureUpload(Serializer):
    file = FileField(help_text="What it is, is told by its bytes; docs/api.md lists kinds and sizes.")
