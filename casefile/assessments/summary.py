"""A source summary to begin with, in words made from counting; what the sources are worth is for the analyst to add."""

from collections import Counter
from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from casefile.claims.models import Claim
from casefile.claims.vocabulary import VOICES


def suggested_summary(claims: Iterable[Claim]) -> str:
    """How many sources, how many claims, and in which voices they speak; "" when there are no claims.

    :param claims: those of the basis that the person sees, with their sources
    """
    rows = list(claims)
    if not rows:
        return ""
    sources = {claim.source_id: claim.source for claim in rows}
    undated = sum(not (one.published or one.published_printed) for one in sources.values())
    counted = {
        "sources": ngettext("%(n)s source", "%(n)s sources", len(sources)) % {"n": len(sources)},
        "claims": ngettext("%(n)s claim", "%(n)s claims", len(rows)) % {"n": len(rows)},
    }
    sentences = [_("%(sources)s, %(claims)s.") % counted]
    if undated:
        sentences.append(ngettext("%(n)s source has no date.", "%(n)s sources have no date.", undated) % {"n": undated})
    voices = Counter(claim.voice for claim in rows)
    spoken = [f"{VOICES.label(code)}: {voices[code]}" for code in VOICES.codes if voices[code]]
    if spoken:
        sentences.append(_("Who speaks – %(voices)s.") % {"voices": "; ".join(spoken)})
    return " ".join(sentences)
