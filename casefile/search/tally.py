"""How many entries a case has, without counting them: what the trigger on entries keeps."""

from django.db import connection
from django.db.models import Sum

from casefile.cases.models import Case
from casefile.cases.roles import Right
from casefile.cases.sight import rights_of
from casefile.entries.lifecycle import APPROVED
from casefile.entries.models import Entry
from casefile.entries.sight import RED

from .models import Tally

Counts = dict[tuple[str, str], int]


def counted(case: Case, person) -> Counts:
    """(kind, state of the head) -> how many of them the person sees. RED entries are counted for their readers apart.

    To somebody who sees what stands only, all of it is approved. Two queries, however many entries.
    """
    rights = rights_of(person, case)
    behind = Right.READ_ALL in rights
    if Right.READ not in rights:
        return {}
    rows = Tally.objects.filter(case=case).exclude(marking=RED)
    rows = rows if behind else rows.filter(stands=True)
    found = list(rows.values_list("kind", "state").annotate(all=Sum("n")).order_by())
    red = Entry.objects.visible_to(person).of(case).filter(marking=RED, readers__person=person)
    found += [(kind, state, 1) for kind, state in red.values_list("kind", "state")]
    counts: Counts = {}
    for kind, state, n in found:
        key = (kind, state if behind else APPROVED)
        counts[key] = counts.get(key, 0) + n
    return {key: n for key, n in counts.items() if n}


def fold() -> int:
    """Add up the differences that were written since; how many rows came of it. Safe beside writers and itself."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT search_tally_fold()")
        return cursor.fetchone()[0]
