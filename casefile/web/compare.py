"""Two copies of one source side by side: what differs, and which claims quote what differs."""

from itertools import groupby

from django.http import Http404, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from casefile.claims.models import Claim
from casefile.core.inputs import id_in
from casefile.entries.actions import note_read
from casefile.sources.compared import Compared, compared
from casefile.sources.models import Capture, Source
from casefile.sources.vocabulary import COMPLETENESS, METHODS

from .doors import see_or_404, signed_in
from .frame import framed

AROUND = 1
"""Paragraphs that are shown before and after those that differ; longer stretches of the same are folded."""
AT_ONCE = 1_000
"""Paragraphs on one page."""
MARKS = {"gone": _("gone"), "new": _("new"), "changed": _("changed"), "same": _("the same")}
FACTS = {
    "method": _("How"),
    "final_url": _("Answered by"),
    "status": _("Status"),
    "content_type": _("Content type"),
    "outcome": _("Outcome"),
    "redirects": _("Redirects"),
    "certificate": _("Certificate"),
    "recorded": _("Parts recorded"),
    "missing": _("Missing"),
}
"""Headers go by their own names."""
SAID = {"method": METHODS.label, "outcome": COMPLETENESS.label}
"""Of facts that are codes, the words."""


@signed_in
def compare(request, pk):
    """`a` and `b` name two of its captures, by default the two newest; `role` which of their texts."""
    source = see_or_404(Source.objects.visible_to(request.user).select_related("case"), pk=pk)
    note_read(by=request.user, entry=source)
    captures = list(source.captures.defer("manifest"))
    context = {"source": source, "captures": captures, "marks": MARKS, **_told(request.GET, captures, request.user)}
    return render(request, "sources/compare.html", framed(request, source.case, context))


def _told(asked: QueryDict, captures: list[Capture], person) -> dict:
    chosen = _chosen(asked, captures)
    if not chosen:
        return {}
    both = compared(*chosen, person=person, claims=Claim.objects.all(), role=asked.get("role", ""))
    facts = [(FACTS.get(name, name), *map(SAID.get(name, str), values)) for name, *values in both.facts]
    told = {"both": both, "copies": (both.old, both.new), "facts": facts, "differing": len(both.differing)}
    return told | _part(both, asked.get("from", ""))


def _chosen(asked: QueryDict, captures: list[Capture]) -> list[Capture]:
    """Two of them; the newest where none is named, and beside it the one before; [] where there is only one.

    :raises Http404: one is named that is not of this source
    """
    by_id = {one.pk: at for at, one in enumerate(captures)}
    named = [by_id.get(id_in(asked, name)) for name in ("a", "b") if asked.get(name)]
    if None in named:
        raise Http404
    if len(captures) < 2:
        return []
    at = sorted({*named}) or [0]
    if len(at) == 1:
        at.append(at[0] + 1 if at[0] + 1 < len(captures) else at[0] - 1)
    return [captures[one] for one in at]


def _part(both: Compared, asked: str) -> dict:
    """The stretches of a part of both texts, those that are the same folded; and where the next part begins, if any."""
    first = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 10 else 0
    told = [(row, both.quoting.get(at, [])) for at, row in enumerate(both.rows)]
    last = first + AT_ONCE
    return {"stretches": _folded(told[first:last]), "next": last if last < len(told) else None}


def _folded(told: list[tuple]) -> list[tuple[bool, list]]:
    """(whether it is folded, its rows)."""
    near = {at + by for at, (row, _c) in enumerate(told) if row.kind != "same" for by in range(-AROUND, AROUND + 1)}
    numbered = groupby(enumerate(told), key=lambda one: one[0] not in near)
    return [(is_far, [row for _at, row in rows]) for is_far, rows in numbered]
