"""Writing and changing assessments."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from casefile.cases.roles import Right
from casefile.cases.sight import demand
from casefile.core.errors import Invalid
from casefile.core.inputs import id_in
from casefile.entries import writing
from casefile.entries.actions import change
from casefile.ledger.actions import append

from .kind import ASSESSMENT
from .models import Assessment
from .queries import leads_back_to


@transaction.atomic
def write_assessment(*, by, case, judgement: str, **fields) -> Assessment:
    """Write down a judgement of the desk, as a draft; a sentence is all it takes.

    :param fields: likelihood {term, number}, confidence, basis and whatever else `assessments.content` reads
    :raises NotAllowed: `by` may not write in the case
    :raises Invalid: a number outside its band, a claim that is not of the case, …
    """
    demand(by, case, Right.WRITE)
    written = writing.begin(kind=ASSESSMENT, case=case, by=by, fields={**fields, "judgement": judgement})
    versions = [writing.name_version(written.head)]
    append(chain=case.id, deed="assessment.written", by=by.id, subjects=[written.id], versions=versions)
    return written


@transaction.atomic
def change_assessment(*, by, assessment: Assessment, seen, **changed) -> Assessment:
    """Save a new version of an assessment, as `entries.actions.change` does; its outcome, once known, is a change too.

    :raises Invalid: it would supersede itself, at once or through others
    """
    demand(by, assessment.case, Right.WRITE)
    earlier = id_in(changed, "supersedes")
    if earlier and _goes_in_a_circle(assessment.pk, earlier):
        raise Invalid(_("That one came after this: an assessment supersedes an earlier one."), field="supersedes")
    return change(by=by, entry=assessment, seen=seen, **changed)


def _goes_in_a_circle(assessment: UUID, earlier: UUID) -> bool:
    return earlier == assessment or leads_back_to(earlier, assessment)
