"""Two copies of one source side by side: what differs, and which claims quote what differs."""

from itertools import groupby

from django.db.models import prefetch_related_objects
from django.http import Http404, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from casefile.claims.models import Claim
from casefile.core.inputs import id_in
from casefile.entries.actions import note_read
from casefile.sources import comparing
from casefile.sources.comparing import Row
from casefile.sources.models import Capture, Passage, Source, Text
from casefile.sources.vocabulary import COMPLETENESS, METHODS

from .doors import see_or_404, signed_in
from .frame import framed

AROUND = 1
"""Paragraphs that are shown before and after those that differ; longer stretches of the same are folded."""
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
    old, new = _chosen(asked, captures)
    if old is None:
        return {}
    roles = comparing.shared_roles(old, new)
    role = asked.get("role") if asked.get("role") in roles else next(iter(roles), None)
    facts = [
        (FACTS.get(name, name), *map(SAID.get(name, str), both)) for name, *both in comparing.facts_between(old, new)
    ]
    texts = [comparing.text_of(one, role) for one in (old, new)] if role else []
    return {"old": old, "new": new, "roles": roles, "role": role, "facts": facts, **_rows(texts, person)}


def _chosen(asked: QueryDict, captures: list[Capture]) -> tuple[Capture | None, Capture | None]:
    """The older first, with the texts of both; the newest where none is named, and beside it the one before.

    :raises Http404: one is named that is not of this source
    """
    by_id = {one.pk: at for at, one in enumerate(captures)}
    named = [by_id.get(id_in(asked, name)) for name in ("a", "b") if asked.get(name)]
    if None in named:
        raise Http404
    at = sorted({*named}, reverse=True) or [0]
    if len(at) == 1:
        at = [at[0] + 1, at[0]] if at[0] + 1 < len(captures) else [at[0], at[0] - 1]
    if at[1] < 0 or len(captures) < 2:
        return None, None
    older, newer = captures[at[0]], captures[at[1]]
    prefetch_related_objects([older, newer], "texts__body")
    return older, newer


def _rows(texts: list[Text], person) -> dict:
    """The stretches of both texts, those that are the same folded; and how many paragraphs differ."""
    if not texts:
        return {}
    rows = comparing.rows_between(*(text.body.content for text in texts))
    quoted = _quoted(texts[0], person)
    told = [(row, _quoting(row, quoted)) for row in rows]
    touched = {claim.pk: claim for row, claims in told if row.kind != "same" for claim in claims}
    differing = sum(row.kind != "same" for row in rows)
    return {"stretches": _folded(told), "differing": differing, "touched": touched.values(), "texts": texts}


def _quoted(text: Text, person) -> list[tuple[int, int, Claim]]:
    """Where claims that the person sees quote the older text."""
    seen = Claim.objects.visible_to(person)
    passages = Passage.objects.filter(text=text, entry__in=seen.values("pk")).select_related("entry")
    return [(one.start, one.end, one.entry) for one in passages]


def _quoting(row: Row, quoted: list[tuple[int, int, Claim]]) -> list[Claim]:
    """Each claim once, however many passages it takes from the paragraph."""
    return list(dict.fromkeys(claim for start, end, claim in quoted if start < row.end and row.start < end))


def _folded(told: list[tuple[Row, list]]) -> list[tuple[bool, list]]:
    """(whether it is folded, its rows)."""
    near = {at + by for at, (row, _c) in enumerate(told) if row.kind != "same" for by in range(-AROUND, AROUND + 1)}
    numbered = groupby(enumerate(told), key=lambda one: one[0] not in near)
    return [(is_far, [row for _at, row in rows]) for is_far, rows in numbered]
