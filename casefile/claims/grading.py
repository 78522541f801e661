"""Grading the claims of one source together: one grid, one deed."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from casefile.cases.roles import Right
from casefile.cases.sight import demand
from casefile.core.errors import Invalid, Refused
from casefile.core.inputs import PARAGRAPH, id_in, text_in, word_in
from casefile.entries import lifecycle, writing
from casefile.entries.models import Entry, Version
from casefile.ledger.actions import append
from casefile.sources.models import Source

from .grades import is_graded
from .models import Claim
from .vocabulary import ATTRIBUTION, CREDIBILITY

MOST = 500
"""Rows of one grid: a batch holds no more."""

GRADED = ("credibility", "credibility_reason", "attribution", "attribution_note")


@transaction.atomic
def grade_claims(*, by, source: Source, rows: list[dict]) -> list[Claim]:
    """Grade claims of one source: a new version of each that changes, one record for all. All of them, or none.

    :param rows: {claim, version, and any of credibility, credibility_reason, attribution, attribution_note}; what a
        row leaves out stays, and a row that changes nothing writes nothing
    :returns: the claims that changed, fresh
    :raises Invalid: no such claim of the source, named twice, nothing to grade, not a grade; by `rows[n].field`
    :raises Stale: somebody saved a claim in between; `field` is `rows[n].version`
    :raises NotNow: one is in review or withdrawn
    """
    demand(by, source.case, Right.WRITE)
    if len(rows) > MOST:
        raise Invalid(_("At most %(most)s claims at once.") % {"most": MOST}, field="rows")
    asked = [_asked(row, f"rows[{place}].") for place, row in enumerate(rows)]
    wanted = [row["claim"] for row in asked]
    seen = Claim.objects.visible_to(by).filter(source=source, pk__in=wanted).values_list("pk", flat=True)
    known = set(seen)
    for place, pk in enumerate(wanted):
        if pk not in known or pk in wanted[:place]:
            raise Invalid(_("There is no such claim, or it is named twice."), field=f"rows[{place}].claim")
    held = writing.lock(*known)
    graded = [_graded(held[row["claim"]], row, by, f"rows[{place}].") for place, row in enumerate(asked)]
    versions = [version for version in graded if version]
    if versions:
        append(
            chain=source.case_id,
            deed="claims.graded",
            by=by.id,
            subjects=[source.id, *(version.entry_id for version in versions)],
            versions=[writing.name_version(version) for version in versions],
        )
    return list(Claim.objects.filter(pk__in=[version.entry_id for version in versions]).order_by("pk"))


def _asked(row: dict, at: str) -> dict:
    read = {
        "credibility": word_in(row, "credibility", CREDIBILITY, at=at),
        "credibility_reason": text_in(row, "credibility_reason", longest=PARAGRAPH, at=at),
        "attribution": word_in(row, "attribution", ATTRIBUTION, default="as-printed", at=at),
        "attribution_note": text_in(row, "attribution_note", longest=PARAGRAPH, at=at),
    }
    told = {name: read[name] for name in GRADED if row.get(name) is not None}
    return {"claim": id_in(row, "claim", at=at), "version": text_in(row, "version", at=at), "told": told}


def _graded(entry: Entry, row: dict, by, at: str) -> Version | None:
    """A new version of one claim; None when it says what was said already."""
    fields = writing.words_of(entry.head)
    changed = {name: value for name, value in row["told"].items() if fields.get(name, "") != value}
    if not changed:
        return None
    if changed.get("credibility") and not is_graded(fields):
        sentence = _("An opinion, forecast, demand or intent has nothing to grade.")
        if not fields["claim_kind"]:
            sentence = _("Say first what kind of claim this is.")
        raise Invalid(sentence, field=at + "credibility")
    try:
        writing.demand_head(entry, row["version"])
        lifecycle.demand("edit", state=entry.state, stands=entry.stands)
        return writing.save(entry=entry, by=by, fields={**fields, **changed})
    except Refused as refusal:
        # The row says which claim it was, whatever the refusal.
        refusal.field = at + (refusal.field or "version")
        raise


def gradable(source: Source, person) -> list[Claim]:
    """The claims of a source that have something to grade, as far as the person sees them, in the text's order."""
    claims = Claim.objects.visible_to(person).filter(source=source).exclude(state=lifecycle.WITHDRAWN)
    found = claims.select_related("head", "case").prefetch_related("passages")
    contents = writing.contents_of(claim.head_id for claim in found)
    graded = [claim for claim in found if is_graded(contents.get(claim.head_id, {}))]
    return sorted(graded, key=_place)


def _place(claim: Claim) -> tuple[int, UUID]:
    return min((passage.start or passage.time_start or 0 for passage in claim.passages.all()), default=0), claim.pk
