"""Opening cases, changing what they say of themselves, giving roles."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from casefile.core import markings
from casefile.core.errors import Invalid, NotAllowed, NotNow
from casefile.core.inputs import time_zones
from casefile.core.text import clean
from casefile.core.vocabulary import Choices
from casefile.ledger.actions import append

from .models import Case, Membership
from .roles import ROLES, Right
from .sight import demand

YARDSTICKS = Choices("assessments.yardsticks")
"""The yardsticks of likelihood, (code, label): the room of assessments, above, brings them."""


def _title(text: str) -> str:
    title = clean(text, field="title").strip()
    if not title:
        raise Invalid(_("Give the case a title."), field="title")
    if len(title) > 200:
        raise Invalid(_("A title has at most 200 characters."), field="title")
    return title


def _marking(text: str) -> str:
    if text not in markings.MARKINGS:
        raise Invalid(_("There is no such marking."), field="marking")
    return text


def _time_zone(text: str) -> str:
    if text not in time_zones():
        raise Invalid(_("There is no such time zone."), field="time_zone")
    return text


def _yardstick(text: str) -> str:
    if text not in dict(YARDSTICKS()):
        raise Invalid(_("There is no such yardstick."), field="yardstick")
    return text


def _keep_until(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise Invalid(_("Write the day as 2031-12-31, or leave it empty."), field="keep_until") from None


CLEAN = {
    "title": _title,
    "question": lambda text: clean(text, field="question").strip(),
    "marking": _marking,
    "time_zone": _time_zone,
    "yardstick": _yardstick,
    "keep_until": _keep_until,
}
"""What may be said of a case, each with what reads it."""


@transaction.atomic
def open_case(*, by, title: str, question: str = "", marking: str = "TLP:AMBER", time_zone: str = "UTC") -> Case:
    """Open a case; who opens it becomes its lead.

    :raises NotAllowed: `by` may not open cases
    :raises Invalid: no title, unknown marking or time zone
    """
    if not (by.may_open_cases and by.is_active):
        raise NotAllowed(_("You may not open cases; ask an administrator."))
    told = {"title": title, "question": question, "marking": marking, "time_zone": time_zone}
    case = Case.objects.create(opened_by=by, **{name: CLEAN[name](value) for name, value in told.items()})
    Membership.objects.create(case=case, person=by, role="lead", granted_by=by)
    append(chain=case.id, deed="case.opened", by=by.id, subjects=[case.id])
    return case


@transaction.atomic
def change_case(*, by, case: Case, **changed: str) -> Case:
    """Change what a case says of itself; what is in it stays as it is.

    :param changed: title, question, marking (of what is logged from now on), time_zone, yardstick, keep_until
        (the last day its copies are kept, as 2031-12-31; empty for good)
    :raises NotAllowed: `by` does not lead the case
    :raises Invalid: no title, unknown marking, time zone or yardstick
    :raises NotNow: another yardstick, when likelihoods were given on the one there is
    """
    demand(by, case, Right.LEAD)
    held = Case.objects.select_for_update(no_key=True).get(pk=case.pk)
    told = {name: CLEAN[name](value) for name, value in changed.items()}
    told = {name: value for name, value in told.items() if value != getattr(held, name)}
    if "yardstick" in told and _judged(held, by).exists():
        raise NotNow(_("Likelihoods were given on this yardstick: a case uses one."), field="yardstick")
    if held.is_registry and told.get("marking") == markings.RED:
        raise Invalid(_("The registry is the whole desk's: nothing in it is TLP:RED."), field="marking")
    if told:
        Case.objects.filter(pk=case.pk).update(**told)
        append(chain=case.id, deed="case.changed", by=by.id, subjects=[case.id], changed=sorted(told))
    return Case.objects.get(pk=case.pk)


def _judged(case: Case, person):
    """Assessments with a likelihood; what the person may not see does not count, and keeps the yardstick it has."""
    seen = case.entries.visible_to(person).filter(kind="assessment").exclude(state="withdrawn")
    return seen.exclude(as_assessment__likelihood="")


@transaction.atomic
def hold(*, by, case: Case, on: bool, reason: str) -> None:
    """Put a case under legal hold, or lift it: while it lasts nothing in the case may be erased.

    :raises NotAllowed: `by` does not lead the case
    :raises Invalid: no reason
    """
    demand(by, case, Right.LEAD)
    if not reason.strip():
        raise Invalid(_("Give the reason in words."), field="reason")
    Case.objects.filter(pk=case.pk).update(legal_hold=on)
    deed = "hold.placed" if on else "hold.lifted"
    append(chain=case.id, deed=deed, by=by.id, subjects=[case.id], reason=clean(reason).strip())


@transaction.atomic
def give_role(*, by, case: Case, person, role: str) -> Membership:
    """Give somebody a role in a case. Nobody gives themselves a right to review.

    :raises NotAllowed: `by` does not lead the case; in the registry, an administrator of the desk may give roles too
    :raises Invalid: unknown role
    """
    if not (case.is_registry and by.is_admin and by.is_active):
        demand(by, case, Right.LEAD)
    if role not in ROLES:
        raise Invalid(_("There is no such role."), field="role")
    if person.pk == by.pk and Right.REVIEW in ROLES[role].rights:
        raise NotAllowed(_("Somebody else must give you the right to review."))
    if not person.is_active:
        raise Invalid(_("This account is disabled."), field="person")
    membership, is_new = Membership.objects.get_or_create(
        case=case, person=person, role=role, defaults={"granted_by": by}
    )
    if is_new:
        append(chain=case.id, deed="role.given", by=by.id, subjects=[case.id, person.id], role=role)
    return membership


@transaction.atomic
def take_role(*, by, case: Case, person, role: str) -> None:
    """Take a role away; it counts from the next request on. A case keeps a lead.

    :raises NotNow: they are the last lead
    """
    demand(by, case, Right.LEAD)
    Case.objects.select_for_update(no_key=True).get(pk=case.pk)
    others = Membership.objects.filter(case=case, role="lead").exclude(person=person)
    if role == "lead" and not others.exists():
        raise NotNow(_("A case needs a lead: give somebody else the role first."))
    gone, _rows = Membership.objects.filter(case=case, person=person, role=role).delete()
    if gone:
        append(chain=case.id, deed="role.taken", by=by.id, subjects=[case.id, person.id], role=role)
