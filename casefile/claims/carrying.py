"""What is done about sources that seem to carry another one's text: keeping their signs, confirming, setting aside.

Confirmed, it is a source's `derived_from`, saved and reviewed as any other change.
"""

from django.db import transaction
from django.utils.translation import gettext as _

from casefile.cases.roles import Right
from casefile.cases.sight import demand
from casefile.core.errors import Invalid
from casefile.core.inputs import one_of
from casefile.entries.actions import change
from casefile.entries.writing import fields_of
from casefile.ledger.actions import append
from casefile.sources.models import Source, Text

from .carried import Proposal, proposals_for
from .models import SetAside, Sketch
from .overlap import RECIPE, ROLES, sketched


def keep(text: Text, content: str) -> None:
    """Keep the signs of a text that was just stored."""
    found = sketched(content) if text.role in ROLES else {}
    if found:
        place = {"case_id": text.case_id, "source_id": text.source_id, "recipe": RECIPE}
        Sketch.objects.create(body_id=text.pk, **place, **found)


DEEDS = ("confirm", "set-aside")
"""What a person may answer to a proposal."""


def answer(*, by, source: Source, deed: str, other: str = "", agency: str = "", seen: str | None = None) -> None:
    """Answer a proposal, which is named by the other source, or by the agency where the case has none of its own.

    :param deed: one of `DEEDS`
    :param seen: the version of the source the person had before them
    :raises Invalid: there is no such answer, or it is not proposed
    """
    demand(by, source.case, Right.WRITE)
    one_of(deed, DEEDS, field="deed")
    for proposal in proposals_for(source, by):
        if str(proposal.other.pk) == other if proposal.other else not other and proposal.agency == agency:
            break
    else:
        raise Invalid(_("That is not proposed, or no longer."), field="other" if other else "agency")
    if deed == "confirm":
        confirm(by=by, source=source, proposal=proposal, seen=seen)
    else:
        set_aside(by=by, source=source, proposal=proposal)


def confirm(*, by, source: Source, proposal: Proposal, seen: str | None) -> Source:
    """Say that a source carries the text of another one: a new version of it.

    :raises Invalid: there is no other one to derive from
    """
    if proposal.other is None:
        raise Invalid(_("Add the agency's own report to the case first."), field="agency")
    note = _("%(n)s %% of the one text stand in the other.") % {"n": proposal.percent} if proposal.percent else ""
    rows = fields_of(source.head)["derived_from"]
    row = {"source": str(proposal.other.pk), "how": "syndication", "note": note}
    return change(by=by, entry=source, seen=seen, derived_from=[*rows, row])


@transaction.atomic
def set_aside(*, by, source: Source, proposal: Proposal) -> None:
    """Say that a source does not carry the other one's text, and no copy of the agency; neither is proposed again."""
    demand(by, source.case, Right.WRITE)
    about = [{"other": proposal.other}] if proposal.other else []
    about += [{"agency": proposal.agency}] if proposal.agency else []
    for one in about:
        SetAside.objects.create(case=source.case, source=source, by=by, **one)
    append(
        chain=source.case_id,
        deed="likeness.set-aside",
        by=by.id,
        subjects=[source.pk, *([proposal.other.pk] if proposal.other else [])],
        **({"agency": proposal.agency} if proposal.agency else {}),
    )
