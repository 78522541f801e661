"""Adding and changing events, and merging those that turned out to be one."""

from django.db import transaction
from django.utils.translation import gettext as _

from casefile.cases.roles import Right
from casefile.cases.sight import demand
from casefile.core import dates
from casefile.core.errors import Invalid, NotNow, NotThere, Stale
from casefile.core.ids import row_id
from casefile.core.inputs import date_in, text_in
from casefile.ledger.actions import append

from .models import Event

MEMBERS = ("title", "date", "place")
"""What people write of an event."""


@transaction.atomic
def add_event(*, by, case, title: str, **fields) -> Event:
    """Name something that happened, so that several claims can be about it.

    :param fields: date {edtf, printed, time, zone}; place, in words
    :raises NotAllowed: `by` may not write in the case
    """
    demand(by, case, Right.WRITE)
    event = Event(case=case, made_by=by)
    _fill(event, {"title": title, **fields})
    event.save(force_insert=True)
    append(chain=case.id, deed="event.added", by=by.id, subjects=[event.id])
    return event


@transaction.atomic
def change_event(*, by, event: Event, seen=None, **changed) -> Event:
    """Change what an event is called, when or where it was; documents that name it stay as they are.

    :param seen: the `version` the person had before them; None when the door does not ask
    :raises Stale: somebody changed it in between
    """
    demand(by, event.case, Right.WRITE)
    held = _locked(event)[0]
    if seen is not None and str(seen) != str(held.version):
        raise Stale(_("This event changed since you opened it."))
    _fill(held, {**told(held), **changed})
    _save(held)
    append(chain=held.case_id, deed="event.changed", by=by.id, subjects=[held.id])
    return held


@transaction.atomic
def merge_events(*, by, event: Event, into: Event, reason: str = "") -> Event:
    """Say that an event is another one of the case. Claims go on naming the one they named.

    :raises Invalid: `into` is the event itself, is not of the case, or was merged itself
    :raises NotNow: the event was merged already
    """
    demand(by, event.case, Right.WRITE)
    if event.pk == into.pk:
        raise Invalid(_("An event is not merged into itself."), field="into")
    if event.case_id != into.case_id:
        raise Invalid(_("There is no such event."), field="into")
    held = {one.pk: one for one in _locked(event, into)}
    event, into = held[event.pk], held[into.pk]
    if event.merged_into_id:
        raise NotNow(_("This event was merged already."))
    if into.merged_into_id:
        raise Invalid(_("That event was itself merged: choose the one it went into."), field="into")
    event.merged_into = into
    _save(event)
    append(chain=event.case_id, deed="event.merged", by=by.id, subjects=[event.id, into.id], reason=reason)
    return event


@transaction.atomic
def unmerge_event(*, by, event: Event, reason: str = "") -> Event:
    """Take a merge back: the event stands for itself again, with all that was merged into it.

    :raises NotNow: it is not merged
    """
    demand(by, event.case, Right.WRITE)
    held = _locked(event)[0]
    into = held.merged_into_id
    if not into:
        raise NotNow(_("This event is not merged."))
    held.merged_into = None
    _save(held)
    append(chain=held.case_id, deed="event.unmerged", by=by.id, subjects=[held.id, into], reason=reason)
    return held


def told(event: Event) -> dict:
    """What is said of an event, as people write it: title, date, place."""
    date = {"edtf": event.date, "printed": event.printed, "time": event.time, "zone": event.zone}
    return {"title": event.title, "date": date, "place": event.place}


def _fill(event: Event, fields: dict) -> None:
    event.title = text_in(fields, "title", longest=300)
    if not event.title:
        raise Invalid(_("Give the event a neutral name."), field="title")
    date = date_in(fields, "date")
    days = dates.read(date["edtf"])
    event.date, event.printed, event.time, event.zone = date["edtf"], date["printed"], date["time"], date["zone"]
    event.first, event.last = days.first, days.last
    event.place = text_in(fields, "place")


def _save(event: Event) -> None:
    event.version = row_id()
    event.save()


def _locked(*events: Event) -> list[Event]:
    held = list(Event.objects.select_for_update().filter(pk__in={one.pk for one in events}).order_by("pk"))
    if len(held) != len(events):
        raise NotThere()
    return held
