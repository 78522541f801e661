"""What the frame of a page in a case shows: the case, what the person may do in it, what waits."""

from django.utils.functional import SimpleLazyObject

from casefile.cases.models import Case
from casefile.cases.roles import Right
from casefile.cases.sight import rights_of
from casefile.entries.queries import hidden_from
from casefile.review.queries import waiting_for


def framed(request, case: Case, context: dict) -> dict:
    """The context of a page, with its case, the marking at top and foot, and the person's rights by name."""
    rights = rights_of(request.user, case)
    hidden = SimpleLazyObject(lambda: hidden_from(request.user, case))
    may = {right.name.lower(): right in rights for right in Right}
    return {"case": case, "may": may, "rights": rights, "marking": case.marking, "hidden": hidden, **context}


def sees_work(request, case: Case) -> bool:
    """May the person see the work behind what stands in this case?"""
    return Right.READ_ALL in rights_of(request.user, case)


def frame(request) -> dict:
    """For every page: the cases to switch between, and how much waits; both are asked for when they are shown."""
    if not (hasattr(request, "user") and request.user.is_authenticated):
        return {}
    return {
        "my_cases": Case.objects.visible_to(request.user),
        "waiting_count": waiting_for(request.user).count,
    }
