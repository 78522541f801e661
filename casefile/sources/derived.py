"""From which sources a source took what it says: live rows, and documents beside its own."""

from uuid import UUID

from django.utils.translation import gettext as _

from casefile.core import markings
from casefile.core.errors import Invalid
from casefile.core.inputs import PARAGRAPH, id_in, rows_in, text_in, word_in
from casefile.entries.kinds import Beside, Fields

from .models import Derivation, Source
from .vocabulary import DERIVATIONS

SCHEMA = "casefile/derivation/1"
MOST = 50


def clean_derived(fields: Fields, case, by) -> list[Fields]:
    """:raises Invalid: no such source of the case, one of them twice, no such way"""
    rows = rows_in(fields, "derived_from", most=MOST)
    made = [_row(row, f"derived_from[{place}].") for place, row in enumerate(rows)]
    ids = [row["source"] for row in made]
    seen = Source.objects.visible_to(by).filter(case=case, pk__in=ids).values_list("pk", flat=True)
    known = {str(pk) for pk in seen}
    for place, pk in enumerate(ids):
        if pk not in known:
            raise Invalid(_("There is no such source."), field=f"derived_from[{place}].source")
        if pk in ids[:place]:
            raise Invalid(_("This source is named twice."), field=f"derived_from[{place}].source")
    return made


def _row(row: Fields, at: str) -> Fields:
    source = id_in(row, "source", at=at)
    if source is None:
        raise Invalid(_("Say from which source."), field=at + "source")
    how = word_in(row, "how", DERIVATIONS, default="syndication", at=at)
    return {"source": str(source), "how": how, "note": text_in(row, "note", longest=PARAGRAPH, at=at)}


def project_derived(source: Source, fields: Fields) -> None:
    """Make the live rows those of the version that is shown.

    :raises Invalid: it would derive from itself, or two sources from each other
    """
    rows = fields.get("derived_from", [])
    demand_no_circle(source, rows)
    source.derivations.all().delete()
    Derivation.objects.bulk_create(
        Derivation(
            source=source,
            other_id=row["source"],
            how=row["how"],
            note=row["note"],
            case_id=source.case_id,
            other_case_id=source.case_id,
            other_is_registry=source.case.is_registry,
        )
        for row in rows
    )


def demand_no_circle(source: Source, rows: list[Fields]) -> None:
    """:raises Invalid: it would derive from itself, or two sources from each other"""
    ids = [row["source"] for row in rows]
    if str(source.pk) in ids:
        place = ids.index(str(source.pk))
        raise Invalid(_("A source does not derive from itself."), field=f"derived_from[{place}].source")
    back = Derivation.objects.filter(source__in=ids, other=source).values_list("source", flat=True).first()
    if back:
        sentence = _("That source derives from this one already: which was first?")
        raise Invalid(sentence, field=f"derived_from[{ids.index(str(back))}].source")


def beside(source: Source, fields: Fields, pins) -> list[Beside]:
    """One document for each source it takes from, published where both are."""
    rows = fields.get("derived_from", [])
    demand_no_circle(source, rows)
    others = {str(pk): one for pk, one in Source.objects.in_bulk([row["source"] for row in rows]).items()}
    return [_document(source, fields, row, others[row["source"]]) for row in rows]


def _document(source: Source, fields: Fields, row: Fields, other: Source) -> Beside:
    return Beside(
        role="derived",
        schema=SCHEMA,
        body={"source": str(source.pk), "from": row["source"], "how": row["how"], "note": row["note"]},
        marking=markings.strictest(fields["marking"], other.marking),
        other=UUID(row["source"]),
    )
