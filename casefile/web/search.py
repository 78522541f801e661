"""One box over all kinds and all texts: in one case, or in everything one may see."""

from django.shortcuts import render

from casefile.cases.models import Case
from casefile.core.errors import Invalid
from casefile.core.paging import Page
from casefile.search import facets, finding
from casefile.search.language import FIELDS, read

from .doors import asked_in, new_key, see_or_404, signed_in
from .frame import framed, sees_work
from .listing import address, filters, links


@signed_in
def search(request):
    """Everything the person sees."""
    return _page(request, _found(request))


@signed_in
def search_case(request, pk):
    """What the person sees of one case."""
    case = see_or_404(Case.objects.visible_to(request.user), pk=pk)
    return _page(request, framed(request, case, _found(request, case)))


def _page(request, context: dict):
    page = render(request, "search/page.html", context)
    page.status_code = context["unread"].status if context["unread"] else 200
    return page


def _found(request, case=None) -> dict:
    place, behind = ("entry", sees_work(request, case)) if case else ("search", False)
    asked = asked_in(request, "q", "after", *(facet.code for facet in facets.facets_of(place, behind)))
    try:
        found, page = _asked(request.user, asked, case, place, behind)
        unread = None
    except Invalid as refusal:
        if refusal.field != "q":
            raise
        found, page, unread = [], Page([], ""), refusal
    return _shown(request.user, asked, found, place, behind) | {"page": page, "unread": unread, "key": new_key()}


def _asked(person, asked: dict, case, place: str, behind: bool) -> tuple:
    query = read(asked["q"])
    found = finding.branches(
        query,
        person,
        case=case,
        narrow=lambda rows: facets.filtered(rows, place, asked, person, behind=behind),
    )
    return found, finding.page_of(found, query, asked["after"])


def _shown(person, asked: dict, found: list, place: str, behind: bool) -> dict:
    counts = facets.counted([(one.rows, one.moment) for one in found], place, person, behind=behind) if found else None
    chosen = filters(place, behind, asked, counts) if counts else []
    shown = {"asked": asked, "here": address(asked), "place": "search", "total": counts, "filters": chosen}
    return shown | {"saved": links(person), "fields": FIELDS.items()}
