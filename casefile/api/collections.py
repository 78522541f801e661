"""Collections as the desk sees them: what would leave, proposals, signatures, grants."""

from django.utils.translation import gettext as _
from rest_framework.serializers import CharField, DateTimeField, IntegerField, Serializer, UUIDField

from casefile.cases.roles import Right
from casefile.core.errors import Invalid
from casefile.core.inputs import id_in, text_in
from casefile.releases.actions import drop_proposal, grant, open_collection, propose_release, revoke, sign_release
from casefile.releases.models import HIGHEST, Collection
from casefile.releases.preview import preview
from casefile.releases.queries import open_grants, partners_seen_by, proposals_seen_by, releases_with

from . import answering, shapes, shown
from .asked import NewCollection, NewGrant, NewProposal
from .cases import SeenCase
from .describing import gives, gives_list
from .door import Door, one
from .entries import SeenEntry
from .paging import ASKS, page_by
from .reading import body_of
from .repeats import once_only

MOST = 10_000
"""Entries one proposal may name."""


class Left(Serializer):
    collection = UUIDField(source="collection_id")
    release = IntegerField(source="release.number", default=None, allow_null=True, help_text="Null of a tombstone.")
    version = UUIDField(source="version_id")
    kind = CharField(help_text="document, tombstone")
    sha256 = CharField()
    at = DateTimeField()


class CollectionsOfCase(SeenCase):
    asks = ASKS
    needs = {"POST": Right.LEAD}

    @gives_list(shapes.Collection)
    def get(self, request, pk):
        """The collections of a case."""
        return answering.listed(shapes.Collection, page_by(self.found.collections.all(), "opened_at", self.query))

    @gives(shapes.Collection, takes=NewCollection, code=201)
    @once_only
    def post(self, request, pk):
        """Open a collection."""
        body = body_of(request, "title", "ceiling")
        ceiling = text_in(body, "ceiling") or HIGHEST
        made = open_collection(by=request.user, case=self.found, title=text_in(body, "title"), ceiling=ceiling)
        return answering.made(shapes.Collection(made).data)


class OfCollection(Door):
    """What hangs off one collection, for persons."""

    def find(self, caller, pk):
        return one(Collection.objects.visible_to(caller).select_related("case"), pk=pk)


class Preview(OfCollection):
    needs = {"GET": Right.READ_ALL}

    @gives(shapes.Preview)
    def get(self, request, pk):
        """What would leave with the next release, and why the rest stays."""
        leaving, staying = preview(self.found, request.user)
        return answering.Response(shown.preview(leaving, staying))


class Proposals(OfCollection):
    asks = ASKS
    needs = {"GET": Right.READ_ALL, "POST": Right.RELEASE}

    @gives_list(shapes.Proposal)
    def get(self, request, pk):
        """The releases that were proposed, newest first."""
        proposals = proposals_seen_by(request.user).filter(collection=self.found)
        return answering.listed(shapes.Proposal, page_by(proposals, "proposed_at", self.query))

    @gives(shapes.ProposalWhole, takes=NewProposal, code=201)
    @once_only
    def post(self, request, pk):
        """Propose a release of what may leave; somebody else signs it."""
        body = body_of(request, "entries")
        chosen = _ids(body["entries"]) if body.get("entries") is not None else None
        proposal = propose_release(by=request.user, collection=self.found, chosen=chosen)
        return answering.made(shapes.ProposalWhole(proposal).data)


class SeenProposal(Door):
    def find(self, caller, pk):
        return one(proposals_seen_by(caller).prefetch_related("rows__version__document"), pk=pk)


class OneProposal(SeenProposal):
    needs = {"DELETE": Right.RELEASE}

    @gives(shapes.ProposalWhole)
    def get(self, request, pk):
        """One proposed release, with the documents it names."""
        return answering.Response(shapes.ProposalWhole(self.found).data)

    @gives(None, code=204)
    def delete(self, request, pk):
        """Take back or refuse a proposal."""
        drop_proposal(by=request.user, proposal=self.found)
        return answering.gone()


class Signature(SeenProposal):
    needs = {"POST": Right.RELEASE}
    proven = ("POST",)

    @gives(shapes.Release, code=201)
    @once_only
    def post(self, request, pk):
        """Sign what somebody else proposed: it is published at once."""
        body_of(request)
        return answering.made(shapes.Release(sign_release(by=request.user, proposal=self.found)).data)


class Grants(OfCollection):
    asks = ASKS
    needs = {"GET": Right.LEAD, "POST": Right.LEAD}
    proven = ("POST",)

    @gives_list(shapes.Grant)
    def get(self, request, pk):
        """The partners that may pull this collection."""
        return answering.listed(shapes.Grant, page_by(open_grants(self.found), "granted_at", self.query))

    @gives(shapes.Grant, takes=NewGrant, code=201)
    @once_only
    def post(self, request, pk):
        """Let a partner pull what is released in this collection."""
        wanted = id_in(body_of(request, "partner"), "partner")
        partner = partners_seen_by(request.user).filter(pk=wanted).first()
        if partner is None:
            raise Invalid(_("There is no such partner."), field="partner")
        return answering.made(shapes.Grant(grant(by=request.user, collection=self.found, partner=partner)).data)


class OneGrant(OfCollection):
    needs = {"DELETE": Right.LEAD}

    def find(self, caller, pk, partner):
        return super().find(caller, pk)

    @gives(None, code=204)
    def delete(self, request, pk, partner):
        """End a partner's access; a stream under way ends without its trailer."""
        held = one(open_grants(self.found), partner=partner)
        revoke(by=request.user, collection=self.found, partner=held.partner)
        return answering.gone()


class ReleasesOf(SeenEntry):
    needs = {"GET": Right.READ_ALL}

    @gives_list(Left)
    def get(self, request, pk):
        """In which releases documents of it left, and which were taken back, oldest first."""
        return answering.rows(Left(releases_with(self.found), many=True).data)


def _ids(value) -> set:
    """The ids of a list.

    :raises Invalid: not a list of ids
    """
    if not isinstance(value, list) or not value or len(value) > MOST:
        raise Invalid(_("This must be a list of ids of entries."), field="entries")
    found = {id_in({"id": pk}, "id", at=f"entries[{place}].") for place, pk in enumerate(value)}
    if None in found:
        raise Invalid(_("This must be a list of ids of entries."), field="entries")
    return found
