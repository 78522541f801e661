"""What an assessment rests on, in its content: claims of its case, and the earlier assessment it stands in place of."""

from uuid import UUID

from django.utils.translation import gettext as _

from casefile.claims.models import Claim
from casefile.core.errors import Invalid
from casefile.core.inputs import PARAGRAPH, flag_in, id_in, rows_in, text_in, word_in
from casefile.entries.kinds import Fields

from .models import Assessment
from .vocabulary import CELLS, STANCES, WEIGHTS


def clean_basis(fields: Fields, case, by) -> list[Fields]:
    """:raises Invalid: a claim the person may not see, of another case, or named twice"""
    rows = rows_in(fields, "basis")
    return [
        {
            "claim": claim,
            "stance": word_in(row, "stance", STANCES, default="context", at=f"basis[{place}]."),
            "weight": word_in(row, "weight", WEIGHTS, default="M", at=f"basis[{place}]."),
            "note": text_in(row, "note", longest=PARAGRAPH, at=f"basis[{place}]."),
        }
        for place, (claim, row) in enumerate(zip(_claims(rows, "basis", case, by), rows, strict=True))
    ]


def clean_cells(fields: Fields, case, by, *, columns: int) -> list[Fields]:
    """The rows of the matrix: one claim each, with one code for each hypothesis, in their order.

    :raises Invalid: another number of codes than there are hypotheses
    """
    rows = rows_in(fields, "cells")
    return [
        {
            "claim": claim,
            "codes": _codes(row, columns, f"cells[{place}]."),
            "relevance": word_in(row, "relevance", WEIGHTS, default="M", at=f"cells[{place}]."),
            "restates": flag_in(row, "restates", at=f"cells[{place}]."),
        }
        for place, (claim, row) in enumerate(zip(_claims(rows, "cells", case, by), rows, strict=True))
    ]


def earlier_one(fields: Fields, case, by) -> str | None:
    """The assessment of the case that this one supersedes; None when there is none."""
    wanted = id_in(fields, "supersedes")
    if wanted is None:
        return None
    if not Assessment.objects.visible_to(by).filter(case=case, pk=wanted).exists():
        raise Invalid(_("There is no such assessment in this case."), field="supersedes")
    return str(wanted)


def claims_in(fields: Fields) -> list[UUID]:
    """The claims a content names, in its basis and in its matrix, each once."""
    return list(dict.fromkeys(UUID(row["claim"]) for row in (*fields["basis"], *fields["cells"])))


def _claims(rows: list[Fields], name: str, case, by) -> list[str]:
    ids = [id_in(row, "claim", at=f"{name}[{place}].") for place, row in enumerate(rows)]
    known = set(
        Claim.objects.visible_to(by).filter(case=case, pk__in=[one for one in ids if one]).values_list("pk", flat=True)
    )
    for place, one in enumerate(ids):
        if one not in known:
            raise Invalid(_("There is no such claim in this case."), field=f"{name}[{place}].claim")
        if one in ids[:place]:
            raise Invalid(_("This claim stands there already."), field=f"{name}[{place}].claim")
    return [str(one) for one in ids]


def _codes(row: Fields, columns: int, at: str) -> list[str]:
    codes = row.get("codes") or []
    if not isinstance(codes, list) or len(codes) != columns:
        sentence = _("One code for each of the %(n)s hypotheses, in their order.")
        raise Invalid(sentence % {"n": columns}, field=at + "codes")
    return [word_in({"code": code}, "code", CELLS, at=f"{at}codes[{place}].") for place, code in enumerate(codes)]
