"""What a form of a claim names and nobody chose: an event by its title, a claim by its words, whom words are of."""

from django.db import transaction
from django.utils.translation import gettext as _

from casefile.actors.queries import named_exactly
from casefile.claims.actions import change_claim, log_claim
from casefile.claims.events import add_event
from casefile.claims.models import Claim, Event
from casefile.core.errors import Invalid

from .claim_typed import id_typed


@transaction.atomic
def log_typed(*, by, source, told: dict) -> Claim:
    """Log a claim as it was typed; an event that is new with it is added, or neither is."""
    return log_claim(by=by, source=source, **resolved(told, by, source.case))


@transaction.atomic
def change_typed(*, by, claim: Claim, seen: str, told: dict) -> Claim:
    """Save a claim as it was typed, and an event that is new with it."""
    return change_claim(by=by, claim=claim, seen=seen, **resolved(told, by, claim.case))


def resolved(told: dict, by, case) -> dict:
    """The fields with every end as an id.

    :raises Invalid: a name that nobody, or more than one, bears
    """
    fields = {name: value for name, value in told.items() if name != "event_title"}
    if told.get("event_title"):
        fields["event"] = _event(told["event_title"], by, case, "event")
    if "parties" in told:
        fields["parties"] = [_party(row, by, case, f"parties[{n}].") for n, row in enumerate(told["parties"])]
    if "links" in told:
        fields["links"] = [_link(row, by, case, f"links[{n}].") for n, row in enumerate(told["links"])]
    return fields


def _party(row: dict, by, case, at: str) -> dict:
    made = {name: value for name, value in row.items() if name not in ("event_title", "of_name")}
    if "event_title" in row:
        made["event"] = _event(row["event_title"], by, case, at + "event")
    if "of_name" in row:
        made["of"] = _of(row["of_name"], by, case, at + "of")
    return made


def _of(name: str, by, case, field: str) -> str:
    found = list(named_exactly(by, case, name)[:2])
    if len(found) != 1:
        raise Invalid(_("No actor of the case bears this name alone. Choose one from the list."), field=field)
    return str(found[0].pk)


def _event(title: str, by, case, field: str) -> str:
    """An event by its address, by a title that is there already, or a new one."""
    pasted = id_typed(title)
    seen = Event.objects.visible_to(by).of(case)
    found = list(seen.filter(pk=pasted) if pasted else seen.filter(title__iexact=title, merged_into=None)[:2])
    if len(found) > 1:
        raise Invalid(_("Several events bear this title. Paste the address of one."), field=field)
    if pasted and not found:
        raise Invalid(_("There is no such event."), field=field)
    return str(found[0].pk if found else add_event(by=by, case=case, title=title).pk)


def _link(row: dict, by, case, at: str) -> dict:
    made = {name: value for name, value in row.items() if name != "name"}
    if made["claim"]:
        return made
    found = list(Claim.objects.visible_to(by).of(case).filter(title__iexact=row["name"])[:2])
    if len(found) != 1:
        sentence = _("No claim of the case says just this. Choose one from the list, or paste its address.")
        raise Invalid(sentence, field=at + "claim")
    return {**made, "claim": str(found[0].pk)}
