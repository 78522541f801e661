"""The matrix of competing hypotheses: claims down, hypotheses across, a code in each cell."""

from django.http import QueryDict
from django.shortcuts import redirect, render

from casefile.assessments.actions import change_assessment
from casefile.assessments.models import Assessment
from casefile.assessments.queries import claims_of, matrix_of
from casefile.assessments.scoring import Matrix, caveat
from casefile.assessments.vocabulary import CELLS, WEIGHTS
from casefile.claims.models import Claim
from casefile.entries.writing import fields_of

from . import shown
from .claim_typed import id_typed
from .doors import new_key, says_why, see_or_404, signed_in
from .frame import framed
from .typed import is_id

BLANK_HYPOTHESES = 2
MOST_ROWS = 200
WITH = ("case", "head", "approved")


def matrix_context(fields: dict, matrix: Matrix, claims: dict) -> dict:
    """The matrix as pages show it: each row with its claim, those that count first; and what changes without each."""
    kinds = {"scored": matrix.scored, "equal": matrix.equal, "restating": matrix.restating}
    rows = [(kind, row, claims[row.claim]) for kind, some in kinds.items() for row in some]
    sources = {str(claim.source_id): claim.source for claim in claims.values()}
    without = [(claims.get(one.claim), sources.get(one.source), one) for one in matrix.without]
    return {
        "hypotheses": fields["hypotheses"],
        "matrix_rows": rows,
        "scores": list(zip(fields["hypotheses"], matrix.scores, strict=True)),
        "least": [fields["hypotheses"][place] for place in matrix.least] if matrix.scored else [],
        "without": without,
        "unseen": sum(row["claim"] not in claims for row in fields["cells"]),
        "caveat": caveat(),
    }


def _page(request, pk, refusal=None):
    found = see_or_404(Assessment.objects.visible_to(request.user).select_related(*WITH), pk=pk)
    context = shown.entry(found, request.user) | {"assessment": found, "refusal": refusal, "key": new_key()}
    if not context["erased"]:
        typed = cells_typed(request.POST) if request.method == "POST" else {}
        context |= _shown(context["fields"], typed, request.user)
        context |= _added(request, found, len(context["across"]))
    context["version_seen"] = request.POST.get("version") or found.head_id
    return render(request, "assessments/ach.html", framed(request, found.case, context))


def _shown(stored: dict, typed: dict, person) -> dict:
    """The scores of what is stored, and the form over it, or over what was typed."""
    claims, fields = claims_of(stored, person), {**stored, **typed}
    cells = {row["claim"]: row for row in fields["cells"]}
    rows = [(claim, cells.get(pk, {"relevance": "M"})) for pk, claim in claims_of(fields, person).items()]
    blank = [""] * len(fields["hypotheses"])
    return {
        **matrix_context(stored, matrix_of(stored, claims), claims),
        "rows": [(claim, row, list(enumerate(row.get("codes", blank)))) for claim, row in rows],
        "across": fields["hypotheses"],
        "blank": range(BLANK_HYPOTHESES),
        "codes": CELLS,
        "weights": WEIGHTS,
    }


def _added(request, found: Assessment, columns: int) -> dict:
    """A claim asked for beside the basis, by its id or the address of its page: one more row of the form."""
    asked = request.GET.get("add", "")
    wanted, seen = id_typed(asked), Claim.objects.visible_to(request.user).of(found.case)
    row, cells = {"relevance": "M"}, [(place, "") for place in range(columns)]
    claim = seen.filter(pk=wanted).first() if wanted else None
    return {"added": claim, "added_row": row, "added_cells": cells, "asked_to_add": asked}


@signed_in
@says_why(_page)
def ach(request, pk):
    """The matrix; POST saves all of it as one new version."""
    found = see_or_404(Assessment.objects.visible_to(request.user), pk=pk)
    told = cells_typed(request.POST)
    told["cells"] += _unseen(found, request.user)
    change_assessment(by=request.user, assessment=found, seen=request.POST.get("version", ""), **told)
    return redirect("ach", pk)


def _unseen(found: Assessment, person) -> list[dict]:
    """The stored rows on claims the person may not see: they are not theirs to drop, and the room will say so."""
    fields = fields_of(found.head)
    claims = {} if fields.get("erased") else claims_of(fields, person)
    return [row for row in fields.get("cells", ()) if row["claim"] not in claims]


def cells_typed(post: QueryDict) -> dict:
    """{hypotheses, cells}: an emptied hypothesis takes its column with it, a row without a code is left out."""
    typed = [text.strip() for text in post.getlist("hypothesis")]
    keep = [place for place, text in enumerate(typed) if text]
    restating = set(post.getlist("restates"))
    cells = []
    for claim in [one for one in dict.fromkeys(post.getlist("row")) if is_id(one)][:MOST_ROWS]:
        codes = [post.get(f"code-{claim}-{place}", "") for place in keep]
        if keep and (any(codes) or claim in restating):
            relevance = post.get(f"relevance-{claim}", "M")
            cells.append({"claim": claim, "codes": codes, "relevance": relevance, "restates": claim in restating})
    return {"hypotheses": [typed[place] for place in keep], "cells": cells}
