"""The shapes of what is asked, beside the content of entries (`casefile.api.content`)."""

from rest_framework.serializers import (
    BooleanField,
    CharField,
    ChoiceField,
    IntegerField,
    ListField,
    Serializer,
    UUIDField,
)

from casefile.assessments.vocabulary import YARDSTICKS
from casefile.cases.roles import ROLES
from casefile.core import markings
from casefile.review.actions import DEEDS


class NewCase(Serializer):
    title = CharField()
    question = CharField(required=False)
    marking = ChoiceField(choices=list(markings.MARKINGS), required=False)
    time_zone = CharField(required=False)


class CaseSettings(Serializer):
    title = CharField(required=False)
    question = CharField(required=False, allow_blank=True)
    marking = ChoiceField(choices=list(markings.MARKINGS), required=False, help_text="Of what is logged from now on.")
    time_zone = CharField(required=False, help_text="An IANA name: Asia/Tashkent.")
    yardstick = ChoiceField(
        choices=list(YARDSTICKS.codes), required=False, help_text="Fixed once an assessment stands or is in review."
    )
    keep_until = CharField(
        required=False, allow_blank=True, help_text="The last day its copies are kept, as 2031-12-31; empty for good."
    )


class Hold(Serializer):
    on = BooleanField(help_text="false lifts it.")
    reason = CharField()


class Somebody(Serializer):
    person = UUIDField(required=False, help_text="Somebody's id, or their `email`: one of the two.")
    email = CharField(required=False)


class NewMember(Somebody):
    role = ChoiceField(choices=list(ROLES))


class Password(Serializer):
    password = CharField()


class NewToken(Serializer):
    label = CharField(help_text="What it is for.")
    days = IntegerField(required=False, min_value=1, max_value=366)


class NewPerson(Serializer):
    email = CharField()
    name = CharField()
    password = CharField()
    is_admin = BooleanField(required=False)
    may_open_cases = BooleanField(required=False)


class NewPartner(Serializer):
    name = CharField()


class Step(Serializer):
    step = ChoiceField(choices=list(DEEDS))
    version = UUIDField(help_text="The version you have before you.")
    reason = CharField(required=False)


class NewSuggestion(Serializer):
    version = UUIDField(help_text="The version you read.")
    field = CharField()
    wording = CharField()


class Accept(Serializer):
    accept = BooleanField()


class Chosen(Serializer):
    entry = UUIDField()
    version = UUIDField(help_text="The version you have before you.")


class NewBatch(Serializer):
    entries = Chosen(many=True)


class Verdict(Chosen):
    verdict = ChoiceField(choices=["approve", "return"])
    reason = CharField(required=False)


class Verdicts(Serializer):
    rows = Verdict(many=True)


class NewCollection(Serializer):
    title = CharField()
    ceiling = ChoiceField(choices=list(markings.up_to(markings.AMBER)), required=False)


class NewProposal(Serializer):
    entries = ListField(child=UUIDField(), required=False, help_text="All that may leave when left out.")


class NewGrant(Serializer):
    partner = UUIDField()
