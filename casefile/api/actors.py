"""Actors, and finding them by name."""

from drf_spectacular.utils import extend_schema, extend_schema_view

from casefile.actors.actions import add_actor
from casefile.actors.models import Actor
from casefile.actors.queries import named_like
from casefile.cases.roles import Right
from casefile.core.inputs import rows_in, text_in

from . import answering, shapes
from .cases import SeenCase
from .content import ActorContent, NewActor
from .describing import gives, gives_list
from .entries import Changeable, listing, writable
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
