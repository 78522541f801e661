"""Two copies of one source side by side, over REST."""

from drf_spectacular.utils import extend_schema_field
from rest_framework.serializers import (
    CharField,
    ChoiceField,
    IntegerField,
    ListField,
    Serializer,
    SerializerMethodField,
    UUIDField,
)

from casefile.claims.models import Claim
from casefile.core.inputs import one_of
from casefile.sources.compared import Compared, compared
from casefile.sources.models import Capture

from . import answering, shapes
from .describing import gives
from .door import Door, one
from .paging import ASKS, size_of
from .reading import number_of

_LAST = 10**9


class FactCompared(Serializer):
    name = CharField(help_text="status, redirects, …; headers under their own names.")
    old = CharField(allow_blank=True)
    new = CharField(allow_blank=True)


class WordsCompared(Serializer):
    mark = ChoiceField(choices=["same", "gone", "new"])
    words = CharField()


class ParagraphCompared(Serializer):
    kind = ChoiceField(choices=["changed", "gone", "new"])
    start = IntegerField(allow_null=True, help_text="Of the old paragraph, in code points; null where there is none.")
    end = IntegerField(allow_null=True)
    old = WordsCompared(many=True)
    new = WordsCompared(many=True)
    claims = ListField(child=UUIDField(), help_text="Which quote the old paragraph.")


class CopiesCompared(Serializer):
    old = UUIDField(source="old.pk", help_text="The older of the two copies.")
    new = UUIDField(source="new.pk")
    roles = ListField(child=CharField(), help_text="Of the texts that both have.")
    role = CharField(allow_blank=True, help_text="Of the two that are compared; empty where they share none.")
    facts = SerializerMethodField(help_text="What is on record and differs.")
    touched = shapes.Referred(many=True, help_text="Claims that quote what differs.")
    differing = SerializerMethodField(help_text="How many paragraphs differ, in all.")
    rows = SerializerMethodField(help_text="Those paragraphs, in order.")
    after = SerializerMethodField(help_text="Empty at the end.")

    @extend_schema_field(FactCompared(many=True))
    def get_facts(self, both: Compared) -> list[dict]:
        return [dict(zip(("name", "old", "new"), fact, strict=True)) for fact in both.facts]

    def get_differing(self, both: Compared) -> int:
        return len(both.differing)

    @extend_schema_field(ParagraphCompared(many=True))
    def get_rows(self, both: Compared) -> list[dict]:
        return [_paragraph(both, at) for at in self.context["places"]]

    def get_after(self, both: Compared) -> str:
        return str(self.context["places"][-1] + 1) if self.context["is_more"] else ""


class Compare(Door):
    opens = ("source",)
    asks = ("role", *ASKS)

    def find(self, caller, pk, other):
        seen = Capture.objects.visible_to(caller).select_related("source")
        found = one(seen, pk=pk)
        self.other = one(seen, pk=other, source=found.source_id)
        return found

    @gives(CopiesCompared)
    def get(self, request, pk, other):
        """What differs between two copies of one source, in words and facts, and which claims quote it."""
        size, first = size_of(self.query), number_of(self.query, "after", default=0, low=0, high=_LAST)
        role = self.query["role"]
        both = compared(self.found, self.other, person=request.user, claims=Claim.objects.all(), role=role)
        if role:
            one_of(role, both.roles, field="role")
        left = [at for at in both.differing if at >= first]
        told = {"places": left[:size], "is_more": len(left) > size}
        return answering.Response(CopiesCompared(both, context=told).data)


def _paragraph(both: Compared, at: int) -> dict:
    row = both.rows[at]
    place = {"start": row.start, "end": row.end} if row.old else {"start": None, "end": None}
    sides = {
        name: [{"mark": mark, "words": words} for mark, words in side]
        for name, side in (("old", row.old), ("new", row.new))
    }
    return {"kind": row.kind, **place, **sides, "claims": [str(one.pk) for one in both.quoting.get(at, [])]}
