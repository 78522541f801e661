"""What every address of REST has in common: sight first, then the right, then the proof, then what was sent."""

from collections.abc import Callable
from functools import reduce
from typing import Any

from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.views import APIView

from casefile.accounts.models import Person
from casefile.accounts.proofs import demand as demand_proof
from casefile.accounts.proofs import holder_of
from casefile.cases.models import Case
from casefile.cases.roles import Right
from casefile.cases.sight import demand
from casefile.core.errors import NotThere
from casefile.entries.actions import note_read

from .description import Described
from .reading import Json, demand_size, query_of

PROOF = "Casefile-Proof"
WAYS_TO_A_CASE = ("case", "entry", "source", "collection")


class AsAsked(BaseContentNegotiation):
    """The renderer whose media type stands in `Accept`, else the door's first: no address answers 406."""

    def select_parser(self, request, parsers):
        kind = (request.content_type or "").split(";")[0].strip().lower()
        return next((parser for parser in parsers if parser.media_type == kind), None)

    def select_renderer(self, request, renderers, format_suffix=None):
        accepted = request.headers.get("Accept", "").lower()
        fitting = (renderer for renderer in renderers if renderer.media_type in accepted)
        chosen = next(fitting, renderers[0])
        return chosen, chosen.media_type


class Door(APIView):
    """One address.

    :cvar admits: who may come: persons, unless said otherwise; to others the address does not exist
    :cvar asks: the query parameters it knows
    :cvar needs: method -> what the caller must hold before their request is read: a right in the case, or a function
        of the person that raises
    :cvar takes_files: whether a form may bring a file, and be as large as that may be
    :cvar proven: methods that ask the person to prove, now, that it is they
    :cvar opens: the way from what is found to the entry whose content it tells, also in a refusal; () for itself. Who
        comes in has read it, on record where it is TLP:RED
    :ivar found: what `find` gave
    :ivar query: the parameters, "" for those left out
    """

    http_method_names = ["get", "post", "patch", "delete", "head"]
    schema = Described()
    parser_classes = [Json]
    content_negotiation_class = AsAsked
    metadata_class = None
    admits: tuple[type, ...] = (Person,)
    asks: tuple[str, ...] = ()
    needs: dict[str, Right | Callable[[Person], None]] = {}
    proven: tuple[str, ...] = ()
    takes_files = False
    opens: tuple[str, ...] | None = None

    def find(self, caller, **where) -> Any:
        """What the caller sees under this address.

        :raises NotThere: nothing
        """

    def initial(self, request, *args, **kwargs):
        super().initial(request, *args, **kwargs)
        if not isinstance(request.user, self.admits):
            raise NotThere()
        self.found = self.find(request.user, **kwargs)
        self._demand_right(request.user, self.needs.get(request.method))
        if request.method in self.proven:
            demand_step_up(request)
        self.query = query_of(request, self.asks)
        demand_size(request, takes_files=self.takes_files)
        self._note_reading(request.user)

    @property
    def default_response_headers(self):
        # Neither Allow nor Vary by address: a wrong id and a foreign one answer alike to the byte.
        return {"Cache-Control": "no-store"}

    def _note_reading(self, person) -> None:
        """Here, where no refusal of the deed takes the record back."""
        if self.opens is not None:
            note_read(by=person, entry=reduce(getattr, self.opens, self.found))

    def _demand_right(self, person, wanted) -> None:
        if isinstance(wanted, Right):
            demand(person, case_of(self.found), wanted)
        elif wanted:
            wanted(person)


class NotHere(Door):
    """Every address there is not; with or without its last slash, one there is."""

    admits = (object,)

    def find(self, caller, **where):
        raise NotThere()


def one(rows, **named) -> Any:
    """The row, out of what the caller may see.

    :raises NotThere: there is none
    """
    found = rows.filter(**named).first()
    if found is None:
        raise NotThere()
    return found


def case_of(thing) -> Case:
    """The case a thing belongs to: its own, or that of what it hangs off."""
    while not isinstance(thing, Case):
        thing = next(getattr(thing, way) for way in WAYS_TO_A_CASE if hasattr(thing, way))
    return thing


def demand_step_up(request) -> None:
    """Refuse unless the header `Casefile-Proof` carries a fresh proof for this token.

    :raises NeedsProof: with a sentence
    """
    holder = holder_of("token", str(request.auth.pk))
    demand_proof(person=request.user, holder=holder, secret=request.headers.get(PROOF, ""))
