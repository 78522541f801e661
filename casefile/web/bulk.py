"""Many sources at once: pasted addresses or a table, tried first, mended in place, then added."""

from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from casefile.archive.bulk import Verdict, add_sources, plan_sources
from casefile.cases.models import Case
from casefile.cases.roles import Right
from casefile.cases.sight import demand
from casefile.core.errors import Invalid, Refused
from casefile.sources.lists import MOST, rows_of
from casefile.sources.vocabulary import PAP

from .doors import new_key, says_why, see_or_404, signed_in
from .frame import framed
from .source_form import pap_typed
from .typed import rows_typed

COLUMNS = ("url", "title", "publisher")
OTHERS = 10
"""Fields of the form beside its rows, at most."""


def _page(request, pk, refusal=None):
    case = see_or_404(Case.objects.visible_to(request.user), pk=pk)
    demand(request.user, case, Right.WRITE)
    verdicts, unfit = _tried(request, case)
    context = {"verdicts": verdicts, "refusal": refusal or unfit, "typed": request.POST, "key": new_key(), "paps": PAP}
    context["new_count"] = sum(one.verdict == "new" for one in verdicts)
    context["rest_count"] = len(verdicts) - context["new_count"]
    page = render(request, "sources/bulk.html", framed(request, case, context))
    page.status_code = unfit.status if unfit else 200
    return page


def _tried(request, case) -> tuple[list[Verdict], Refused | None]:
    """What would become of each row that was sent; when they cannot be read, the rows as they are, and why."""
    rows = []
    try:
        rows = _rows(request.POST)
        return (plan_sources(by=request.user, case=case, rows=rows) if rows else []), None
    except Refused as refusal:
        at = [f"rows[{place}]." for place in range(len(rows))]
        return [
            Verdict(row, "refused", refusal.sentence if refusal.field.startswith(at[place]) else "")
            for place, row in enumerate(rows)
        ], refusal


def _rows(post) -> list[dict]:
    """The rows of the table, mended or not; at first those of the pasted text. An empty row is left out."""
    rows = rows_typed(post, "row", COLUMNS) if "row_url" in post else rows_of(post.get("text", ""))
    if len(rows) > most_rows():
        raise Invalid(_("At most %(most)s rows on one page: paste the rest afterwards.") % {"most": most_rows()})
    return [row for row in rows if any(cell.strip() for cell in row.values())]


def most_rows() -> int:
    """As many rows as a list may have and one form may send."""
    return min(MOST, (settings.DATA_UPLOAD_MAX_NUMBER_FIELDS - OTHERS) // len(COLUMNS))


@signed_in
def bulk(request, pk):
    """POST tries the rows and writes nothing; with the deed “add”, it adds those that are new."""
    return _add(request, pk) if request.POST.get("deed") == "add" else _page(request, pk)


@says_why(_page)
def _add(request, pk):
    case = see_or_404(Case.objects.visible_to(request.user), pk=pk)
    _verdicts, added = add_sources(by=request.user, case=case, rows=_rows(request.POST), **pap_typed(request.POST))
    if not added:
        raise Invalid(_("None of the rows is new: mend one, or leave it."), field="rows")
    told = ngettext("%(n)s source was added.", "%(n)s sources were added.", len(added)) % {"n": len(added)}
    messages.success(request, told)
    return redirect("sources", pk)
