"""What a source seems to carry of others, and what is answered to it."""

from rest_framework.serializers import CharField, ChoiceField, IntegerField, Serializer, UUIDField

from casefile.cases.roles import Right
from casefile.claims.agencies import AGENCIES
from casefile.claims.carried import proposals_for
from casefile.claims.carrying import DEEDS, answer
from casefile.core.inputs import text_in
from casefile.sources.models import Source

from . import answering, shapes
from .describing import gives_list
from .entries import SeenEntry
from .reading import body_of
from .repeats import once_only


class Alike(Serializer):
    other = shapes.Referred(allow_null=True, help_text="Null where the case has none of the agency's own.")
    agency = CharField(help_text="Code of the agency it credits; empty where it is by likeness alone.")
    agency_name = CharField()
    percent = IntegerField(allow_null=True, help_text="How much of the one text stands in the other; about.")


class AlikeAnswer(Serializer):
    deed = ChoiceField(choices=list(DEEDS), help_text="confirm: a new version of the source that derives from `other`.")
    other = UUIDField(required=False, help_text="The source that is proposed.")
    agency = ChoiceField(
        choices=list(AGENCIES), required=False, help_text="In place of `other`, where the case has none of it."
    )
    version = UUIDField(required=False, help_text="The version you have before you; asked for to confirm.")


class AlikeSources(SeenEntry):
    model = Source
    opens = ()
    needs = {"GET": Right.READ_ALL, "POST": Right.WRITE}

    @gives_list(Alike)
    def get(self, request, pk):
        """What it seems to carry: other sources by likeness of their texts, an agency it credits; at most ten."""
        return answering.rows(Alike(proposals_for(self.found, request.user), many=True).data)

    @gives_list(Alike, takes=AlikeAnswer)
    @once_only
    def post(self, request, pk):
        """Confirm what is proposed, which is a change to review; or set it aside. What is left is answered."""
        body = body_of(request, "deed", "other", "agency", "version")
        said = {name: text_in(body, name) for name in ("deed", "other", "agency")}
        answer(by=request.user, source=self.found, seen=text_in(body, "version") or None, **said)
        return answering.rows(Alike(proposals_for(self.found, request.user), many=True).data)
