"""Actors, finding them by name, and saying who is the same."""

from drf_spectacular.utils import extend_schema, extend_schema_view

from casefile.actors.actions import add_actor, copy_to_registry, keep_apart, merge_actors, unmerge_actor
from casefile.actors.models import Actor
from casefile.actors.queries import kin_of, named_like, near_duplicates
from casefile.cases.roles import Right
from casefile.core.inputs import PARAGRAPH, id_in, rows_in, text_in

from . import answering, shapes
from .actor_content import ActorContent, ActorMerge, ActorUnmerge, KeptApart, NewActor, NotTheSame, Offer
from .cases import SeenCase
from .describing import gives, gives_list
from .entries import Changeable, SeenEntry, listing, writable
from .paging import ASKS
from .reading import body_of
from .repeats import once_only


class Actors(SeenCase):
    asks = ("state", "q", *ASKS)
    needs = {"POST": Right.WRITE}

    @gives_list(shapes.EntryRow)
    def get(self, request, pk):
        """The actors of a case, newest first."""
        return listing(self.found, request.user, self.query, "actor")

    @gives(shapes.ActorEntry, takes=NewActor, code=201, tagged=True)
    @once_only
    def post(self, request, pk):
        """Add an actor, as a draft; a name is all it takes."""
        body = dict(body_of(request, "name", "language", *writable("actor")))
        body["name"], body["names"] = text_in(body, "name"), rows_in(body, "names")
        actor = add_actor(by=request.user, case=self.found, **body)
        return answering.entry(actor, request.user, 201)


@extend_schema_view(
    get=extend_schema(responses=shapes.ActorEntry),
    patch=extend_schema(request=ActorContent, responses=shapes.ActorEntry),
)
class OneActor(Changeable):
    model = Actor


class Names(SeenCase):
    asks = ("q",)

    @gives_list(shapes.NearName)
    def get(self, request, pk):
        """Actors of the case and the registry whose names hold the words or come near them; at most eight."""
        near = named_like(request.user, self.found, self.query["q"]).prefetch_related("names")
        return answering.rows(shapes.NearName(near, many=True).data)


class SeenActor(SeenEntry):
    model = Actor
    needs = {"POST": Right.WRITE}


class MergeOfActor(SeenActor):
    @gives(shapes.ActorEntry, takes=ActorMerge, tagged=True)
    @once_only
    def post(self, request, pk):
        """Judge that it is the same as another, into which it merges: a new version, reviewed as any other."""
        body = body_of(request, "into", "reason", "version")
        said = {"into": id_in(body, "into"), **_said(body)}
        return answering.entry(merge_actors(by=request.user, actor=self.found, **said), request.user)


class UnmergeOfActor(SeenActor):
    @gives(shapes.ActorEntry, takes=ActorUnmerge, tagged=True)
    @once_only
    def post(self, request, pk):
        """Take a merge back: a new version, reviewed as any other."""
        seen = text_in(body_of(request, "version"), "version") or None
        return answering.entry(unmerge_actor(by=request.user, actor=self.found, seen=seen), request.user)


class Distinction(SeenActor):
    @gives_list(KeptApart)
    def get(self, request, pk):
        """The actors that it was judged not to be, of those you see, newest first."""
        apart = kin_of(self.found).apart
        seen = Actor.objects.visible_to(request.user).in_bulk({pk for pk, _row in apart})
        return answering.rows(KeptApart([row for pk, row in apart if pk in seen], many=True).data)

    @gives(KeptApart, takes=NotTheSame, code=201)
    @once_only
    def post(self, request, pk):
        """Remember that it is not another that looks like it: they are not offered as one again."""
        body = body_of(request, "other", "reason")
        said = {"other": id_in(body, "other"), "reason": text_in(body, "reason", longest=PARAGRAPH)}
        return answering.made(KeptApart(keep_apart(by=request.user, actor=self.found, **said)).data)


class OfferOfActor(SeenActor):
    @gives(shapes.ActorEntry, takes=Offer, code=201, tagged=True)
    @once_only
    def post(self, request, pk):
        """Make it one of the registry's, as a draft there, and merge this one into that."""
        made = copy_to_registry(by=request.user, actor=self.found, **_said(body_of(request, "reason", "version")))
        return answering.entry(made, request.user, 201)


class NearActors(SeenEntry):
    model = Actor

    @gives_list(shapes.NearName)
    def get(self, request, pk):
        """Actors that may be the same: by a name that is near, or by an identifier. Not those judged already."""
        near = near_duplicates(self.found, request.user).prefetch_related("names")
        return answering.rows(shapes.NearName(near, many=True).data)


def _said(body: dict) -> dict:
    reason = text_in(body, "reason", longest=PARAGRAPH)
    return {"reason": reason, "seen": text_in(body, "version") or None}
