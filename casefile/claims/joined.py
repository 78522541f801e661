"""Which claims say the same: joined by the desk's links, never by a speaker's."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from uuid import UUID

from django.db.models import Q

from casefile.entries.kinds import Fields
from casefile.entries.lifecycle import SUBMITTED, WITHDRAWN
from casefile.entries.sight import RED

from .models import Claim, ClaimLink
from .vocabulary import CLAIM_KINDS, LINK_TYPES

JOINING = LINK_TYPES.having("joins")

Near = dict[UUID, set[UUID]]
"""Claim -> the claims it is linked with, in both directions."""


def counting(person=None, *, firm: bool = False):
    """Claims that may corroborate: graded kinds, not withdrawn, not TLP:RED, and seen by the person when one is given.

    :param firm: only those that stand or are in review
    """
    claims = Claim.objects.visible_to(person) if person else Claim.objects.all()
    claims = claims.filter(claim_kind__in=CLAIM_KINDS.having("graded"))
    claims = claims.exclude(state=WITHDRAWN).exclude(marking=RED)
    return claims.filter(Q(approved__isnull=False) | Q(state=SUBMITTED)) if firm else claims


def clusters_of(seeds: Iterable[UUID], counted, heads: Mapping[UUID, Fields]) -> dict[UUID, set[UUID]]:
    """Each seed with all claims that say the same, itself among them, over any number of links.

    :param counted: the claims that may corroborate, see `counting`
    :param heads: contents that are proposed, whose links stand in place of the claim's live ones
    """
    seeds, near, known = set(seeds), defaultdict(set), set()
    edge = set(seeds)
    while edge:
        found = _links_at(edge, heads)
        fresh = {pk for pair in found for pk in pair} - known - edge
        known |= edge
        edge = set(counted.filter(pk__in=fresh).values_list("pk", flat=True)) if fresh else set()
        for one, other in found:
            if {one, other} <= known | edge:
                near[one].add(other)
                near[other].add(one)
    may = set(counted.filter(pk__in=seeds).values_list("pk", flat=True)) | (known - seeds)
    return {seed: _walk(seed, near, may) for seed in seeds}


def _links_at(ids: set[UUID], heads: Mapping[UUID, Fields]) -> list[tuple[UUID, UUID]]:
    links = ClaimLink.objects.filter(Q(claim__in=ids) | Q(other__in=ids), by="desk", type__in=JOINING)
    live = list(links.exclude(claim__in=list(heads)).values_list("claim", "other"))
    return live + [(pk, UUID(row["claim"])) for pk, fields in heads.items() for row in _joining(fields)]


def _joining(fields: Fields) -> list[Fields]:
    return [row for row in fields.get("links", []) if row["by"] == "desk" and row["type"] in JOINING]


def _walk(seed: UUID, near: Near, may: set[UUID]) -> set[UUID]:
    """What is reached from a seed over claims that may corroborate; the seed itself need not."""
    reached, edge = {seed}, {seed}
    while edge:
        edge = {pk for one in edge for pk in near.get(one, ()) if pk in may} - reached
        reached |= edge
    return reached
