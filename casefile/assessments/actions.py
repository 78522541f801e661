"""Writing and changing assessments."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from casefile.cases.roles import Right
from casefile.cases.sight import demand
from casefile.core.errors import Invalid, NotNow
from casefile.core.inputs import id_in
from casefile.entries import writing
from casefile.entries.actions import change
from casefile.ledger.actions import append

from .kind import ASSESSMENT
from .models import Assessment
from .queries import leads_back_to
from .vocabulary import YARDSTICKS


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


@transaction.atomic
def choose_yardstick(*, by, case, yardstick: str) -> None:
    """Choose the row of words in which a case says how likely things are; one case uses one.

    :raises NotAllowed: `by` does not lead the case
    :raises NotNow: a likelihood was given on another one; what `by` may not see does not count, and keeps its own
    """
    demand(by, case, Right.LEAD)
    code = YARDSTICKS.read(yardstick, field="yardstick")
    if code == case.yardstick:
        return
    given = Assessment.objects.visible_to(by).of(case).exclude(state="withdrawn").exclude(likelihood="")
    if given.exists():
        raise NotNow(_("Likelihoods were given on this yardstick: a case uses one."), field="yardstick")
    type(case).objects.filter(pk=case.pk).update(yardstick=code)
    case.yardstick = code
    append(chain=case.id, deed="yardstick.chosen", by=by.id, subjects=[case.id])


def _goes_in_a_circle(assessment: UUID, earlier: UUID) -> bool:
    return earlier == assessment or leads_back_to(earlier, assessment)
