"""Which sources seem to carry another one's text, or an agency's copy. A proposal changes nothing."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet
from django.db.models.functions import Lower

from casefile.entries.writing import fields_of
from casefile.sources.models import Source

from .agencies import AGENCIES, credited_by, is_of
from .models import SetAside, Sketch
from .origins import line_of, parents_of
from .overlap import RECIPE, Signs, share_of

LEAST = 0.4
"""From this share on, the greater of the two, a text is proposed to be another one's."""
FAR = 10_000
"""Days between two sources of which one has no date: further than any that have."""
MOST = 10
"""Proposals of one source, the likest first."""


@dataclass(frozen=True)
class Proposal:
    """:ivar other: the source whose text it seems to carry; None when the case has none of the agency
    :ivar agency: code of the agency it credits, "" when it is by likeness alone
    :ivar percent: how much of the one text stands in the other; None when that is not known
    """

    other: Source | None
    agency: str
    percent: int | None

    @property
    def agency_name(self) -> str:
        return AGENCIES[self.agency].name if self.agency else ""


def proposals_for(source: Source, person) -> list[Proposal]:
    """What a source seems to carry, of what the person sees, the likest first.

    Not what it is said to derive from already, by whatever way, nor what somebody set aside.
    """
    own, fields = _newest(Sketch.objects.filter(source=source)).first(), fields_of(source.head)
    if fields.get("erased"):
        return []
    agency = credited_by(fields["authors"]) or (own.credit if own else "")
    agency = "" if agency and (is_of(agency, fields["publisher"]["name"]) or _is_set_aside(source, agency)) else agency
    shares = _shares(source, own, person) if own and own.runs else {}
    alike = [one for one in _unrelated(source, fields, set(shares), person) if comes_before(one, source, agency)]
    found = [Proposal(one, _agency_of(one, agency), round(100 * shares[one.pk])) for one in alike]
    if agency and not any(one.agency for one in found) and not _derives_from(fields, agency, person):
        found.append(Proposal(_nearest(source, fields, agency, person), agency, None))
    return sorted(found, key=lambda one: -(one.percent or 0))[:MOST]


def comes_before(other: Source, source: Source, agency: str) -> bool:
    """Whether the other one can be where the source has its text from: the agency it credits, or published earlier.

    Where that is not known, the one that was logged earlier.
    """
    if agency and is_of(agency, other.publisher_name):
        return True
    first, second = other.published_first, source.published_first
    if first and second and first != second:
        return first < second
    return other.created_at < source.created_at


def _newest(sketches: QuerySet) -> QuerySet:
    """Of each source the sketch of its newest copy."""
    rows = sketches.filter(recipe=RECIPE).order_by("source", "-body__text__capture__ended_at", "body")
    return rows.distinct("source")


def _shares(source: Source, own: Sketch, person) -> dict[UUID, float]:
    """Other source of the case -> how alike their texts are, for those that are alike."""
    near = Sketch.objects.filter(case=source.case_id, bands__overlap=own.bands, source__in=_seen(source, person))
    found = {}
    for one in _newest(near):
        texts = [Signs(each.runs, bytes(each.signs)) for each in (own, one)]
        found[one.source_id] = max(share_of(*texts), share_of(*reversed(texts)))
    return {pk: share for pk, share in found.items() if share >= LEAST}


def _agency_of(source: Source, agency: str) -> str:
    return agency if agency and is_of(agency, source.publisher_name) else ""


def _nearest(source: Source, fields: dict, agency: str, person) -> Source | None:
    """Of the agency's own sources in the case the one published nearest to this one."""
    named = [sign.lower() for sign in AGENCIES[agency].signs]
    own = _seen(source, person).annotate(lowered=Lower("publisher_name")).filter(lowered__in=named)
    others = _unrelated(source, fields, set(own.values_list("pk", flat=True)), person)
    return min(others, key=lambda one: (_days_between(one, source), -one.created_at.timestamp()), default=None)


def _days_between(one: Source, other: Source) -> int:
    dates = (one.published_first, other.published_first)
    return abs((dates[0] - dates[1]).days) if all(dates) else FAR


def _unrelated(source: Source, fields: dict, ids: set[UUID], person) -> list[Source]:
    """Those of the sources that are not one origin with this one already, and that nobody set aside."""
    named = [UUID(row["source"]) for row in fields.get("derived_from", [])]
    parents = parents_of({source.pk, *named, *ids})
    parents[source.pk] = [*parents[source.pk], *named]
    own = line_of(source.pk, parents)
    pairs = SetAside.objects.filter(Q(source=source) | Q(other=source), agency="").values_list("source", "other")
    aside = {pk for pair in pairs for pk in pair}
    ids = {pk for pk in ids - aside if not line_of(pk, parents) & own}
    return list(_seen(source, person).filter(pk__in=ids))


def _seen(source: Source, person) -> QuerySet:
    others = Source.objects.visible_to(person).filter(case=source.case_id).exclude(pk=source.pk)
    return others.exclude(state="withdrawn").defer("search")


def _is_set_aside(source: Source, agency: str) -> bool:
    return SetAside.objects.filter(source=source, agency=agency).exists()


def _derives_from(fields: dict, agency: str, person) -> bool:
    """Whether a source of the agency is named already among those it takes from, of those the person sees."""
    ids = [row["source"] for row in fields.get("derived_from", [])]
    names = Source.objects.visible_to(person).filter(pk__in=ids).values_list("publisher_name", flat=True)
    return any(is_of(agency, name) for name in names)
