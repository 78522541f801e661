"""Adding actors; changing them is `entries.actions.change`, as for every kind."""

from django.db import transaction

from casefile.cases.roles import Right
from casefile.cases.sight import demand
from casefile.entries import writing
from casefile.ledger.actions import append

from .kind import ACTOR
from .models import Actor


@transaction.atomic
def add_actor(*, by, case, name: str, actor_kind: str = "", language: str = "", **more) -> Actor:
    """Add an actor to a case, as a draft; a name is all it takes.

    :param more: further fields of an actor's content: marking, names beyond the first, description, country
    :raises NotAllowed: `by` may not write in the case
    :raises Invalid: no name, unknown kind
    """
    demand(by, case, Right.WRITE)
    names = [{"value": name, "language": language, "role": "primary"}, *more.pop("names", [])]
    actor = writing.begin(kind=ACTOR, case=case, by=by, fields={**more, "actor_kind": actor_kind, "names": names})
    versions = [writing.name_version(actor.head)]
    append(chain=case.id, deed="actor.added", by=by.id, subjects=[actor.id], versions=versions)
    return actor
