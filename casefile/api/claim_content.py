"""The shapes of what people write of claims and events, for the description. The room checks it."""

from rest_framework.serializers import (
    BooleanField,
    CharField,
    ChoiceField,
    IntegerField,
    ListField,
    Serializer,
    UUIDField,
)

from casefile.claims.vocabulary import (
    ATTRIBUTION,
    CLAIM_KINDS,
    COMPARATORS,
    CREDIBILITY,
    LINK_OWNERS,
    LINK_TYPES,
    MODES,
    PARTS,
    PLACE_RELATIONS,
    PREDICATES,
    VOICES,
)
from casefile.core import markings
from casefile.sources.visibility import NOTES
from casefile.sources.vocabulary import PASSAGE_PARTS

from .content import PartialDate, marking, text, word


class Translation(Serializer):
    language = text("BCP 47.")
    translator = text("Who translated it.")
    text = CharField()


class Passage(Serializer):
    """Words in a text, by `start` and `end`; or a place in a file without text, by `artifact` and where in it."""

    text = UUIDField(required=False, help_text="A text of a capture of the claim's own source.")
    start = IntegerField(required=False, min_value=0, help_text="Unicode code points.")
    end = IntegerField(required=False, min_value=1, help_text="Exclusive.")
    exact = CharField(
        required=False,
        help_text="What stands there; refused when it does not. Of an artifact: what you see or hear there; needed.",
    )
    part = word(PASSAGE_PARTS)
    page = IntegerField(required=False, allow_null=True, help_text="Of a document, counted from 1.")
    artifact = UUIDField(required=False, help_text="In place of `text`: a file without one.")
    region = ListField(
        child=IntegerField(min_value=0, max_value=1000),
        required=False,
        allow_null=True,
        min_length=4,
        max_length=4,
        help_text="Of a picture: left, top, width, height in thousandths of the whole.",
    )
    time = ListField(
        child=IntegerField(min_value=0),
        required=False,
        allow_null=True,
        min_length=2,
        max_length=2,
        help_text="Of a recording: from and until, in milliseconds.",
    )
    translation = Translation(required=False, allow_null=True)


class KeptPassage(Passage):
    prefix = text()
    suffix = text()
    notes = ListField(
        child=ChoiceField(choices=list(NOTES)),
        required=False,
        help_text="unseen: no reader of the page sees these words; scripted: a script put them there.",
    )


class Party(Serializer):
    part = word(PARTS, required=True)
    step = IntegerField(required=False, help_text="Of a `via`: 1 is next to the speaker. Else 0.")
    actor = UUIDField(required=False, allow_null=True, help_text="An actor, or `words`, or an `event`: one of three.")
    words = text("“a senior official”.")
    event = UUIDField(required=False, allow_null=True, help_text="Of a subject, object or about.")
    of = UUIDField(required=False, allow_null=True, help_text="Beside `words`: the actor whose they are.")
    printed = text("As printed.")
    capacity = text("“spokesperson”.")
    uncertain = BooleanField(required=False)


class Place(Serializer):
    """Where it happened. A bare text is taken as its words."""

    words = text()
    relation = word(PLACE_RELATIONS)
    latitude = text("Decimal degrees, WGS 84.")
    longitude = text("Decimal degrees, WGS 84.")
    radius_m = IntegerField(required=False, allow_null=True, min_value=0, help_text="Metres around the point.")


class Figure(Serializer):
    printed = CharField(help_text="As the source prints it.")
    low = text("A decimal number.")
    high = text("A decimal number.")
    comparator = word(COMPARATORS)
    unit = text("“boats”.")
    window = PartialDate(required=False, help_text="The time counted over.")
    as_of = PartialDate(required=False, help_text="The day it was true on.")


class Link(Serializer):
    type = word(LINK_TYPES, required=True)
    claim = UUIDField(help_text="A claim of the case.")
    by = word(LINK_OWNERS, "Only the desk's links count for corroboration; `desk` when left out.")
    note = text()


class Tearline(Serializer):
    words = text("The source, described in words written for release.")
    marking = ChoiceField(choices=list(markings.MARKINGS), help_text="Below the claim's own.")


class ClaimContent(Serializer):
    statement = CharField(required=False, help_text="In neutral words; carries its own negation.")
    passages = Passage(many=True, required=False)
    voice = word(VOICES)
    claim_kind = word(CLAIM_KINDS)
    mode = word(MODES)
    parties = Party(many=True, required=False)
    predicate = word(PREDICATES)
    predicate_value = text()
    event = UUIDField(required=False, allow_null=True, help_text="The event it is about.")
    said_on = PartialDate(required=False)
    happened_on = PartialDate(required=False)
    place = Place(required=False)
    figures = Figure(many=True, required=False)
    reading_note = text()
    attribution = word(ATTRIBUTION, "Whether the speaker said it: apart from whether it is so.")
    attribution_note = text()
    credibility = word(CREDIBILITY, "NATO AJP-2.1; 6 cannot be judged; empty is not graded.")
    credibility_reason = text()
    links = Link(many=True, required=False)
    tearline = Tearline(required=False, allow_null=True)
    marking = marking()


class NewClaim(ClaimContent):
    statement = CharField(help_text="In neutral words; carries its own negation.")
    passages = Passage(many=True)


class KeptClaim(ClaimContent):
    source = UUIDField(required=False)
    wording = text("Computed from the quotation marks.")
    passages = KeptPassage(many=True, required=False)
    erased = BooleanField(required=False, help_text="The words are gone; their hash is not.")


class EventContent(Serializer):
    title = CharField(required=False, help_text="A neutral name; it asserts nothing.")
    date = PartialDate(required=False)
    place = text("In words.")


class NewEvent(EventContent):
    title = CharField(help_text="A neutral name; it asserts nothing.")


class Merge(Serializer):
    into = UUIDField(help_text="The event it turned out to be.")
    reason = CharField(required=False)


class Unmerge(Serializer):
    reason = CharField(required=False)


class GradeRow(Serializer):
    claim = UUIDField()
    version = UUIDField(help_text="The version you have before you.")
    credibility = word(CREDIBILITY)
    credibility_reason = text()
    attribution = word(ATTRIBUTION)
    attribution_note = text()


class Grades(Serializer):
    rows = GradeRow(many=True)
