"""The shapes of what REST answers. Rows of one table are written by them; entries by `casefile.api.shown`."""

from drf_spectacular.utils import PolymorphicProxySerializer
from rest_framework.serializers import (
    BooleanField,
    CharField,
    ChoiceField,
    DateField,
    DateTimeField,
    DictField,
    IntegerField,
    ListField,
    Serializer,
    SerializerMethodField,
    UUIDField,
)

from casefile.outside import failed
from casefile.work.models import FAILED

from .actor_content import ActorContent
from .claim_content import KeptClaim
from .content import KeptSource
from .description import Problem
from .judgement import KeptAssessment


class PersonBrief(Serializer):
    id = UUIDField()
    name = CharField()


class Case(Serializer):
    id = UUIDField()
    title = CharField()
    question = CharField()
    marking = CharField()
    time_zone = CharField()
    is_registry = BooleanField()
    opened_at = DateTimeField()


class CaseWhole(Case):
    yardstick = CharField()
    legal_hold = BooleanField(help_text="While it lasts, nothing in it may be erased.")
    keep_until = DateField(allow_null=True, help_text="The last day its copies are kept; null for good.")
    rights = ListField(child=CharField(), help_text="What you may do in it.")


class Member(Serializer):
    person = PersonBrief()
    role = CharField()
    granted_by = PersonBrief()
    granted_at = DateTimeField()


class Token(Serializer):
    id = UUIDField()
    label = CharField()
    created_at = DateTimeField()
    expires_at = DateTimeField()
    last_used_at = DateTimeField(allow_null=True)
    revoked_at = DateTimeField(allow_null=True)


class IssuedToken(Token):
    secret = CharField(help_text="Shown this once.")


class Person(PersonBrief):
    email = CharField()
    is_active = BooleanField()
    is_admin = BooleanField()
    may_open_cases = BooleanField()


class Partner(Serializer):
    id = UUIDField()
    name = CharField()
    is_active = BooleanField()


class PartnerWhole(Partner):
    tokens = Token(many=True, required=False, help_text="To administrators.")


class Proof(Serializer):
    proof = CharField(help_text="Send it as Casefile-Proof.")
    expires_at = DateTimeField()


class Artifact(Serializer):
    id = UUIDField()
    role = CharField()
    name = CharField()
    content_type = CharField()
    sha256 = CharField()
    size = IntegerField()


class TextBrief(Serializer):
    id = UUIDField()
    role = CharField()
    extractor = CharField()
    language = CharField()
    direction = CharField()
    sha256 = CharField(help_text="Of the content in UTF-8.")
    length = IntegerField(help_text="Code points.")


class Capture(Serializer):
    id = UUIDField()
    source = UUIDField(source="source_id")
    method = CharField()
    requested_url = CharField()
    final_url = CharField()
    started_at = DateTimeField()
    ended_at = DateTimeField()
    outcome = CharField(help_text="complete, or partial: not all of the page came.")
    sha256 = CharField(help_text="Of the manifest.")
    artifacts = Artifact(many=True)
    texts = TextBrief(many=True)


class Reasoned(Serializer):
    reason = CharField(help_text="A code.")
    sentence = SerializerMethodField(help_text="The reason in words.")

    def get_sentence(self, row) -> str:
        return str(failed.reason(row["reason"]).sentence)


class Try(Reasoned):
    at = CharField(help_text="ISO 8601.")


class Job(Serializer):
    id = UUIDField()
    source = UUIDField(source="source_id")
    state = CharField(help_text="waiting, running, done, failed")
    step = CharField()
    reason = CharField(help_text="A code.")
    sentence = SerializerMethodField(help_text="The reason in words.")
    attempts = IntegerField()
    tried = Try(many=True, help_text="Each try that failed, in order.")
    method = CharField()
    created_at = DateTimeField()
    ended_at = DateTimeField(allow_null=True)

    def get_sentence(self, job) -> str:
        return str(failed.reason(job.reason).sentence) if job.reason or job.state == FAILED else ""


class Document(Serializer):
    schema = CharField()
    sha256 = CharField()
    size = IntegerField()
    marking = CharField()


class Annex(Document):
    id = UUIDField(help_text="GET annexes/{id} gives its bytes.")
    role = CharField(help_text="link, supersedes, derived, same-as, name-from, tearline")
    slot = UUIDField(help_text="The id it is published under.")
    other = UUIDField(source="other_id", allow_null=True)


class Referred(Serializer):
    id = UUIDField()
    kind = CharField()
    title = CharField()


class Stale(Serializer):
    because_of = UUIDField()
    code = CharField()
    since = DateTimeField()


class EntryRow(Serializer):
    id = UUIDField()
    kind = CharField()
    case = UUIDField()
    title = CharField()
    state = CharField()
    stands = BooleanField()
    marking = CharField()
    version = UUIDField(allow_null=True)
    author = PersonBrief(allow_null=True)
    changed_at = DateTimeField(allow_null=True)


class Counts(Serializer):
    articles = IntegerField(help_text="Sources that say it, of those you see.")
    origins = IntegerField(help_text="Who say it independently of each other: articles are not origins.")


class ClaimRow(EntryRow):
    corroboration = Counts()


