"""The shapes of assessments: their content, as it is written and as it is kept, and their numbers. Rooms check it."""

from rest_framework.serializers import (
    BooleanField,
    CharField,
    FloatField,
    IntegerField,
    ListField,
    Serializer,
    UUIDField,
)

from casefile.assessments.vocabulary import CELLS, CONFIDENCE, ICD_203, OUTCOMES, STANCES, WEIGHTS, YARDSTICKS

from .content import PartialDate, marking, text, word


def texts(says: str) -> ListField:
    return ListField(child=CharField(), required=False, help_text=says)


class Likelihood(Serializer):
    term = word(ICD_203, "1 to 7 of the case's yardstick; empty when the material permits no judgement.")
    number = IntegerField(required=False, allow_null=True, help_text="Whole percent, inside the term's band.")


class Assumption(Serializer):
    linchpin = BooleanField(required=False, help_text="All falls with it.")
    effect = text("If it is wrong.")
    text = CharField()


class BasisRow(Serializer):
    claim = UUIDField(help_text="Of the same case.")
    stance = word(STANCES, "context when left out.")
    weight = word(WEIGHTS, "M when left out.")
    note = text()


class Cells(Serializer):
    claim = UUIDField(help_text="Of the same case.")
    codes = ListField(child=word(CELLS), help_text="One for each hypothesis, in their order.")
    relevance = word(WEIGHTS, "M when left out.")
    restates = BooleanField(required=False, help_text="It merely restates a hypothesis: listed, not scored.")


class AssessmentContent(Serializer):
    judgement = CharField(required=False, help_text="One sentence, one likelihood.")
    likelihood = Likelihood(required=False, allow_null=True)
    confidence = word(CONFIDENCE)
    confidence_reason = text("In sentences of its own.")
    horizon = PartialDate(required=False)
    resolves_if = text("What would show that it happened, or did not.")
    assumptions = Assumption(many=True, required=False)
    alternatives = texts("What else may be so.")
    indicators = texts("What to watch.")
    gaps = texts("What is not known.")
    basis = BasisRow(many=True, required=False)
    hypotheses = texts("Of the matrix of competing hypotheses.")
    cells = Cells(many=True, required=False)
    source_summary = text("What the sources are worth, all together.")
    dissents = texts("Who judges otherwise, and how.")
    supersedes = UUIDField(required=False, allow_null=True, help_text="An earlier assessment of the same case.")
    change_note = text("What changed since then, and why.")
    outcome = word(OUTCOMES)
    outcome_on = PartialDate(required=False)
    marking = marking()


class NewAssessment(AssessmentContent):
    judgement = CharField(help_text="One sentence, one likelihood.")


class KeptAssessment(AssessmentContent):
    yardstick = word(YARDSTICKS, "That of the case.")
    erased = BooleanField(required=False, help_text="The words are gone; their hash is not.")


class Brier(Serializer):
    score = FloatField(help_text="0 is perfect, 1 certain of the contrary.")
    percent = FloatField()
    is_middle = BooleanField(help_text="No number was given: scored at the middle of the term's band.")
    sentence = CharField()


class Without(Serializer):
    claim = CharField(allow_blank=True, help_text="Without this claim's row; empty when it is a source.")
    source = CharField(allow_blank=True, help_text="Without all rows of this source; empty when it is a claim.")
    scores = ListField(child=FloatField())
    is_empty = BooleanField(help_text="Nothing is left without it.")


class Scores(Serializer):
    brier = Brier(allow_null=True)
    scores = ListField(child=FloatField(), help_text="One for each hypothesis; nearest to 0 is least inconsistent.")
    least = ListField(child=IntegerField(), help_text="The places of the least inconsistent hypotheses, from 0.")
    scored = ListField(child=UUIDField(), help_text="Claims whose rows count.")
    equal = ListField(child=UUIDField(), help_text="Claims without diagnostic value.")
    restating = ListField(child=UUIDField(), help_text="Claims that restate a hypothesis.")
    without = Without(many=True)
    unseen = IntegerField(help_text="Rows on claims you may not see: they do not count.")
    caveat = CharField()
    mixed = CharField(allow_null=True, help_text="Where likelihood and confidence stand in one sentence.")
    differs = CharField(allow_null=True, help_text="Where the judgement says another likelihood than was chosen.")
