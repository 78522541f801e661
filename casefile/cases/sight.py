"""What may this person do, and see, in this case? Asked afresh each time: no right is ever cached."""

from functools import reduce
from operator import or_

from django.utils.translation import gettext as _

from casefile.core.errors import NotAllowed

from .models import Case, Membership
from .roles import ROLES, Right, roles_with


def rights_of(person, case: Case) -> Right:
    """The sum of the person's roles in the case; what stands in the registry is the whole desk's to read."""
    if not person.is_active:
        return Right.NONE
    held = Membership.objects.filter(case=case, person=person).values_list("role", flat=True)
    start = Right.READ if case.is_registry else Right.NONE
    return reduce(or_, (ROLES[code].rights for code in held if code in ROLES), start)


def demand(person, case: Case, right: Right) -> None:
    """:raises NotAllowed: with a sentence that names the right"""
    if right not in rights_of(person, case):
        raise NotAllowed(SENTENCES[right]())


def demand_and_keep(person, case: Case, right: Right) -> None:
    """The same for what cannot be undone: the person's roles stay as they are until the transaction ends.

    Whoever takes one away at the same moment waits, or is waited for. Ask it before any other lock is taken.

    :raises NotAllowed: with a sentence that names the right
    """
    list(Membership.objects.select_for_update().filter(case=case, person=person).order_by("pk"))
    demand(person, case, right)


def cases_seen_by(person):
    """The ids of the cases of which the person sees at least what stands."""
    return Case.objects.visible_to(person).values("pk")


def cases_with(person, right: Right):
    """The ids of the cases in which the person holds a role that carries `right`."""
    return Membership.objects.filter(person=person, person__is_active=True, role__in=roles_with(right)).values("case")


SENTENCES = {
    Right.READ: lambda: _("You do not belong to this case."),
    Right.READ_ALL: lambda: _("Your role here shows what stands, not the work behind it."),
    Right.WRITE: lambda: _("Your role here does not include logging or editing."),
    Right.REVIEW: lambda: _("Your role here does not include reviewing."),
    Right.LEAD: lambda: _("Only a lead of this case may do this."),
    Right.RELEASE: lambda: _("Your role here does not include releasing."),
}
