"""What the frame of a page in a case shows: the case, what the person may do in it, what waits."""

from django.utils.functional import SimpleLazyObject

from casefile.cases.models import Case
from casefile.cases.roles import Right
from casefile.cases.sight import rights_of
from casefile.entries.queries import hidden_from
from casefile.review.queries import waiting_for

MOST = 99
"""What waits is counted up to here."""


def framed(request, case: Case, context: dict) -> dict:
    """The context of a page, with its case, the marking at top and foot, and the person's rights by name."""
    rights = rights_of(request.user, case)
    hidden = SimpleLazyObject(lambda: hidden_from(request.user, case))
    may = {right.name.lower(): right in rights for right in Right}
    sight = {"hidden": hidden, "standing_only": Right.READ_ALL not in rights}
    return {"case": case, "may": may, "marking": case.marking, **sight, **context}


def sees_work(request, case: Case) -> bool:
    """May the person see the work behind what stands in this case?"""
    return Right.READ_ALL in rights_of(request.user, case)


def frame(request) -> dict:
    """For every page: the cases to switch between, and how much waits; both are asked for when they are shown."""
    if not (hasattr(request, "user") and request.user.is_authenticated):
        return {}
    return {
        "my_cases": Case.objects.visible_to(request.user),
        "waiting_count": lambda: _many(waiting_for(request.user)),
    }


def _many(rows) -> str:
    """How many there are, at most "99+": on every page, so it must not cost more the more there are. "" for none."""
    n = rows[: MOST + 1].count()
    return f"{MOST}+" if n > MOST else str(n or "")
