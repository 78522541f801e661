"""What an actor brings to the common life of entries."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casefile.core import markings
from casefile.core.errors import Invalid
from casefile.core.inputs import PARAGRAPH, rows_in, text_in, word_in
from casefile.core.text import fold
from casefile.entries.kinds import Fields, Kind

from .models import Actor, Name
from .vocabulary import ACTOR_KINDS, NAME_ROLES


def clean(fields: Fields, case, by) -> Fields:
    names = [_name(row, f"names[{place}].") for place, row in enumerate(rows_in(fields, "names"))]
    if not names:
        raise Invalid(_("An actor needs a name."), field="names")
    return {
        "marking": markings.read(fields.get("marking") or case.marking, field="marking"),
        "actor_kind": word_in(fields, "actor_kind", ACTOR_KINDS),
        "names": names,
        "description": text_in(fields, "description", longest=PARAGRAPH),
        "country": text_in(fields, "country", longest=2).upper(),
    }


def _name(row: dict, at: str) -> dict:
    value = text_in(row, "value", longest=300, at=at)
    if not value:
        raise Invalid(_("A name cannot be empty."), field=at + "value")
    return {
        "value": value,
        "language": text_in(row, "language", longest=12, at=at),
        "script": text_in(row, "script", longest=4, at=at),
        "role": word_in(row, "role", NAME_ROLES, default="primary", at=at),
    }


def main_name(fields: Fields) -> str:
    """The name an actor goes by: the first primary one."""
    names = fields.get("names", [])
    return next((name["value"] for name in names if name["role"] == "primary"), names[0]["value"] if names else "")


def fill(actor: Actor, fields: Fields) -> None:
    actor.title = main_name(fields)
    actor.actor_kind, actor.description = fields["actor_kind"], fields["description"]
    actor.country = fields["country"]


def project(actor: Actor, fields: Fields) -> None:
    actor.names.all().delete()
    Name.objects.bulk_create(
        Name(actor=actor, position=place, folded=fold(name["value"]), **name)
        for place, name in enumerate(fields["names"])
    )


def freeze(actor: Actor, fields: Fields, pins) -> Fields:
    return {
        "name": main_name(fields),
        "kind": fields["actor_kind"],
        "names": fields["names"],
        "description": fields["description"],
        "country": fields["country"],
    }


def lacking(fields: Fields) -> list[tuple[str, str]]:
    return [] if fields["actor_kind"] else [("actor_kind", _("Say what kind of actor this is."))]


def forget(actor: Actor) -> None:
    actor.names.all().delete()
    actor.title, actor.description, actor.country = _("erased"), "", ""
    actor.save()


def rides_along(fields: Fields) -> bool:
    """A name and a kind are checked with the first claim that needs them; anything more is reviewed by itself."""
    return not (fields["description"] or fields["country"]) and len(fields["names"]) == 1


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
    words=lambda fields: "\n".join([*(name["value"] for name in fields["names"]), fields["description"]]),
    forget=forget,
    rides_along=rides_along,
    labels={
        "names": gettext_lazy("Names"),
        "actor_kind": gettext_lazy("Kind"),
        "description": gettext_lazy("Description"),
        "country": gettext_lazy("Country"),
        "marking": gettext_lazy("Marking"),
    },
)
