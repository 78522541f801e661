"""The graph and the timeline: every edge and every dot is a claim somebody can read."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from casefile.actors.models import Actor
from casefile.core.dates import spoken
from casefile.entries.lifecycle import WITHDRAWN
from casefile.sources.models import Source

from .grades import is_graded
from .models import Claim, Event, Party
from .sameness import final_events, survivors
from .sight import hidden_name

MOST = 2_000
"""Claims that one graph or timeline shows, newest first."""


@dataclass(frozen=True)
class End:
    """One end of an edge. Words are an end of their own in each source, never one with the same words elsewhere.

    :ivar kind: "actor", "event", "words" or "hidden"
    :ivar code: what makes two ends the same one
    :ivar id: of the actor or event; None for words, and for what the person may not see
    """

    kind: str
    code: str
    name: str
    id: UUID | None = None


@dataclass(frozen=True)
class Edge:
    """A relationship somebody claims. `according_to` says who; never shown without it."""

    claim: Claim
    subject: End
    object: End
    predicate: str
    value: str
    according_to: str


@dataclass
class Dot:
    """What happened once, as far as claims tell: an event with the claims about it, or one claim by itself.

    :ivar edtf: when, as far as it is known; "" in the undated lane
    """

    title: str
    edtf: str
    first: date | None
    last: date | None
    event: Event | None = None
    claims: list[Claim] = field(default_factory=list)

    @property
    def claim_ids(self) -> list[UUID]:
        return [claim.pk for claim in self.claims]

    @property
    def when(self) -> str:
        return spoken(self.edtf)


def edges_of(case, person) -> list[Edge]:
    """The relationships claimed in a case, as far as the person sees them; a pair of ends each."""
    claims = list(_shown(case, person).filter(claim_kind="relationship").exclude(predicate="")[:MOST])
    ends = _Ends(person, claims)
    found = []
    for claim in claims:
        by_part = {part: [one for one in claim.parties.all() if one.part == part] for part in ("subject", "object")}
        for subject in by_part["subject"]:
            for other in by_part["object"]:
                pair = ends.end(claim, subject), ends.end(claim, other)
                found.append(Edge(claim, *pair, claim.predicate, claim.predicate_value, ends.according_to(claim)))
    return found


def timeline_of(case, person) -> tuple[list[Dot], list[Dot]]:
    """(placed, undated): what happened, by its own date or its event's, never by a publication's.

    Placed dots come by their first day, those of an unknown year last; an event's claims stand together.
    """
    claims = [one for one in _shown(case, person)[:MOST] if _may_have_happened(one)]
    events = _events_of(claims, person)
    grouped: dict[UUID, Dot] = {}
    for claim in claims:
        event = events.get(claim.event_id)
        key = event.pk if event else claim.pk
        grouped.setdefault(key, _dot(claim, event)).claims.append(claim)
    dots = [one for dot in grouped.values() for one in _dated_by_claims(dot)]
    placed = [dot for dot in dots if dot.edtf]
    placed.sort(key=lambda dot: (dot.first or dot.last or date.max, dot.edtf, dot.title))
    return placed, sorted((dot for dot in dots if not dot.edtf), key=lambda dot: dot.title)


def _may_have_happened(claim: Claim) -> bool:
    return is_graded({"claim_kind": claim.claim_kind}) or bool(claim.event_id or claim.happened_on)


def _dot(claim: Claim, event: Event | None) -> Dot:
    if event:
        return Dot(event.title, event.date, event.first, event.last, event)
    return Dot(claim.title, claim.happened_on, claim.happened_first, claim.happened_last)


def _dated_by_claims(dot: Dot) -> list[Dot]:
    """An event without a date of its own stands where its claims put it: once when they agree, else once for each."""
    dated = {one.happened_on: one for one in dot.claims if one.happened_on}
    if dot.edtf or not dated:
        return [dot]
    found = [
        replace(dot, edtf=edtf, first=one.happened_first, last=one.happened_last, claims=_of(dot, edtf))
        for edtf, one in dated.items()
    ]
    if len(found) == 1:
        found[0].claims = dot.claims
        return found
    return found + ([replace(dot, claims=_of(dot, ""))] if _of(dot, "") else [])


def _of(dot: Dot, edtf: str) -> list[Claim]:
    return [one for one in dot.claims if one.happened_on == edtf]


def _shown(case, person) -> QuerySet:
    parties = Prefetch("parties", Party.objects.select_related("actor", "event", "of"))
    claims = Claim.objects.visible_to(person).of(case).exclude(state=WITHDRAWN)
    return claims.select_related("source").prefetch_related(parties).newest_first()


def _events_of(claims: Iterable[Claim], person) -> dict[UUID | None, Event]:
    """The event each claim is about, after merges, as far as the person sees it."""
    named = {one.event_id for one in claims if one.event_id}
    final = final_events(named)
    seen = Event.objects.visible_to(person).in_bulk(named | set(final.values()))
    found = {pk: seen.get(final.get(pk, pk)) or seen.get(pk) for pk in named}
    return {pk: event for pk, event in found.items() if event}


class _Ends:
    """The ends of many claims, merges followed, what the person may not see without its name."""

    def __init__(self, person, claims: list[Claim]) -> None:
        parties = [party for claim in claims for party in claim.parties.all()]
        actors = {pk for one in parties for pk in (one.actor_id, one.of_id) if pk}
        self._same = survivors(actors)
        self._actors = Actor.objects.visible_to(person).in_bulk(actors | set(self._same.values()))
        events = {one.event_id for one in parties if one.event_id}
        self._final = final_events(events)
        self._events = Event.objects.visible_to(person).in_bulk(events | set(self._final.values()))
        sources = {one.source_id for one in claims}
        self._sources = set(Source.objects.visible_to(person).filter(pk__in=sources).values_list("pk", flat=True))

    def end(self, claim: Claim, party: Party) -> End:
        if party.words:
            return End("words", f"{claim.source_id}:{party.words.casefold()}", party.words)
        if party.actor_id:
            found = self._actors.get(self._same.get(party.actor_id)) or self._actors.get(party.actor_id)
        else:
            found = self._events.get(self._final.get(party.event_id)) or self._events.get(party.event_id)
        if found is None:
            return End("hidden", f"{claim.pk}:{party.position}", hidden_name())
        return End("actor" if party.actor_id else "event", str(found.pk), found.title, found.pk)

    def according_to(self, claim: Claim) -> str:
        """Who says it: the speakers, else the publisher, else the source."""
        speakers = [self.end(claim, one).name for one in claim.parties.all() if one.part == "speaker"]
        if speakers or claim.source_id not in self._sources:
            return ", ".join(speakers) or hidden_name()
        return claim.source.publisher_name or claim.source.title
