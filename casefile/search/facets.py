"""Filters beside a list, with how many entries each would leave: counted over the newest five hundred."""

from collections import Counter
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from casefile.actors.vocabulary import ACTOR_KINDS
from casefile.assessments.vocabulary import CONFIDENCE, OUTCOMES
from casefile.cases.models import Case
from casefile.claims.models import Party
from casefile.claims.vocabulary import CLAIM_KINDS, CREDIBILITY, MODES, VOICES
from casefile.core import markings
from casefile.core.vocabulary import Vocabulary
from casefile.entries.kinds import KINDS
from casefile.entries.lifecycle import STATES
from casefile.entries.models import Entry
from casefile.sources.vocabulary import RELIABILITY, SOURCE_KINDS, TRIAGE

MOST = 500
"""Entries that are counted exactly; beyond, a count is of the newest of them and says "or more"."""
TOP = 6
"""Values of a filter by name that are offered."""


@dataclass(frozen=True)
class Facet:
    """One filter.

    :ivar code: the name of its parameter
    :ivar column: of the rows it filters; "" when they have none, as of speakers
    :ivar words: its values: a vocabulary, or pairs (code, label); empty when they are ids, named by what one sees
    :ivar is_work: only for those who see the work behind what stands
    """

    code: str
    label: Promise
    column: str = ""
    words: object = ()
    is_work: bool = False

    def labels(self) -> dict[str, str]:
        if isinstance(self.words, Vocabulary):
            return {word.code: word.label for word in self.words}
        return dict(self.words() if callable(self.words) else self.words)


@dataclass(frozen=True)
class Value:
    """One value of a filter: how many entries it would leave, "37" or "37+"."""

    code: str
    label: str
    n: str


@dataclass(frozen=True)
class Counted:
    """:ivar total: how many there are, "37" or "500+"; `more` says that it is no exact number
    :ivar values: the facet's code -> its values that would leave something, most first
    """

    total: int
    more: bool
    values: dict[str, list[Value]] = field(default_factory=dict)


_KIND = Facet("kind", _("Kind"), "kind", lambda: [(kind.code, kind.plural) for kind in KINDS.values()])
_STATE = Facet("state", _("State"), "state", STATES, is_work=True)
_MARKING = Facet("marking", _("Marking"), "marking", [(one, one) for one in markings.MARKINGS])

FACETS: dict[str, tuple[Facet, ...]] = {
    "entry": (_KIND, _STATE, _MARKING),
    "source": (
        Facet("triage", _("Reading"), "triage", TRIAGE, is_work=True),
        _STATE,
        Facet("source_kind", _("Kind"), "source_kind", SOURCE_KINDS),
        Facet("reliability", _("Reliability"), "reliability", RELIABILITY),
        _MARKING,
    ),
    "claim": (
        _STATE,
        Facet("claim_kind", _("Kind"), "claim_kind", CLAIM_KINDS),
        Facet("mode", _("Mode"), "mode", MODES),
        Facet("voice", _("Voice"), "voice", VOICES),
        Facet("credibility", _("Credibility"), "credibility", CREDIBILITY),
        Facet("speaker", _("Speaker")),
        Facet("source", _("Source"), "source_id"),
        _MARKING,
    ),
    "actor": (_STATE, Facet("actor_kind", _("Kind"), "actor_kind", ACTOR_KINDS), _MARKING),
    "assessment": (
        _STATE,
        Facet("confidence", _("Confidence"), "confidence", CONFIDENCE),
        Facet("outcome", _("Outcome"), "outcome", OUTCOMES),
        _MARKING,
    ),
    "search": (_KIND, Facet("case", _("Case"), "case_id")),
}
"""The filters of each list, in the order they are shown. Each is over a field that stands on the page."""


def facets_of(place: str, behind: bool) -> list[Facet]:
    return [facet for facet in FACETS[place] if behind or not facet.is_work]


def filtered(rows: QuerySet, place: str, asked: dict[str, str], person, *, behind: bool) -> QuerySet:
    """The rows that have every value asked for. A value that no filter knows, or that may not be seen, fits nothing."""
    for facet in facets_of(place, behind):
        value = asked.get(facet.code, "")
        if value:
            rows = rows.filter(_condition(facet, value, person, behind))
    return rows


def _condition(facet: Facet, value: str, person, behind: bool) -> Q:
    if facet.words:
        return Q(**{_column(facet, behind): value}) if value in facet.labels() else Q(pk__in=())
    seen = (Case if facet.code == "case" else Entry).objects.visible_to(person)
    try:
        one = seen.filter(pk=UUID(value)).values("pk")
    except ValueError:
        return Q(pk__in=())
    if facet.code == "speaker":
        return Q(pk__in=Party.objects.filter(part="speaker", actor__in=one).values("claim"))
    return Q(**{f"{facet.code}__in": one})


def _column(facet: Facet, behind: bool) -> str:
    # `marking` is the stricter of what stands and what is proposed: the latter is not for those who see what stands.
    return "approved__document__marking" if facet is _MARKING and not behind else facet.column


def counted(branches: list[tuple[QuerySet, str]], place: str, person, *, behind: bool) -> Counted:
    """How many rows the branches have together, and how many of each value. A row may be in several branches.

    :param branches: rows, each with the field they are ordered by

    A query for each branch, until there are more than are counted; and one or two for each filter by name.
    """
    facets = facets_of(place, behind)
    columns = [(facet.code, _column(facet, behind)) for facet in facets if facet.column]
    rows: dict[UUID, tuple] = {}
    for branch, moment in branches:
        newest = branch.filter(**{f"{moment}__isnull": False}).order_by(f"-{moment}", "-pk")
        plain = newest.select_related(None).prefetch_related(None)
        rows |= {row[0]: row for row in plain.values_list("pk", *(column for _code, column in columns))[: MOST + 1]}
        if len(rows) > MOST:
            break
    found = list(rows.values())[:MOST]
    tallies = {code: Counter(row[place] for row in found) for place, (code, _column) in enumerate(columns, start=1)}
    more = len(rows) > MOST
    values = {
        facet.code: _labelled(facet, tallies.get(facet.code) or _speakers([row[0] for row in found]), person, more)
        for facet in facets
    }
    return Counted(len(found), more, {code: some for code, some in values.items() if some})


def _labelled(facet: Facet, tally: Counter, person, more: bool) -> list[Value]:
    """The values with their labels: of a vocabulary all, of cases, speakers and sources those the person sees."""
    if facet.words:
        return _values(tally, facet.labels(), more)
    likely = [pk for pk, _n in tally.most_common(4 * TOP)]
    seen = (Case if facet.code == "case" else Entry).objects.visible_to(person).filter(pk__in=likely)
    return _values(tally, dict(seen.values_list("pk", "title")), more)[:TOP]


def _speakers(ids: list[UUID]) -> Counter:
    spoken = Party.objects.filter(claim__in=ids, part="speaker", actor__isnull=False).order_by()
    return Counter(spoken.values_list("actor_id", flat=True))


def _values(tally: Counter, labels: dict, more: bool) -> list[Value]:
    said = [(code, n) for code, n in tally.most_common() if code in labels]
    return [Value(str(code), str(labels[code]), f"{n}+" if more else str(n)) for code, n in said]
