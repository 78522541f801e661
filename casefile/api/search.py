"""One search over all kinds and all texts, lists as tables for spreadsheets, and filters somebody saved."""

from django.http import StreamingHttpResponse
from drf_spectacular.types import OpenApiTypes
from rest_framework.serializers import (
    BooleanField,
    CharField,
    ChoiceField,
    DateTimeField,
    DictField,
    IntegerField,
    ListField,
    Serializer,
    UUIDField,
)

from casefile.cases.models import Case
from casefile.cases.roles import Right
from casefile.cases.sight import cases_with, rights_of
from casefile.core.inputs import id_in, one_of, text_in
from casefile.entries.kinds import KINDS
from casefile.entries.models import Entry
from casefile.search import facets, finding, sheet
from casefile.search.actions import LONGEST_QUERY, PLACES, let_go, rename_filter, save_filter
from casefile.search.asking import narrowed
from casefile.search.language import read
from casefile.search.queries import saved_by

from . import answering, shapes, shown
from .cases import SeenCase, case_seen_by
from .describing import gives, gives_list
from .door import Door, one
from .paging import ASKS, size_of
from .reading import body_of
from .repeats import once_only


class Piece(Serializer):
    text = CharField()
    mark = BooleanField(help_text="Was it looked for?")


class Hit(shapes.EntryRow):
    marked = Piece(many=True, help_text="The title, with marks.")
    snippets = ListField(child=Piece(many=True), help_text="Other words of it, or of a text of the source.")


class Count(Serializer):
    value = CharField()
    label = CharField()
    n = CharField(help_text="“37”, or “37+” when more than 500 entries fit.")


class Found(Serializer):
    rows = Hit(many=True)
    after = CharField(help_text="Empty at the end.", allow_blank=True)
    total = IntegerField(help_text="At most 500; `more` says that there are more.")
    more = BooleanField()
    facets = DictField(child=Count(many=True), help_text="A filter's parameter -> its values.")


class Saved(Serializer):
    id = UUIDField()
    title = CharField()
    place = ChoiceField(choices=list(PLACES), help_text="Which list; “entry” is all of a case.")
    case = UUIDField(source="case_id", allow_null=True)
    query = CharField(allow_blank=True, help_text="As an address has it: kind=claim&q=patrol")
    created_at = DateTimeField()


class NewSaved(Serializer):
    title = CharField()
    place = ChoiceField(choices=list(PLACES))
    case = UUIDField(required=False)
    query = CharField(required=False)


class Renamed(Serializer):
    title = CharField()


class Search(Door):
    asks = ("q", "kind", "case", *ASKS)

    @gives(Found)
    def get(self, request):
        """Everything you see that fits `q`, newest first: words, "phrases", -without, field:value."""
        return _found(request.user, self.query)


class SearchCase(SeenCase):
    asks = ("q", "kind", "state", "marking", *ASKS)

    @gives(Found)
    def get(self, request, pk):
        """The same in one case."""
        return _found(request.user, self.query, self.found)


class Table(SeenCase):
    asks = ("q", "kind", "state", "marking")

    @gives({(200, "text/csv"): OpenApiTypes.STR})
    def get(self, request, pk):
        """All entries of a case that fit, as CSV (RFC 4180): of one `kind` with all its fields, else a few of any."""
        behind, kind = Right.READ_ALL in rights_of(request.user, self.found), self.query["kind"]
        if kind:
            one_of(kind, KINDS, field="kind")
        rows = Entry.objects.visible_to(request.user).of(self.found)
        rows = facets.filtered(rows, "entry", self.query, request.user, behind=behind)
        found = narrowed(rows, read(self.query["q"]), request.user)
        lines = sheet.lines(found, request.user, kind=kind, behind=behind)
        return StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")


class SavedFilters(Door):
    @gives_list(Saved)
    def get(self, request):
        """The filters you saved, by title."""
        return answering.rows(Saved(saved_by(request.user), many=True).data)

    @gives(Saved, takes=NewSaved, code=201)
    @once_only
    def post(self, request):
        """Save a list or a search with its filters, for yourself."""
        body = body_of(request, "title", "place", "case", "query")
        case = case_seen_by(request.user, pk) if (pk := id_in(body, "case")) else None
        told = {name: text_in(body, name, longest=LONGEST_QUERY) for name in ("title", "place", "query")}
        return answering.made(Saved(save_filter(by=request.user, case=case, **told)).data)


class OneSavedFilter(Door):
    def find(self, caller, pk):
        return one(saved_by(caller), pk=pk)

    @gives(Saved, takes=Renamed)
    @once_only
    def post(self, request, pk):
        """Name it anew."""
        title = text_in(body_of(request, "title"), "title", longest=LONGEST_QUERY)
        return answering.Response(Saved(rename_filter(by=request.user, saved=self.found, title=title)).data)

    @gives(None, code=204)
    def delete(self, request, pk):
        """Let it go."""
        let_go(by=request.user, saved=self.found)
        return answering.gone()


def _found(person, query: dict[str, str], case: Case | None = None):
    behind = case is not None and Right.READ_ALL in rights_of(person, case)
    place = "entry" if case else "search"
    asked = read(query["q"])

    def narrow(rows):
        return facets.filtered(rows, place, query, person, behind=behind).select_related(*shown.WITH_ROW)

    found = finding.branches(asked, person, case=case, narrow=narrow)
    page = finding.page_of(found, asked, query["after"], size_of(query))
    counts = facets.counted([(one.rows, one.moment) for one in found], place, person, behind=behind)
    work = set(cases_with(person, Right.READ_ALL).values_list("case", flat=True))
    rows = [_hit(hit, hit.entry.case_id in work) for hit in page.rows]
    told = {
        code: [{"value": one.code, "label": one.label, "n": one.n} for one in values]
        for code, values in counts.values.items()
    }
    return answering.Response(
        {"rows": rows, "after": page.after, "total": counts.total, "more": counts.more, "facets": told}
    )


def _hit(hit: finding.Hit, behind: bool) -> dict:
    marked, *snippets = [_pieces(one) for one in (hit.title, *hit.snippets)]
    return {**shown.row(hit.entry, behind), "marked": marked, "snippets": snippets}


def _pieces(snippet) -> list[dict]:
    return [{"text": words, "mark": is_mark} for words, is_mark in snippet.pieces]
