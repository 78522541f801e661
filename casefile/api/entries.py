"""What is done with an entry whatever its kind: lists, history, versions, steps, suggestions, readers."""

from django.db.models import Q
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes

from casefile.accounts.queries import person_known_as
from casefile.cases.roles import Right
from casefile.cases.sight import rights_of
from casefile.core.errors import Invalid, NotThere
from casefile.core.inputs import PARAGRAPH, one_of, text_in
from casefile.entries import lifecycle
from casefile.entries.actions import change, end_reader, name_reader, note_read
from casefile.entries.freezing import bytes_of
from casefile.entries.kinds import KINDS
from casefile.entries.models import Annex, Entry
from casefile.entries.queries import embeds_unseen, page_of, versions_seen_by
from casefile.review import actions as review
from casefile.search.asking import narrowed
from casefile.search.language import read

from . import answering, shapes, shown
from .asked import Somebody, Step
from .cases import SeenCase, somebody_in
from .describing import gives, gives_list, may_need_proof
from .door import Door, demand_step_up, one
from .paging import ASKS, page_by, size_of
from .preconditions import seen_version
from .reading import body_of
from .repeats import once_only

COMPUTED = ("source", "wording", "canonical_url", "reliability_from")
"""Members of a content that nobody writes: a claim stays with its source, its wording is told from its words."""
PROVEN = {step.name for step in lifecycle.STEPS if step.proof}


def listing(case, person, query: dict[str, str], kind: str = "", **more):
    """A page of the entries of a case that the person sees.

    :param kind: of this kind only; else the one the query asks for
    :param more: what else they must be, as `filter` takes it
    """
    behind = Right.READ_ALL in rights_of(person, case)
    entries = Entry.objects.visible_to(person).of(case).filter(**more).select_related(*shown.WITH_ROW)
    entries = _chosen(entries, kind or query.get("kind", ""), query.get("state", ""), behind)
    entries = narrowed(entries, read(query.get("q", "")), person)
    page = page_of(entries, query["after"], size_of(query), behind=behind)
    return answering.rows(shown.rows(page.rows, person, behind, kind), page.after)


def _chosen(entries, kind: str, state: str, behind: bool):
    if kind:
        entries = entries.filter(kind=one_of(kind, KINDS, field="kind"))
    if not state:
        return entries
    state = lifecycle.STATES.read(state, field="state")
    # To a reader all that is seen is approved: the state of a newer version is not theirs to ask after.
    return entries.in_state(state) if behind else entries if state == lifecycle.APPROVED else entries.none()


def writable(kind: str) -> list[str]:
    """The members of a kind's content that people write."""
    return [name for name in KINDS[kind].labels if name not in COMPUTED]


class Entries(SeenCase):
    asks = ("kind", "state", "q", *ASKS)

    @gives_list(shapes.EntryRow)
    def get(self, request, pk):
        """The entries of a case, newest first; to readers, those that stand."""
        return listing(self.found, request.user, self.query)


class SeenEntry(Door):
    """An address of one entry that the caller sees; a typed one knows its own kind only."""

    model = Entry

    def find(self, caller, pk):
        rows = self.model.objects.visible_to(caller)
        return one(rows.select_related("case", "author", "head__document", "approved__document"), pk=pk)


class OneEntry(SeenEntry):
    @gives(shapes.AnyEntry, tagged=True)
    def get(self, request, pk):
        """One entry: its newest version, or, to readers, what stands."""
        return answering.entry(self.found, request.user)


class Changeable(OneEntry):
    """An entry of one kind, which may be changed."""

    needs = {"PATCH": Right.WRITE}

    def save(self, *, by, seen, changed: dict) -> None:
        """How its room saves a new version."""
        change(by=by, entry=self.found, seen=seen, **changed)

    def patch(self, request, pk):
        """Save a new version. What stands goes on standing until the new version is approved."""
        seen = seen_version(request)
        changed = body_of(request, *writable(self.found.kind))
        if not changed:
            raise Invalid(_("Say what changes."))
        self.save(by=request.user, seen=seen, changed=changed)
        return answering.entry(self.find(request.user, pk), request.user)


class History(SeenEntry):
    needs = {"GET": Right.READ_ALL}

    @gives(shapes.History)
    def get(self, request, pk):
        """Who did what, when and why, from the ledger; and every decision."""
        return answering.Response(shown.history(self.found, request.user))


