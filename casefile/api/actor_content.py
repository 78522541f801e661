"""What is written of actors, for the description of the API."""

from rest_framework.serializers import CharField, DateTimeField, Serializer, UUIDField

from casefile.actors.vocabulary import ACTOR_KINDS, GRADES, IDENTIFIER_SCHEMES, NAME_ROLES

from .content import PartialDate, marking, text, word


class Name(Serializer):
    value = CharField()
    language = text("BCP 47.")
    script = text("ISO 15924; told from the letters when left out.")
    role = word(NAME_ROLES)
    valid_from = PartialDate(required=False)
    valid_until = PartialDate(required=False)
    claim = UUIDField(required=False, allow_null=True, help_text="The claim it comes from, of the same case.")


class Office(Serializer):
    office = CharField()
    of = UUIDField(required=False, allow_null=True, help_text="An actor of the case or the registry.")
    of_words = text("Whose office it is, in words.")
    valid_from = PartialDate(required=False)
    valid_until = PartialDate(required=False)


class Identifier(Serializer):
    scheme = word(IDENTIFIER_SCHEMES)
    value = CharField(help_text="Checked by its scheme: form, or check digits.")


class Rating(Serializer):
    grade = word(GRADES, required=True)
    reason = CharField()
    on = CharField(help_text="The day: 2026-01-31.")


class SameAs(Serializer):
    actor = UUIDField(help_text="The one it merges into, of the case or the registry.")
    reason = CharField()


class ActorContent(Serializer):
    actor_kind = word(ACTOR_KINDS)
    names = Name(many=True, required=False)
    description = text()
    country = text("ISO 3166-1 alpha-2.")
    offices = Office(many=True, required=False)
    identifiers = Identifier(many=True, required=False)
    ratings = Rating(many=True, required=False, help_text="How reliable a publisher was judged, newest first.")
    same_as = SameAs(required=False, allow_null=True)
    marking = marking()


class NewActor(ActorContent):
    name = CharField(help_text="The name they go by.")
    language = text("Of that name; BCP 47.")


class ActorMerge(Serializer):
    into = UUIDField(help_text="The one that goes on.")
    reason = CharField()
    version = UUIDField(required=False, help_text="The version that was seen; refused when there is a newer one.")


class ActorUnmerge(Serializer):
    version = UUIDField(required=False, help_text="The version that was seen; refused when there is a newer one.")


class NotTheSame(Serializer):
    other = UUIDField()
    reason = CharField()


class Offer(Serializer):
    reason = CharField()
    version = UUIDField(required=False, help_text="The version that was seen; refused when there is a newer one.")


class KeptApart(Serializer):
    id = UUIDField()
    actor = UUIDField(source="actor_id")
    other = UUIDField(source="other_id")
    reason = CharField()
    since = DateTimeField()
