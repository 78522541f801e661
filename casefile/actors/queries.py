"""Finding actors by name, in any script; who is the same as whom."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db import connection
from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Value, When

from casefile.core.text import fold

from .finding import alike, found_by, found_by_letters
from .likeness import NEAR, likeness, sameness
from .models import Actor, Distinct, Identifier, Sameness

MOST_NAMES = 12
"""Names of one actor by which others like it are looked for."""

_CLUSTER = """
WITH RECURSIVE cluster(id) AS (
    SELECT %s::uuid
    UNION
    SELECT near.id FROM cluster JOIN LATERAL (
        SELECT other_id AS id FROM actors_sameness WHERE actor_id = cluster.id
        UNION ALL SELECT actor_id FROM actors_sameness WHERE other_id = cluster.id
    ) near ON true
) SELECT id FROM cluster
"""


def named_like(person, case, words: str, most: int = 8) -> QuerySet:
    """Actors of the case and the registry whose names hold the words or come near them, best first.

    Of merged actors the one they were merged into is offered, if the person sees it.
    """
    actors = _known_in(person, case)
    near = _scored(found_by(words, actors), words) or _scored(found_by_letters(words, actors), words)
    return _ranked(actors, _surviving(near, actors), most)


def named_exactly(person, case, name: str) -> QuerySet:
    """Actors of the case and the registry one of whose names is this one, but for case, accents and letter variants.

    Of merged actors the one they were merged into, if the person sees it.
    """
    actors = _known_in(person, case)
    bearing = actors.filter(names__folded=fold(name)).values_list("pk", flat=True)
    return _ranked(actors, _surviving(dict.fromkeys(bearing, 1.0), actors), None)


def reachable(person, case, ids: set[UUID]) -> dict[UUID, Actor]:
    """Those of `ids` that the person may name in this case: its own actors and the registry's."""
    return _within_reach(person, case).in_bulk(ids)


@dataclass(frozen=True)
class Kin:
    """Whom an actor was found to be, and whom not.

    :ivar same: ids of all that are the same, itself among them
    :ivar apart: (id of one that is not the same, the judgement), newest first
    """

    same: set[UUID]
    apart: list[tuple[UUID, Distinct]]

    @property
    def judged(self) -> set[UUID]:
        return self.same | {pk for pk, _row in self.apart}


def kin_of(actor: Actor) -> Kin:
    same = cluster_of(actor)
    rows = Distinct.objects.filter(Q(actor__in=same) | Q(other__in=same)).select_related("by").order_by("-since", "id")
    pairs = [(row.other_id if row.actor_id in same else row.actor_id, row) for row in rows]
    return Kin(same, [(pk, row) for pk, row in pairs if pk not in same])


def near_duplicates(actor: Actor, person, most: int = 5, *, kin: Kin | None = None) -> QuerySet:
    """Actors that may be this one under another spelling, or by an identifier; not those judged already."""
    kin = kin or kin_of(actor)
    others = _known_in(person, actor.case).exclude(pk__in=kin.judged)
    names = list(actor.names.values_list("value", flat=True)[:MOST_NAMES])
    scores = defaultdict(float)
    for pk, name in alike(names, others):
        scores[pk] = max(scores[pk], *(sameness(mine, name) for mine in names))
    near = {pk: score for pk, score in scores.items() if score >= NEAR} | _by_identifiers(actor, others)
    surviving = {pk: score for pk, score in _surviving(near, others).items() if pk not in kin.judged}
    return _ranked(others, surviving, most)


def canonical(ids: Iterable[UUID]) -> dict[UUID, UUID]:
    """For each actor, the one at the end of its merges: itself when it is merged into none."""
    ends = {pk: pk for pk in ids}
    for _hop in range(len(ends) + 50):
        links = dict(Sameness.objects.filter(actor__in=set(ends.values())).values_list("actor", "other"))
        if not links:
            break
        ends = {pk: links.get(end, end) for pk, end in ends.items()}
    return ends


def cluster_of(actor: Actor) -> set[UUID]:
    """All that are the same as this actor, itself among them: up to the end of its merges and down from there."""
    with connection.cursor() as cursor:
        cursor.execute(_CLUSTER, [actor.pk])
        return {pk for (pk,) in cursor.fetchall()}


def _by_identifiers(actor: Actor, others: QuerySet) -> dict[UUID, float]:
    mine = Identifier.objects.filter(actor=actor, scheme=OuterRef("scheme"), value=OuterRef("value"))
    sharing = Identifier.objects.filter(Exists(mine), actor__in=others.order_by().values("pk"))
    return dict.fromkeys(sharing.values_list("actor", flat=True), 1.0)


def _known_in(person, case) -> QuerySet:
    return _within_reach(person, case).exclude(state="withdrawn", approved=None)


def _within_reach(person, case) -> QuerySet:
    return Actor.objects.visible_to(person).filter(Q(case=case) | Q(case__is_registry=True))


def _scored(found: set[tuple[UUID, str]], words: str) -> dict[UUID, float]:
    scores = defaultdict(float)
    for pk, name in found:
        scores[pk] = max(scores[pk], _held(words, name), likeness(words, name))
    return {pk: score for pk, score in scores.items() if score >= NEAR}


def _held(words: str, name: str) -> float:
    """A name that holds the words as they were typed, be it in the middle of a word."""
    wanted, held = fold(words), fold(name)
    return NEAR + 0.2 * len(wanted) / len(held) if wanted in held else 0.0


def _surviving(scores: dict[UUID, float], actors: QuerySet) -> dict[UUID, float]:
    """The same scores, of those they were merged into; where that one is not among `actors`, of the one found."""
    ends = canonical(scores)
    if all(pk == end for pk, end in ends.items()):
        return scores
    offered = set(actors.filter(pk__in=set(ends.values())).values_list("pk", flat=True))
    best = defaultdict(float)
    for pk, score in scores.items():
        chosen = ends[pk] if ends[pk] in offered else pk
        best[chosen] = max(best[chosen], score)
    return best


def _ranked(actors: QuerySet, scores: dict[UUID, float], most: int | None) -> QuerySet:
    if not scores:
        return Actor.objects.none()
    rank = Case(*(When(pk=pk, then=Value(score)) for pk, score in scores.items()), default=Value(0.0))
    return actors.filter(pk__in=scores).annotate(likeness=rank).order_by("-likeness", "title", "id")[:most]
