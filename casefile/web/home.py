"""My work: what waits for me, in all my cases."""

from dataclasses import dataclass

from django.db.models import Count
from django.shortcuts import render

from casefile.cases.models import Case
from casefile.cases.roles import Right
from casefile.cases.sight import cases_with
from casefile.claims.models import Claim
from casefile.entries.models import Entry
from casefile.entries.queries import worked_on_by
from casefile.releases.queries import proposals_to_sign
from casefile.review import inbox
from casefile.sources.models import Source
from casefile.sources.queries import failed_captures, to_read_by

from .doors import new_key, signed_in
from .listing import links

MOST = 10
"""Rows of one sort; what is left comes up when these are done."""
NEWEST = 500
"""Drafts of claims of which the sources are looked up."""


@dataclass(frozen=True)
class Some:
    """The first of many: `more` says that there are others, which are not counted."""

    rows: list
    more: bool

    def __bool__(self) -> bool:
        return bool(self.rows)

    @property
    def count(self) -> str:
        return f"{len(self.rows)}+" if self.more else str(len(self.rows))


def some(found, most: int = MOST) -> Some:
    rows = list(found[: most + 1])
    return Some(rows[:most], len(rows) > most)


@signed_in
def home(request):
    """What came back, what to decide, drafts, captures that failed, what is stale, what to sign, answer and read."""
    me, key = request.user, new_key()
    cases = list(Case.objects.visible_to(me))
    context = {"cases": cases, "belongs": not all(one.is_registry for one in cases), "key": key}
    may = {"writes": cases_with(me, Right.WRITE).exists(), "reviews": cases_with(me, Right.REVIEW).exists()}
    context |= {**may, **waiting(me), **own(me), "saved": links(me)}
    return render(request, "home/page.html", context)


def waiting(me) -> dict[str, object]:
    """What waits for the person to decide, sign, answer or look at again."""
    stale = some(inbox.stale_for(me))
    causes = {mark.because_of_id for mark in stale.rows}
    seen = Entry.objects.visible_to(me).filter(pk__in=causes).values_list("pk", flat=True)
    return {
        "batches": some(inbox.batches_for(me, MOST + 1)),
        "proposals": some(proposals_to_sign(me)),
        "suggestions": some(inbox.suggestions_to(me)),
        "stale": stale,
        "hidden": causes - set(seen),
    }


def own(me) -> dict[str, Some]:
    """What the person has under way."""
    drafts = worked_on_by(me).filter(author=me).in_state("draft").select_related("case").newest_first()
    return {
        "returned": some(inbox.returned_to(me, MOST + 1)),
        "by_source": some(drafts_by_source(me)),
        "drafts": some(drafts.exclude(kind="claim")),
        "failed": some(failed_captures(me)),
        "to_read": some(to_read_by(me)),
    }


def drafts_by_source(me) -> list[tuple[Source, int]]:
    """Sources from which the person's newest drafts of claims are, each with how many; the fullest first."""
    claims = Claim.objects.visible_to(me).filter(author=me, state="draft", case__in=cases_with(me, Right.WRITE))
    newest = claims.filter(kind="claim").newest_first().values("pk")[:NEWEST]
    found = _by_source(Claim.objects.filter(pk__in=newest))[: MOST + 1]
    counts = dict(_by_source(claims.filter(source__in=[pk for pk, _n in found])))
    sources = Source.objects.visible_to(me).select_related("case").defer("search").in_bulk(counts)
    return [(sources[pk], n) for pk, n in counts.items() if pk in sources]


def _by_source(claims):
    return claims.order_by().values_list("source").annotate(n=Count("pk")).order_by("-n", "source")