class Versions(SeenEntry):
    asks = ASKS
    needs = {"GET": Right.READ_ALL}

    @gives_list(shapes.VersionRow)
    def get(self, request, pk):
        """The versions of an entry, newest first."""
        page = page_by(self.found.versions.select_related("author", "document"), "created_at", self.query)
        return answering.rows([shown.version(one) for one in page.rows], page.after)


class SeenVersion(Door):
    def find(self, caller, pk):
        return one(versions_seen_by(caller).select_related("author", "document", "entry__case"), pk=pk)


class OneVersion(SeenVersion):
    @gives(shapes.VersionWhole)
    def get(self, request, pk):
        """One version, and what it changes against the last one approved before it."""
        note_read(by=request.user, entry=self.found.entry)
        return answering.Response(shown.version_whole(self.found, request.user))


class VersionDocument(SeenVersion):
    @gives({(200, "application/octet-stream"): OpenApiTypes.BINARY})
    def get(self, request, pk):
        """The frozen document, byte for byte: what its SHA-256 is over."""
        body = bytes_of(self.found.document) if hasattr(self.found, "document") else None
        if body is None or embeds_unseen(self.found, request.user):
            raise NotThere()
        note_read(by=request.user, entry=self.found.entry)
        return answering.download(body, f"{self.found.document.sha256}.json")


class Steps(SeenEntry):
    needs = {"POST": Right.READ_ALL}

    @gives(shapes.AnyEntry, takes=Step, tagged=True)
    @may_need_proof
    @once_only
    def post(self, request, pk):
        """Take one step in the entry's life: submit, recall, approve, return, discard, withdraw, reinstate."""
        body = body_of(request, "step", "version", "reason")
        said = {name: text_in(body, name, longest=PARAGRAPH) for name in ("version", "reason")}
        name = one_of(text_in(body, "step"), review.DEEDS, field="step")
        if name in PROVEN:
            demand_step_up(request)
        review.step(name=name, by=request.user, entry=self.found, **said)
        return answering.entry(self.find(request.user, pk), request.user)


class Readers(SeenEntry):
    needs = {"GET": Right.READ_ALL, "POST": Right.WRITE}

    @gives_list(shapes.PersonBrief)
    def get(self, request, pk):
        """Who may see a TLP:RED entry; nobody is named on others."""
        named = self.found.readers.select_related("person").order_by("person__name", "id")
        return answering.rows([shown.brief(one.person) for one in named])

    @gives(shapes.PersonBrief, takes=Somebody, code=201)
    @once_only
    def post(self, request, pk):
        """Let a member of the case see a TLP:RED entry."""
        somebody = somebody_in(body_of(request, "person", "email"))
        name_reader(by=request.user, entry=self.found, person=somebody)
        return answering.made(shown.brief(somebody))


class OneReader(SeenEntry):
    needs = {"DELETE": Right.WRITE}

    def find(self, caller, pk, person):
        return super().find(caller, pk)

    @gives(None, code=204)
    def delete(self, request, pk, person):
        """Somebody may no longer see it, from their next request on."""
        somebody = person_known_as(pk=person, email="", field="person")
        end_reader(by=request.user, entry=self.found, person=somebody)
        return answering.gone()


class Annexes(SeenVersion):
    @gives_list(shapes.Annex)
    def get(self, request, pk):
        """The documents frozen beside this version's main one: links, and a tearline."""
        seen = Entry.objects.visible_to(request.user).values("pk")
        annexes = self.found.annexes.filter(Q(other=None) | Q(other__in=seen))
        return answering.rows(shapes.Annex(annexes, many=True).data)


class AnnexDocument(Door):
    def find(self, caller, pk):
        seen = Entry.objects.visible_to(caller).values("pk")
        annexes = Annex.objects.filter(version__in=versions_seen_by(caller).values("pk"))
        found = one(annexes.filter(Q(other=None) | Q(other__in=seen)).select_related("version__entry"), pk=pk)
        if embeds_unseen(found.version, caller):
            raise NotThere()
        return found

    @gives({(200, "application/octet-stream"): OpenApiTypes.BINARY})
    def get(self, request, pk):
        """The bytes of an annex: what its SHA-256 is over."""
        body = bytes_of(self.found)
        if body is None:
            raise NotThere()
        note_read(by=request.user, entry=self.found.version.entry)
        return answering.download(body, f"{self.found.sha256}.json")
