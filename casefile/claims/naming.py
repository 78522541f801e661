"""Parties given by name: found among the case's actors, asked about when it is not clear which, or added."""

from django.utils.translation import gettext as _

from casefile.actors.actions import add_actor
from casefile.actors.queries import named_exactly, named_like
from casefile.core.errors import Invalid
from casefile.core.inputs import flag_in, rows_in, text_in


def with_actors(fields: dict, *, by, case) -> dict:
    """The fields with every party that came as `{"new": {name, actor_kind, is_sure}}` turned into one with an actor.

    A name that exactly one actor bears is that actor. A name like others' is asked about, unless the person is sure.

    :raises Invalid: several actors bear the name, or near ones do; `more["near"]` lists them as [{id, name}]
    """
    if "parties" not in fields:
        return fields
    rows = rows_in(fields, "parties")
    return {**fields, "parties": [_with_actor(row, by, case, f"parties[{n}].new.") for n, row in enumerate(rows)]}


def _with_actor(row: dict, by, case, at: str) -> dict:
    asked = row.get("new")
    if not isinstance(asked, dict):
        return row
    name = text_in(asked, "name", longest=300, at=at)
    if not name:
        raise Invalid(_("A name cannot be empty."), field=at + "name")
    rest = {key: value for key, value in row.items() if key != "new"}
    is_sure = flag_in(asked, "is_sure", at=at)
    exact = [] if is_sure else list(named_exactly(by, case, name))
    if len(exact) == 1:
        return {**rest, "actor": str(exact[0].pk)}
    if near := [] if is_sure else exact or list(named_like(by, case, name, most=5)):
        choices = [{"id": str(actor.pk), "name": actor.title} for actor in near]
        listed = ", ".join(f"“{actor.title}”" for actor in near)
        raise Invalid(
            _("Is it %(listed)s? Choose one, or say that it is somebody new.") % {"listed": listed},
            field=at + "name",
            near=choices,
        )
    made = add_actor(by=by, case=case, name=name, actor_kind=text_in(asked, "actor_kind", at=at))
    return {**rest, "actor": str(made.pk)}
