"""The shapes of what people write, for the description: content of sources, actors, claims. Rooms check it."""

from rest_framework.serializers import (
    BooleanField,
    CharField,
    ChoiceField,
    FileField,
    IntegerField,
    JSONField,
    ListField,
    Serializer,
    UUIDField,
)

from casefile.actors.vocabulary import ACTOR_KINDS, NAME_ROLES
from casefile.claims.vocabulary import ATTRIBUTION, CLAIM_KINDS, CREDIBILITY, MODES, PARTS, PREDICATES, VOICES
from casefile.core import markings
from casefile.sources.vocabulary import PASSAGE_PARTS, RELIABILITY, SOURCE_KINDS


def text(says: str = "", *, required: bool = False, **more) -> CharField:
    return CharField(required=required, allow_blank=True, help_text=says, **more)


def word(vocabulary, says: str = "", *, required: bool = False) -> ChoiceField:
    """A code of a vocabulary; "" while nobody knows."""
    return ChoiceField(choices=list(vocabulary.codes), required=required, allow_blank=True, help_text=says)


def marking(says: str = "TLP 2.0; that of the case or source when left out.") -> ChoiceField:
    return ChoiceField(choices=list(markings.MARKINGS), required=False, help_text=says)


class PartialDate(Serializer):
    edtf = text("EDTF level 2: 2025-11-05, 2025-11, XXXX-09, 2017/2019.")
    printed = text("As the source prints it.")


class Named(Serializer):
    name = text("As printed.")
    actor = UUIDField(required=False, allow_null=True)


class SourceContent(Serializer):
    title = text()
    url = text()
    source_kind = word(SOURCE_KINDS)
    language = text("BCP 47.")
    publisher = Named(required=False)
    authors = ListField(child=CharField(), required=False)
    published = PartialDate(required=False)
    accessed_at = text("RFC 3339; now when left out.")
    reliability = word(RELIABILITY, "NATO AJP-2.1; F cannot be judged.")
    reliability_reason = text()
    note = text()
    marking = marking()


class SourceUpload(Serializer):
    file = FileField(help_text="A saved HTML page.")
    fields = JSONField(required=False, help_text="The other members, as a JSON object.")


class Nothing(Serializer):
    """An empty object: all is said by the address."""


class CaptureUpload(Serializer):
    file = FileField(help_text="A saved HTML page.")


class Name(Serializer):
    value = CharField()
    language = text("BCP 47.")
    script = text("ISO 15924.")
    role = word(NAME_ROLES)


class ActorContent(Serializer):
    actor_kind = word(ACTOR_KINDS)
    names = Name(many=True, required=False)
    description = text()
    country = text("ISO 3166-1 alpha-2.")
    marking = marking()


class NewActor(ActorContent):
    name = CharField(help_text="The name they go by.")
    language = text("Of that name; BCP 47.")


class Passage(Serializer):
    text = UUIDField(help_text="A text of a capture of the claim's own source.")
    start = IntegerField(min_value=0, help_text="Unicode code points.")
    end = IntegerField(min_value=1, help_text="Exclusive.")
    exact = CharField(required=False, help_text="What stands there; refused when it does not.")
    part = word(PASSAGE_PARTS)


class KeptPassage(Passage):
    prefix = text()
    suffix = text()


class Party(Serializer):
    part = word(PARTS, required=True)
    step = IntegerField(required=False, help_text="Of a `via`: 1 is next to the speaker. Else 0.")
    actor = UUIDField(required=False, allow_null=True, help_text="An actor, or `words`: one of the two.")
    words = text("“a senior official”.")
    printed = text("As printed.")
    capacity = text("“spokesperson”.")
    uncertain = BooleanField(required=False)


class ClaimContent(Serializer):
    statement = CharField(required=False, help_text="In neutral words; carries its own negation.")
    passages = Passage(many=True, required=False)
    voice = word(VOICES)
    claim_kind = word(CLAIM_KINDS)
    mode = word(MODES)
    parties = Party(many=True, required=False)
    predicate = word(PREDICATES)
    predicate_value = text()
    said_on = PartialDate(required=False)
    happened_on = PartialDate(required=False)
    place = text()
    reading_note = text()
    attribution = word(ATTRIBUTION)
    credibility = word(CREDIBILITY, "NATO AJP-2.1; 6 cannot be judged; empty is not graded.")
    credibility_reason = text()
    marking = marking()


class NewClaim(ClaimContent):
    statement = CharField(help_text="In neutral words; carries its own negation.")
    passages = Passage(many=True)


class KeptClaim(ClaimContent):
    source = UUIDField(required=False)
    wording = text("Computed from the quotation marks.")
    passages = KeptPassage(many=True, required=False)
    erased = BooleanField(required=False, help_text="The words are gone; their hash is not.")
