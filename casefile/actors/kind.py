"""What an actor brings to the common life of entries."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casefile.entries.kinds import Fields, Kind

from .content import clean, main_name
from .documents import beside, freeze
from .latin import latin
from .models import Actor
from .rows import forget_rows, project


def fill(actor: Actor, fields: Fields) -> None:
    actor.title = main_name(fields)
    actor.actor_kind, actor.description = fields["actor_kind"], fields["description"]
    actor.country = fields["country"]


def lacking(fields: Fields) -> list[tuple[str, str]]:
    return [] if fields["actor_kind"] else [("actor_kind", _("Say what kind of actor this is."))]


def forget(actor: Actor) -> None:
    forget_rows(actor)
    actor.title, actor.description, actor.country = _("erased"), "", ""
    actor.save()


def rides_along(fields: Fields) -> bool:
    """A name and a kind are checked with the first claim that needs them; anything more is reviewed by itself."""
    more = ("description", "country", "offices", "identifiers", "ratings", "same_as")
    if any(fields.get(name) for name in more) or len(fields["names"]) > 1:
        return False
    name = fields["names"][0]
    return not (name.get("claim") or _is_dated(name, "valid_from") or _is_dated(name, "valid_until"))


def _is_dated(name: Fields, member: str) -> bool:
    return any((name.get(member) or {}).values())


def words(fields: Fields) -> str:
    """The names as written and in Latin letters, and whatever else is said."""
    names = [name["value"] for name in fields["names"]]
    offices = [f"{row['office']} {row['of_words']}" for row in fields.get("offices", [])]
    numbers = [row["value"] for row in fields.get("identifiers", [])]
    return "\n".join([*names, *map(latin, names), fields["description"], *offices, *numbers])


ACTOR = Kind(
    code="actor",
    label=gettext_lazy("Actor"),
    plural=gettext_lazy("Actors"),
    model=Actor,
    clean=clean,
    fill=fill,
    project=project,
    freeze=freeze,
    rests_on=lambda fields: [],
    lacking=lacking,
    words=words,
    forget=forget,
    beside=beside,
    rides_along=rides_along,
    labels={
        "names": gettext_lazy("Names"),
        "actor_kind": gettext_lazy("Kind"),
        "description": gettext_lazy("Description"),
        "country": gettext_lazy("Country"),
        "offices": gettext_lazy("Offices"),
        "identifiers": gettext_lazy("Identifiers"),
        "ratings": gettext_lazy("Reliability, by date"),
        "same_as": gettext_lazy("Same as"),
        "marking": gettext_lazy("Marking"),
    },
)
