"""Every list of entries: its page, its filters with counts, all of it as CSV, and the filters people saved.

The address holds the whole view: `q`, a parameter for each filter, `after` for the page, `as=csv`.
"""

from urllib.parse import urlencode

from django.http import StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse

from casefile.core.errors import Invalid
from casefile.core.paging import Page
from casefile.entries.queries import page_of
from casefile.search import facets, sheet
from casefile.search.asking import narrowed
from casefile.search.facets import Counted
from casefile.search.language import FIELDS, read
from casefile.search.models import SavedFilter
from casefile.search.queries import saved_by

from .doors import asked_in, new_key
from .frame import framed, sees_work

PLACES = {"entry": "entries", "source": "sources", "claim": "claims", "actor": "actors", "assessment": "assessments"}
"""Which list it is -> the name of its address."""


def answer(request, case, rows, template: str, *, place: str = "entry", beside=lambda rows: {}, **context):
    """The page of a list, or with `?as=csv` the whole of it.

    :param rows: the entries of the case that the person sees, with what the template reads of each
    :param place: a key of `PLACES`; all rows are of that kind, unless it is "entry"
    :param beside: rows of the page -> what the template shows besides, when it depends on them
    :param context: what else it shows
    """
    found = context_of(request, case, rows, place=place)
    if request.GET.get("as") == "csv" and not found["unread"]:
        return _table(request, case, found["found"], place)
    context |= beside(found["page"].rows)
    page = render(request, template, framed(request, case, {"key": new_key(), **found, **context}))
    page.status_code = found["unread"].status if found["unread"] else 200
    return page


def context_of(request, case, rows, *, place: str) -> dict:
    """What a list shows: page, asked, total, filters …; `unread` is the refusal of a query nobody can read."""
    asked = asked_in(request, "q", "after", *(facet.code for facet in facets.FACETS[place]))
    behind = sees_work(request, case)
    found, page, unread = _read(request.user, rows, place, asked, behind)
    return _shown(request, place, behind, asked, found) | {"page": page, "unread": unread}


def _read(person, rows, place: str, asked: dict, behind: bool) -> tuple:
    # Said once more for the index, which the kind is part of.
    rows = rows if place == "entry" else rows.filter(kind=place)
    try:
        found = narrowed(facets.filtered(rows, place, asked, person, behind=behind), read(asked["q"]), person)
        return found, page_of(found, asked["after"], behind=behind), None
    except Invalid as refusal:
        if refusal.field != "q":
            raise
        return rows.none(), Page([], ""), refusal


def _shown(request, place: str, behind: bool, asked: dict, found) -> dict:
    ordered, here = (found, "changed_at" if behind else "shown_at"), address(asked)
    counts = facets.counted([ordered], place, request.user, behind=behind)
    chosen = filters(place, behind, asked, counts)
    shown = {"found": found, "asked": asked, "here": here, "place": place, "total": counts, "filters": chosen}
    return shown | {"saved": links(request.user), "fields": FIELDS.items()}


def links(person) -> list[tuple]:
    """The filters the person saved, each with its address."""
    return [(saved, where(saved)) for saved in saved_by(person)]


def where(saved: SavedFilter) -> str:
    """The address of the list with its filters."""
    name = PLACES.get(saved.place) or ("search-case" if saved.case_id else "search")
    path = reverse(name, args=[saved.case_id] if saved.case_id else [])
    return f"{path}?{saved.query}" if saved.query else path


def filters(place: str, behind: bool, asked: dict[str, str], counts: Counted) -> list[tuple]:
    """(facet, [(value, address with it or without it, is it chosen?), …]) for every filter with something to choose."""
    shown = []
    for facet in facets.facets_of(place, behind):
        chosen = asked.get(facet.code, "")
        values = counts.values.get(facet.code, [])
        if chosen and chosen not in [value.code for value in values]:
            values = [facets.Value(chosen, str(facet.labels().get(chosen, "–")), "0"), *values]
        rows = [
            (value, address(asked, **{facet.code: "" if value.code == chosen else value.code}), value.code == chosen)
            for value in values
        ]
        if len(rows) > 1 or chosen:
            shown.append((facet, rows))
    return shown


def address(asked: dict[str, str], **changed: str) -> str:
    """The query of the first page of the view that was asked for, with some of it changed: `kind=claim&q=patrol`."""
    wanted = {**asked, "after": "", **changed}
    return urlencode({name: value for name, value in sorted(wanted.items()) if value})


def _table(request, case, found, place: str) -> StreamingHttpResponse:
    kind = "" if place == "entry" else place
    lines = sheet.lines(found, request.user, kind=kind, behind=sees_work(request, case))
    return as_csv(lines, f"{PLACES[place]}.csv")


def as_csv(lines, name: str) -> StreamingHttpResponse:
    """A table, sent while it is read."""
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store"
    return response
