"""Many addresses at once: looked at before anything is written, then added in one deed."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casefile.cases.roles import Right
from casefile.cases.sight import demand
from casefile.core.errors import Invalid
from casefile.core.vocabulary import Vocabulary, Word
from casefile.outside.failed import Failed
from casefile.outside.guard import demand_public
from casefile.outside.locator import locate
from casefile.sources.actions import add_many
from casefile.sources.addresses import canonical_url
from casefile.sources.lists import MOST, cleaned_rows
from casefile.sources.models import Source
from casefile.sources.vocabulary import OPEN_TO_ALL

from .intake import policy

VERDICTS = Vocabulary(
    "archive.verdicts",
    Word("new", gettext_lazy("new")),
    Word("twice", gettext_lazy("stands further up in the list")),
    Word("here", gettext_lazy("in the case already")),
    Word("not-an-address", gettext_lazy("not an address")),
    Word("refused", gettext_lazy("an address that is not fetched")),
)


@dataclass(frozen=True)
class Verdict:
    """What would become of one row.

    :ivar row: {url, title, publisher}, cleaned
    :ivar verdict: a word of `VERDICTS`
    :ivar sentence: why it would not be added; "" for a new one
    :ivar existing: the source that has the address already, where it is in the case
    """

    row: dict[str, str]
    verdict: str
    sentence: str = ""
    existing: Source | None = None


def plan_sources(*, by, case, rows: list[dict]) -> list[Verdict]:
    """Say of each row what adding it would do; nothing is written, nothing fetched, no name looked up.

    :param rows: up to 500 of {url, title, publisher}
    :raises Invalid: more rows than that, or a member that cannot be read
    """
    demand(by, case, Right.WRITE)
    if len(rows) > MOST:
        raise Invalid(_("At most %(most)s.") % {"most": MOST}, field="rows")
    rows = cleaned_rows(rows)
    keys = [canonical_url(row["url"]) for row in rows]
    known = Source.objects.visible_to(by).of(case).filter(canonical_url__in=set(keys) - {""}).order_by("-created_at")
    here = {source.canonical_url: source for source in known}
    return [
        _verdict(row, key in keys[:place], here.get(key))
        for place, (row, key) in enumerate(zip(rows, keys, strict=True))
    ]


@transaction.atomic
def add_sources(*, by, case, rows: list[dict], pap: str = OPEN_TO_ALL) -> tuple[list[Verdict], list[Source]]:
    """Add the new ones among the rows, in one deed with one record; the others stay out.

    :param pap: what may be fetched of all of them
    :returns: the verdicts, and the sources added, in the order of the new rows
    """
    verdicts = plan_sources(by=by, case=case, rows=rows)
    new = [one.row for one in verdicts if one.verdict == "new"]
    return verdicts, add_many(by=by, case=case, rows=new, pap=pap) if new else []


def _verdict(row: dict, is_twice: bool, existing: Source | None) -> Verdict:
    try:
        demand_public(locate(row["url"]), policy())
    except Failed as failure:
        is_no_address = failure.code in ("malformed-url", "unsupported-scheme")
        return Verdict(row, "not-an-address" if is_no_address else "refused", failure.sentence)
    if is_twice:
        return Verdict(row, "twice", _("This address stands further up in the list."))
    if existing:
        return Verdict(row, "here", _("A source of this case has this address already."), existing)
    return Verdict(row, "new")
