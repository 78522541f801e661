"""How many independent origins a content has: articles are not origins.

The origin of what a claim says is the innermost speaker, with whom they speak for; else the publisher of the source it
was taken from; else that source. Sources that derive from one another are one origin. Opinions corroborate nothing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from casefile.entries.kinds import Fields

from .grades import is_graded
from .joined import clusters_of, counting
from .models import Claim
from .origins import Ground, Origin, ground_of, names_in, origins_of


@dataclass(frozen=True)
class Counts:
    """How many sources say it, and how many independently do."""

    articles: int
    origins: int

    @property
    def sentence(self) -> str:
        """“1 article, 1 origin”."""
        articles = ngettext("%(n)s article", "%(n)s articles", self.articles) % {"n": self.articles}
        origins = ngettext("%(n)s origin", "%(n)s origins", self.origins) % {"n": self.origins}
        return _("%(articles)s, %(origins)s") % {"articles": articles, "origins": origins}


@dataclass(frozen=True)
class Corroboration:
    """`articles` counts the sources that say it, `origins` lists who independently does."""

    articles: int
    origins: list[Origin]

    @property
    def counts(self) -> Counts:
        return Counts(self.articles, len(self.origins))

    @property
    def sentence(self) -> str:
        """“1 article, 1 origin”."""
        return self.counts.sentence


def corroboration_of(
    claims: Iterable[Claim], person=None, *, heads: Mapping[UUID, Fields] | None = None, firm: bool = False
) -> dict[UUID, Corroboration]:
    """Articles and origins of what some claims say; the queries do not grow with their number.

    :param person: count and name only what they see; all that is not TLP:RED when None
    :param heads: contents that are proposed, in place of what is shown of those claims
    :param firm: count only what stands or is in review beside the claim itself
    """
    clusters, ground = _ground(list(claims), person, heads or {}, firm)
    names = names_in(ground, person)
    return {pk: _counted(cluster, ground, names) for pk, cluster in clusters.items()}


def counts_of(ids: Iterable[UUID], person) -> dict[UUID, Counts]:
    """The same in numbers, of claims by their ids, as far as the person sees what says it."""
    clusters, ground = _ground(list(Claim.objects.filter(pk__in=list(ids)).defer("search")), person, {}, False)
    return {pk: _counted(cluster, ground, lambda key: ("", None)).counts for pk, cluster in clusters.items()}


def _ground(
    claims: list[Claim], person, heads: Mapping[UUID, Fields], firm: bool
) -> tuple[dict[UUID, set[UUID]], Ground]:
    """Each claim with those that say the same, and what stands behind them all."""
    graded = {one.pk for one in claims if is_graded(heads.get(one.pk) or {"claim_kind": one.claim_kind})}
    clusters = clusters_of(graded, counting(person, firm=firm), {pk: heads[pk] for pk in graded if pk in heads})
    clusters |= {one.pk: {one.pk} for one in claims if one.pk not in graded}
    return clusters, ground_of(set().union(*clusters.values()), heads)


def _counted(cluster: set[UUID], ground: Ground, names) -> Corroboration:
    articles = {ground.said[pk].source for pk in cluster if pk in ground.said}
    return Corroboration(len(articles), origins_of(cluster, ground, names))
