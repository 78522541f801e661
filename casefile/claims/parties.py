"""The parties of a claim: an actor, words that are never merged across sources, or an event."""

from uuid import UUID

from django.utils.translation import gettext as _

from casefile.actors.kind import main_name
from casefile.actors.models import Actor
from casefile.actors.queries import reachable
from casefile.core.errors import Invalid
from casefile.core.inputs import flag_in, id_in, number_in, rows_in, text_in, word_in
from casefile.entries.kinds import Fields

from .models import Claim, Event, Party
from .vocabulary import PARTS

SHARED = ("part", "step", "printed", "capacity", "uncertain")


def clean_parties(fields: Fields, case, by) -> list[Fields]:
    """The parties as a version stores them; who or what they are lies within what the person may see and name.

    :raises Invalid: not exactly one of actor, words and event; no such actor or event; an event that speaks
    """
    parties = [_party(row, f"parties[{place}].") for place, row in enumerate(rows_in(fields, "parties"))]
    actors = reachable(by, case, {UUID(pk) for pk in actors_in(parties)})
    events = set(Event.objects.visible_to(by).of(case).filter(pk__in=events_in(parties)).values_list("pk", flat=True))
    for place, party in enumerate(parties):
        for name, known, sentence in (
            ("actor", actors, _("There is no such actor.")),
            ("of", actors, _("There is no such actor.")),
            ("event", events, _("There is no such event.")),
        ):
            if party[name] and UUID(party[name]) not in known:
                raise Invalid(sentence, field=f"parties[{place}].{name}")
    return parties


def _party(row: dict, at: str) -> Fields:
    actor, words = id_in(row, "actor", at=at), text_in(row, "words", at=at)
    event, of = id_in(row, "event", at=at), id_in(row, "of", at=at)
    if sum(map(bool, (actor, words, event))) != 1:
        raise Invalid(_("A party is an actor, words, or an event: one of the three."), field=at + "actor")
    part = word_in(row, "part", PARTS, at=at)
    if not part:
        raise Invalid(_("Say what part they have."), field=at + "part")
    if event and part in PARTS.having("speaks"):
        raise Invalid(_("An event neither speaks nor is spoken to."), field=at + "event")
    if of and not words:
        raise Invalid(_("Whose they are is said of somebody not named."), field=at + "of")
    is_via = part == "via"
    return {
        "part": part,
        "step": number_in(row, "step", low=1, high=20, default=1, at=at) if is_via else 0,
        "actor": str(actor) if actor else None,
        "words": words,
        "event": str(event) if event else None,
        "of": str(of) if of else None,
        "printed": text_in(row, "printed", at=at),
        "capacity": text_in(row, "capacity", at=at),
        "uncertain": flag_in(row, "uncertain", at=at),
    }


def actors_in(parties: list[Fields]) -> list[str]:
    """The ids of the actors that parties name, or whose they are: each once, in order."""
    named = (row.get(name) for row in parties for name in ("actor", "of"))
    return list(dict.fromkeys(pk for pk in named if pk))


def events_in(parties: list[Fields]) -> list[str]:
    return list(dict.fromkeys(row["event"] for row in parties if row.get("event")))


def project_parties(claim: Claim, fields: Fields) -> None:
    """Make the live parties those of the version that is shown."""
    parties = fields["parties"]
    claim.parties.all().delete()
    actors = Actor.objects.select_related("case").in_bulk(actors_in(parties))
    Party.objects.bulk_create(_row(claim, place, row, actors) for place, row in enumerate(parties))


def _row(claim: Claim, place: int, row: Fields, actors: dict[UUID, Actor]) -> Party:
    end = row["actor"] or row.get("of")
    home = actors[UUID(end)].case if end else claim.case
    return Party(
        claim=claim,
        case_id=claim.case_id,
        position=place,
        actor_id=row["actor"],
        event_id=row.get("event"),
        of_id=row.get("of"),
        words=row["words"],
        other_case=home,
        other_is_registry=home.is_registry,
        **{name: row[name] for name in SHARED},
    )


def frozen_parties(fields: Fields, pins, events: dict[UUID, Event]) -> list[Fields]:
    """Parties as a document carries them: with the names one needs to read it alone."""
    return [_frozen(row, pins, events) for row in fields["parties"]]


def _frozen(row: Fields, pins, events: dict[UUID, Event]) -> Fields:
    event = events.get(UUID(row["event"])) if row.get("event") else None
    return {
        **{name: row[name] for name in SHARED},
        "actor": _named(row["actor"], pins),
        "words": row["words"],
        "of": _named(row.get("of"), pins),
        "event": {"id": str(event.pk), "title": event.title} if event else None,
    }


def _named(pk: str | None, pins) -> Fields | None:
    if not pk:
        return None
    pin = pins[UUID(pk)]
    return {"id": pk, "sha256": pin.sha256, "name": main_name(pin.fields), "kind": pin.fields["actor_kind"]}
