"""Claims. They are logged at their source: `sources/{id}/claims`."""

from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.serializers import CharField, DateField, IntegerField, ListField, Serializer, UUIDField

from casefile.cases.roles import Right
from casefile.claims.actions import change_claim
from casefile.claims.citing import cited_claim
from casefile.claims.corroboration import corroboration_of
from casefile.claims.grading import grade_claims
from casefile.claims.graph import edges_of, timeline_of
from casefile.claims.models import Claim
from casefile.claims.queries import links_to
from casefile.core.inputs import rows_in
from casefile.entries.actions import note_read
from casefile.entries.sight import behind_the_scenes
from casefile.entries.writing import fields_of
from casefile.sources.models import Source

from . import answering, shapes
from .cases import SeenCase
from .claim_content import ClaimContent, Grades
from .describing import gives, gives_list
from .entries import Changeable, SeenEntry, listing
from .paging import ASKS
from .reading import body_of
from .repeats import once_only

MOST_LINKS = 200


class End(Serializer):
    kind = CharField(help_text="actor, event, words, or hidden: something you may not see")
    code = CharField(help_text="The same for the same end; words are one in their source only.")
    name = CharField()
    id = UUIDField(allow_null=True)


class Relation(Serializer):
    claim = UUIDField(source="claim.pk")
    subject = End()
    predicate = CharField()
    value = CharField()
    object = End()
    according_to = CharField(help_text="Who says it. Never show the relation without it.")
    credibility = CharField(source="claim.credibility", help_text="Empty is not graded.")


class Dot(Serializer):
    title = CharField()
    edtf = CharField(help_text="Empty in the undated lane.")
    first = DateField(allow_null=True)
    last = DateField(allow_null=True)
    event = UUIDField(source="event.pk", default=None, allow_null=True)
    claims = ListField(child=UUIDField(), source="claim_ids")


class Timeline(Serializer):
    placed = Dot(many=True)
    undated = Dot(many=True)


class Origin(Serializer):
    name = CharField()
    entry = UUIDField(allow_null=True)
    claims = ListField(child=UUIDField())


class Corroboration(Serializer):
    sentence = CharField(help_text="“1 article, 1 origin”.")
    articles = IntegerField()
    origins = Origin(many=True)


class Citation(Serializer):
    text = CharField(help_text="A sentence that stands alone; empty when the words were erased.")
    corroboration = Corroboration()


class LinkTo(Serializer):
    claim = UUIDField(source="claim_id", help_text="The claim that makes the link.")
    title = CharField(source="claim.title")
    type = CharField()
    by = CharField(help_text="desk, or speaker")
    note = CharField(allow_blank=True)


class Graded(Serializer):
    id = UUIDField()
    version = UUIDField(source="head_id")


class GradedRows(Serializer):
    """The claims that changed; one that says what it said before is not among them."""

    rows = Graded(many=True)


@extend_schema_view(
    get=extend_schema(responses=shapes.ClaimEntry),
    patch=extend_schema(request=ClaimContent, responses=shapes.ClaimEntry),
)
class OneClaim(Changeable):
    model = Claim

    def save(self, *, by, seen, changed: dict) -> None:
        # Before the transaction: words that do not stand there are refused with those that do.
        note_read(by=by, entry=self.found.source)
        change_claim(by=by, claim=self.found, seen=seen, **changed)


class ClaimsOfCase(SeenCase):
    asks = ("state", "q", *ASKS)

    @gives_list(shapes.ClaimRow)
    def get(self, request, pk):
        """The claims of a case, newest first."""
        return listing(self.found, request.user, self.query, "claim")


class Cited(SeenEntry):
    model = Claim

    @gives(Citation)
    def get(self, request, pk):
        """The claim as one sentence that stands alone, and how many independent origins it has."""
        note_read(by=request.user, entry=self.found)
        version = self.found.head if behind_the_scenes(request.user, self.found) else self.found.approved
        text = cited_claim(self.found, fields_of(version), request.user)
        found = corroboration_of([self.found], request.user)[self.found.pk]
        return answering.Response(Citation({"text": text, "corroboration": found}).data)


class LinksTo(SeenEntry):
    model = Claim

    @gives_list(LinkTo)
    def get(self, request, pk):
        """The links that other claims make to this one, of those you see. Its own are in its content."""
        return answering.rows(LinkTo(links_to(self.found, request.user)[:MOST_LINKS], many=True).data)


class Grading(SeenEntry):
    model = Source
    needs = {"POST": Right.WRITE}

    @gives(GradedRows, takes=Grades)
    @once_only
    def post(self, request, pk):
        """Grade claims of the source together: all of them, or, with the row at fault named, none."""
        rows = rows_in(body_of(request, "rows"), "rows", most=500)
        changed = grade_claims(by=request.user, source=self.found, rows=rows)
        return answering.Response(GradedRows({"rows": changed}).data)


class Relations(SeenCase):
    @gives_list(Relation)
    def get(self, request, pk):
        """The relationships somebody claims, as edges; each is a claim."""
        return answering.rows(Relation(edges_of(self.found, request.user), many=True).data)


class TimelineOfCase(SeenCase):
    @gives(Timeline)
    def get(self, request, pk):
        """What happened, as claims tell: placed by its date as far as known, and the rest."""
        placed, undated = timeline_of(self.found, request.user)
        return answering.Response(Timeline({"placed": placed, "undated": undated}).data)
