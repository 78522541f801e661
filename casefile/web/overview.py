"""What a case tells of itself on its first page: how much, how sure, what is stale or wanted, what happened lately."""

from collections import Counter

from casefile.cases.models import Case
from casefile.cases.roles import Right
from casefile.cases.sight import rights_of
from casefile.claims.models import Claim
from casefile.claims.vocabulary import CREDIBILITY, UNGRADED
from casefile.entries.kinds import KINDS
from casefile.entries.lifecycle import STATES
from casefile.review.inbox import stale_for
from casefile.search import tally
from casefile.sources.models import Source

from .deeds import lately

ORDER = ("source", "claim", "assessment", "actor")
"""The kinds of entry, as a case is read."""
LINES, ROWS = 15, 8
GRADED = 1_000
"""Claims whose grades are counted: the newest."""


def overview_of(person, case: Case) -> dict[str, object]:
    """What the page shows. Readers get neither states nor what happened, is stale or wanted: that is work."""
    behind = Right.READ_ALL in rights_of(person, case)
    context: dict[str, object] = {"counts": counts(person, case, behind), "grades": grades(person, case)}
    if not behind:
        return context
    wanting = Source.objects.visible_to(person).of(case).exclude(wanted=[]).exclude(state="withdrawn")
    return context | {
        "lines": lately(case, person, LINES),
        "stale": stale_for(person).filter(entry__case=case)[:ROWS],
        "wanting": wanting.newest_first()[:ROWS],
        "members": case.memberships.values("person").distinct().count(),
    }


def counts(person, case: Case, behind: bool) -> list[tuple]:
    """(kind, total, [(state, how many), …]) of what the person sees; readers see what stands, and no states."""
    found = tally.counted(case, person)
    rows = []
    for code in ORDER:
        states = [(word.code, found[code, word.code]) for word in STATES if (code, word.code) in found]
        rows.append((KINDS[code], sum(n for _state, n in states), states if behind else []))
    return rows


def grades(person, case: Case) -> dict[str, object]:
    """How the newest claims are graded: rows (code, label, how many, percent); `of` counts those that can be graded."""
    claims = Claim.objects.visible_to(person).of(case).exclude(state="withdrawn").exclude(claim_kind__in=UNGRADED)
    found = Counter(claims.newest_first().values_list("credibility", flat=True)[:GRADED])
    total = sum(found.values())
    words = [(word.code, word.label) for word in CREDIBILITY if found[word.code]]
    rows = [(code, label, found[code], round(100 * found[code] / total)) for code, label in words]
    return {"rows": rows, "ungraded": found[""], "of": total, "is_cut": total == GRADED}