class _EntryWhole(EntryRow):
    approved = UUIDField(allow_null=True, help_text="The version that stands.")
    document = Document(allow_null=True, help_text="Of the version shown.")
    refers_to = Referred(many=True)
    stale = Stale(many=True)
    steps = ListField(child=CharField(), help_text="Steps that your roles and its state leave open.")


def _whole(kind: str, content: type[Serializer]) -> type[Serializer]:
    """The shape of an entry of one kind, with its content: `SourceEntry` for "source"."""
    members = {"kind": ChoiceField(choices=[kind]), "content": content()}
    counts = {"corroboration": Counts()} if kind == "claim" else {}
    return type(f"{kind.title()}Entry", (_EntryWhole,), members | counts)


SourceEntry, ActorEntry = _whole("source", KeptSource), _whole("actor", ActorContent)
ClaimEntry, AssessmentEntry = _whole("claim", KeptClaim), _whole("assessment", KeptAssessment)
AnyEntry = PolymorphicProxySerializer(
    component_name="AnyEntry",
    serializers={"source": SourceEntry, "actor": ActorEntry, "claim": ClaimEntry, "assessment": AssessmentEntry},
    resource_type_field_name="kind",
)


class NearName(Serializer):
    id = UUIDField()
    case = UUIDField(source="case_id")
    title = CharField()
    actor_kind = CharField()
    names = SerializerMethodField()

    def get_names(self, actor) -> list[str]:
        return [name.value for name in actor.names.all()]


class Change(Serializer):
    field = CharField()
    label = CharField()
    old = CharField()
    new = CharField()


class VersionRow(Serializer):
    id = UUIDField()
    number = IntegerField()
    author = PersonBrief()
    created_at = DateTimeField()
    sha256 = CharField()
    document = Document(allow_null=True)


class VersionWhole(VersionRow):
    entry = UUIDField()
    content = DictField()
    changes = Change(many=True, help_text="Against the version that stood before it.")


class Record(Serializer):
    seq = IntegerField()
    at = DateTimeField()
    deed = CharField()
    by = PersonBrief(allow_null=True)
    reason = CharField()
    prev = CharField()
    sha256 = CharField()


class Decision(Serializer):
    version = UUIDField()
    sha256 = CharField()
    verdict = CharField()
    by = PersonBrief()
    at = DateTimeField()
    reason = CharField()


class History(Serializer):
    records = Record(many=True)
    decisions = Decision(many=True)


class Suggestion(Serializer):
    id = UUIDField()
    entry = UUIDField(source="entry_id")
    version = UUIDField(source="version_id")
    person = PersonBrief()
    field = CharField()
    wording = CharField()
    is_accepted = BooleanField(allow_null=True)
    created_at = DateTimeField()


class Lacking(Serializer):
    field = CharField()
    sentence = CharField()


class Review(Serializer):
    version = UUIDField()
    objections = ListField(child=CharField())
    lacking = Lacking(many=True)
    why_not_fresh = CharField(help_text="Why you may not decide; empty when nothing keeps you.")
    riders = Referred(many=True)
    suggestions = Suggestion(many=True)


class BatchRow(Serializer):
    entry = EntryRow()
    version = UUIDField(help_text="As it was submitted; decisions name it.")
    is_open = BooleanField()


class Batch(Serializer):
    id = UUIDField()
    case = UUIDField(source="case_id")
    author = PersonBrief()
    created_at = DateTimeField()


class BatchWhole(Batch):
    rows = BatchRow(many=True)


class Outcome(Serializer):
    entry = UUIDField()
    verdict = CharField()
    done = BooleanField()
    rode_along = BooleanField()
    problem = Problem(allow_null=True)


class Outcomes(Serializer):
    rows = Outcome(many=True)


class Collection(Serializer):
    id = UUIDField()
    title = CharField()
    ceiling = CharField()
    case = UUIDField(source="case_id", required=False)


class Leaving(Serializer):
    entry = Referred()
    role = CharField(help_text="Empty for the main document; else tearline, link, …")
    sha256 = CharField()
    size = IntegerField()


class Staying(Serializer):
    entry = Referred()
    sentence = CharField()


class Preview(Serializer):
    leaving = Leaving(many=True)
    staying = Staying(many=True)


class Proposal(Serializer):
    id = UUIDField()
    collection = UUIDField(source="collection_id")
    proposed_by = PersonBrief()
    proposed_at = DateTimeField()
    state = CharField()


class ProposedRow(Serializer):
    entry = UUIDField(source="entry_id")
    version = UUIDField(source="version_id")
    sha256 = CharField(source="document.sha256")
    role = CharField(source="annex.role", default="", help_text="Of an annex: tearline, link, …")


class ProposalWhole(Proposal):
    rows = ProposedRow(many=True)


class Release(Serializer):
    number = IntegerField()
    sha256 = CharField(help_text="Of the manifest.")


class Grant(Serializer):
    partner = Partner()
    granted_at = DateTimeField()


class FeedRow(Serializer):
    sha256 = CharField()
    tombstone = BooleanField()
    document = DictField(help_text="Byte for byte what was approved; its hash is `sha256`.")


class FeedPage(Serializer):
    documents = FeedRow(many=True)
    after = CharField()
    more = BooleanField()
