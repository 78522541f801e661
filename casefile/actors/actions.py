"""Adding actors, saying who is the same and who is not; changing them is `entries.actions.change`, as for all kinds."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from casefile.cases.models import Case
from casefile.cases.roles import Right
from casefile.cases.sight import demand
from casefile.core import markings
from casefile.core.errors import Invalid, NotNow
from casefile.core.inputs import PARAGRAPH, text_in
from casefile.entries import lifecycle, writing
from casefile.entries.sight import RED
from casefile.ledger.actions import append

from .kind import ACTOR
from .models import Actor, Distinct
from .queries import kin_of, reachable
from .rows import demand_no_circle


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


@transaction.atomic
def merge_actors(*, by, actor: Actor, into: UUID | None, reason: str, seen=None) -> Actor:
    """Judge that an actor is the same as another, into which it merges: a version of it, reviewed as any other.

    :param into: the id of the one that goes on, of the same case or of the registry
    :param seen: the id of the version of `actor` the person had before them
    :returns: the merged one, fresh
    :raises Invalid: no such actor, no reason
    :raises NotNow: that one is merged into this one; `actor` is in review or withdrawn
    """
    demand(by, actor.case, Right.WRITE)
    _near(by, actor.case, into, "into")
    held = writing.lock(actor.pk, into)[actor.pk]
    demand_no_circle(actor, into)
    same_as = {"actor": str(into), "reason": _reason(reason)}
    return _say_same(held, by=by, seen=seen, same_as=same_as, deed="actor.merged", others=[into])


@transaction.atomic
def unmerge_actor(*, by, actor: Actor, seen=None) -> Actor:
    """Take a merge back: a version of the merged one that says nothing of it.

    :raises NotNow: it is merged into none; it is in review or withdrawn
    """
    demand(by, actor.case, Right.WRITE)
    held = writing.lock(actor.pk)[actor.pk]
    same_as = writing.words_of(held.head).get("same_as")
    if not same_as:
        raise NotNow(_("It is merged into no other."))
    other = UUID(same_as["actor"])
    return _say_same(held, by=by, seen=seen, same_as=None, deed="actor.unmerged", others=[other])


@transaction.atomic
def keep_apart(*, by, actor: Actor, other: UUID | None, reason: str) -> Distinct:
    """Remember that two actors that look alike are two: they are not offered as one again.

    :raises Invalid: no such actor, the same one, no reason
    :raises NotNow: they are merged; it was said before
    """
    demand(by, actor.case, Right.WRITE)
    second = _near(by, actor.case, other, "other")
    writing.lock(actor.pk, second.pk)
    kin = kin_of(actor)
    if second.pk in kin.same:
        raise NotNow(_("They are one by now: undo that first."))
    if second.pk in kin.judged:
        raise NotNow(_("That was said before."))
    pair = sorted([actor, second], key=lambda one: one.pk) if actor.case_id == second.case_id else [actor, second]
    row = Distinct.objects.create(
        actor=pair[0],
        other=pair[1],
        case_id=pair[0].case_id,
        other_case_id=pair[1].case_id,
        other_is_registry=pair[1].case.is_registry,
        reason=_reason(reason),
        by=by,
    )
    append(chain=actor.case_id, deed="actors.kept_apart", by=by.id, subjects=[actor.id, second.id])
    return row


@transaction.atomic
def copy_to_registry(*, by, actor: Actor, reason: str, seen=None) -> Actor:
    """Offer an actor of a case to all cases: its names and kind become a draft of the registry, into which it merges.

    The draft is marked no milder than the actor: whoever reviews it in the registry may change that.

    :returns: the registry's actor
    :raises NotAllowed: `by` may not write in the registry, or in the actor's case
    :raises Invalid: it is of the registry already, or TLP:RED
    """
    demand(by, actor.case, Right.WRITE)
    if actor.case.is_registry:
        raise Invalid(_("It is in the registry already."), field="actor")
    if actor.marking == RED:
        raise Invalid(_("The registry is the whole desk's: nothing in it is TLP:RED."), field="marking")
    registry = Case.objects.get(is_registry=True)
    fields = writing.words_of(actor.head)
    names = [{**row, "claim": None} for row in fields["names"]]
    first = next((row for row in names if row["value"] == actor.title), names[0])
    names.remove(first)
    marking = markings.strictest(fields["marking"], actor.marking, registry.marking)
    more = {"names": names, "language": first["language"], "marking": marking}
    made = add_actor(by=by, case=registry, name=first["value"], actor_kind=actor.actor_kind, **more)
    merge_actors(by=by, actor=actor, into=made.pk, reason=reason, seen=seen)
    return made


def _near(by, case, pk: UUID | None, field: str) -> Actor:
    found = reachable(by, case, {pk}).get(pk) if pk else None
    if found is None:
        raise Invalid(_("There is no such actor."), field=field)
    return found


def _reason(reason: str) -> str:
    said = text_in({"reason": reason}, "reason", longest=PARAGRAPH)
    if not said:
        raise Invalid(_("Give the reason in words."), field="reason")
    return said


def _say_same(held, *, by, seen, same_as: dict | None, deed: str, others: list[UUID]) -> Actor:
    """The caller holds the lock of the merged one."""
    writing.demand_head(held, seen)
    lifecycle.demand("edit", state=held.state, stands=held.stands)
    version = writing.save(entry=held, by=by, fields={**writing.words_of(held.head), "same_as": same_as})
    subjects = [held.id, *others]
    append(chain=held.case_id, deed=deed, by=by.id, subjects=subjects, versions=[writing.name_version(version)])
    return Actor.objects.get(pk=held.pk)
