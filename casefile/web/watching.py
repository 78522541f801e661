"""What is watched: the page of a case on links that rot, and pausing, resuming or making a visit."""

from collections.abc import Iterator

from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from casefile.archive import watching as actions
from casefile.archive.unvisited import unvisited_in, why_unvisited
from casefile.archive.vocabulary import UNVISITED, VISITS
from casefile.archive.watched import counted, doubtful_in, last_copy, told_of, watched_in
from casefile.cases.models import Case
from casefile.cases.roles import Right
from casefile.cases.sight import demand
from casefile.core.paging import page_by
from casefile.custody.made import FETCHED
from casefile.entries.actions import note_read
from casefile.outside.failed import reason
from casefile.search.sheet import line
from casefile.sources.actions import set_pap
from casefile.sources.models import Capture, Source

from . import listing, sources
from .doors import asked_in, new_key, says_why, see_or_404, signed_in
from .frame import framed
from .source_page import reworded

AT_ONCE = 500
LEFT_OUT = 100
"""Sources not visited that the page lists; REST lists all."""
COLUMNS = (
    *("id", "title", "url", "outcome", "reason", "found_at"),
    *("seen_at", "visited_at", "next_at", "is_paused", "altered"),
)


@signed_in
def watching(request, pk):
    """Each watched source of a case, or with `?as=csv` all of them as a table."""
    case = see_or_404(Case.objects.visible_to(request.user), pk=pk)
    demand(request.user, case, Right.READ_ALL)
    asked = asked_in(request, "outcome", "after")
    rows = watched_in(case, request.user, asked["outcome"])
    if request.GET.get("as") == "csv":
        return listing.as_csv(_lines(rows, request.user), "watching.csv")
    context = _shown(rows, asked, request.user) | _left_out(case, request.user)
    context |= {"counts": _tabs(case, request.user), "key": new_key()}
    return render(request, "sources/watching.html", framed(request, case, context))


def _shown(rows, asked: dict, person) -> dict:
    page = page_by(rows, "next_at", asked["after"])
    found, was = told_of(page.rows, person)
    newest = _newest_of(page.rows)
    rows = [_row(watch, found, was) | {"newest": newest.get(watch.pk)} for watch in page.rows]
    return {"rows": rows, "page": page, "asked": asked}


def _newest_of(watches: list) -> dict:
    """Source -> its newest copy that was fetched: what there is to look at when the page itself is gone."""
    fetched = Capture.objects.filter(source__in=[one.pk for one in watches], method=FETCHED)
    return dict(fetched.order_by("source", "-ended_at", "-pk").distinct("source").values_list("source", "pk"))


def _row(watch, found: dict, was: dict) -> dict:
    copy = last_copy(watch)
    doubtful = found.get(copy.pk, []) if copy else []
    return {
        "watch": watch,
        "found_at": _found_at(watch),
        "altered": [reworded(row, was[row.pk]) for row in doubtful],
    }


def _found_at(watch) -> str:
    """Where a page that leads elsewhere leads."""
    return last_copy(watch).final_url if watch.outcome == "redirected" else ""


def _left_out(case, person) -> dict:
    """Sources that are not visited, each with the reason, and whether there are more of them."""
    found = list(unvisited_in(case, person).order_by("title", "pk")[: LEFT_OUT + 1])
    told = [(source, UNVISITED.label(why_unvisited(source))) for source in found[:LEFT_OUT]]
    return {"left_out": told, "more_left_out": len(found) > LEFT_OUT}


def _tabs(case, person) -> list[tuple]:
    """(outcome, its label, how many) of those there are."""
    found = counted(watched_in(case, person))
    return [(word.code, word.label, found[word.code]) for word in VISITS if word.code in found]


def _lines(rows, person) -> Iterator[str]:
    """Read in steps, so that no step holds more than a few hundred; who is told of a TLP:RED source has read it."""
    yield line(COLUMNS)
    after = ""
    while True:
        page = page_by(rows, "next_at", after, AT_ONCE)
        found = doubtful_in(map(last_copy, page.rows), person)
        for watch in page.rows:
            note_read(by=person, entry=watch.source)
            yield line(_cells(watch, found))
        after = page.after
        if not after:
            return


def _cells(watch, found: dict) -> list:
    source, last, copy = watch.source, watch.last, last_copy(watch)
    moments = (watch.seen_at, last.ended_at if last else None, watch.next_at)
    return [
        source.pk,
        source.title,
        source.url,
        watch.outcome,
        str(reason(last.reason).sentence) if last and last.reason else "",
        _found_at(watch),
        *(at.isoformat() if at else "" for at in moments),
        str(watch.is_paused).lower(),
        len(found.get(copy.pk, [])) if copy else 0,
    ]


@signed_in
@require_POST
@says_why(sources.page)
def watch(request, pk):
    """Pause the visits, go on with them, or make one now."""
    found = see_or_404(Source.objects.visible_to(request.user), pk=pk)
    actions.take(request.POST.get("deed", ""), by=request.user, source=found)
    return redirect("source", pk)


@signed_in
@require_POST
@says_why(sources.page)
def pap(request, pk):
    """Say what the archiver may fetch of a source."""
    found = see_or_404(Source.objects.visible_to(request.user), pk=pk)
    set_pap(by=request.user, source=found, pap=request.POST.get("pap", ""))
    return redirect("source", pk)
