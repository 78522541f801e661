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
class Corroboration:
    """`articles` counts the sources that say it, `origins` lists who independently does."""

    articles: int
    origins: list[Origin]

    @property
    def sentence(self) -> str:
        """“1 article, 1 origin”."""
        articles = ngettext("%(n)s article", "%(n)s articles", self.articles) % {"n": self.articles}
        count = len(self.origins)
        origins = ngettext("%(n)s origin", "%(n)s origins", count) % {"n": count}
        return _("%(articles)s, %(origins)s") % {"articles": articles, "origins": origins}


def corroboration_of(
    claims: Iterable[Claim], person=None, *, heads: Mapping[UUID, Fields] | None = None, firm: bool = False
) -> dict[UUID, Corroboration]:
    """Articles and origins of what some claims say; the queries do not grow with their number.

    :param person: count and name only what they see; all that is not TLP:RED when None
    :param heads: contents that are proposed, in place of what is shown of those claims
    :param firm: count only what stands or is in review beside the claim itself
    """
    heads = heads or {}
    claims = list(claims)
    graded = {one.pk for one in claims if is_graded(heads.get(one.pk) or {"claim_kind": one.claim_kind})}
    clusters = clusters_of(graded, counting(person, firm=firm), {pk: heads[pk] for pk in graded if pk in heads})
    clusters |= {one.pk: {one.pk} for one in claims if one.pk not in graded}
    ground = ground_of(set().union(*clusters.values()), heads)
    names = names_in(ground, person)
    return {pk: _counted(cluster, ground, names) for pk, cluster in clusters.items()}


def _counted(cluster: set[UUID], ground: Ground, names) -> Corroboration:
    articles = {ground.said[pk].source for pk in cluster if pk in ground.said}
    return Corroboration(len(articles), origins_of(cluster, ground, names))
