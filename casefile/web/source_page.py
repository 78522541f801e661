"""What the page of a source shows beside its citation: neighbours, claims, and what later copies say of them."""

from collections import defaultdict

from django.db.models import Count, Q

from casefile.archive.watching import watch_of
from casefile.claims.carried import proposals_for
from casefile.claims.models import Claim
from casefile.claims.vocabulary import UNGRADED
from casefile.entries.models import Staleness
from casefile.entries.queries import versions_seen_by
from casefile.review.submitting import MOST
from casefile.sources.models import Recheck, Source
from casefile.sources.rechecked import Was, changed_words, quoted_in, words_found
from casefile.sources.rechecking import DOUBTFUL
from casefile.sources.vocabulary import PAP, TRIAGE

from .source_form import derived_rows, outlet_in

SHOWN = 100
"""Claims, and passages that read differently, that one page lists; the counts tell of all."""


def neighbours(source: Source, fields: dict, person) -> dict:
    """Who publishes it; where it takes from, as its content says; which sources the person sees take from it."""
    publisher = fields.get("publisher") or {}
    by = Source.objects.visible_to(person).filter(derivations__other=source).distinct()
    return {
        "outlet": outlet_in(person, source.case, publisher.get("actor")),
        "derived_from": derived_rows(fields.get("derived_from", []), person),
        "derived_by": by.order_by("title", "pk")[:SHOWN],
        "triage_words": TRIAGE,
    }


def work_on(source: Source, person) -> dict:
    """What those who work on it are told besides: how it is watched, what may be fetched, what it seems to carry."""
    return {"watch": watch_of(source), "paps": PAP, "proposals": proposals_for(source, person)}


def claims_of(source: Source, person) -> dict:
    """The claims logged from it, in the order they were logged, and how many in which state, how many to grade."""
    claims = Claim.objects.visible_to(person).filter(source=source)
    ungraded = Count("pk", filter=Q(credibility="") & ~Q(claim_kind__in=UNGRADED) & ~Q(state="withdrawn"))
    listed = list(claims.order_by("created_at", "pk")[:SHOWN])
    counts = list(claims.order_by().values_list("state").annotate(n=Count("pk"), ungraded=ungraded))
    return {
        "claims": listed,
        "claims_stale": stale_among(listed),
        "claim_states": [(state, n) for state, n, _ungraded in sorted(counts)],
        "claims_in_all": sum(n for _state, n, _ungraded in counts),
        "claims_to_grade": sum(ungraded for _state, _n, ungraded in counts),
        "to_submit": _to_submit(source, claims),
    }


def _to_submit(source: Source, claims) -> list[str]:
    """Its drafts, and itself when it is one, written `entry:version` as the page of drafts sends them."""
    open_claims = claims.in_state("draft", "returned").order_by("created_at", "pk").values_list("pk", "head_id")
    rows = list(open_claims[: MOST - 1])
    if source.state in ("draft", "returned"):
        rows.insert(0, (source.pk, source.head_id))
    return [f"{pk}:{head}" for pk, head in rows]


def rechecks_of(source: Source, person) -> dict:
    """For each capture of the source, what became in it of the passages that claims quote from earlier ones.

    :returns: capture id -> {"counts": [(outcome, n), …], "rows": [as `reworded`, …] of doubtful ones}
    """
    seen = Recheck.objects.filter(capture__source=source, version__in=versions_seen_by(person).values("pk"))
    seen = seen.filter(entry__in=Claim.objects.visible_to(person).values("pk"))
    found = defaultdict(lambda: {"counts": [], "rows": []})
    for capture, outcome, n in seen.order_by().values_list("capture", "outcome").annotate(n=Count("pk")):
        found[capture]["counts"].append((outcome, n))
    doubtful = list(seen.filter(outcome__in=DOUBTFUL).select_related("entry", "text__body")[:SHOWN])
    was = quoted_in(doubtful)
    for row in doubtful:
        found[row.capture_id]["rows"].append(reworded(row, was[row.pk]))
    return dict(found)


def reworded(row: Recheck, was: Was) -> dict:
    """What is shown of a passage that no longer stands as it was quoted: {claim, outcome, words}."""
    return {"claim": row.entry, "outcome": row.outcome, "words": changed_words(was, words_found(row))}


def stale_among(entries) -> set:
    """The ids of those that rest on something withdrawn, re-marked or changed."""
    ids = [entry.pk for entry in entries]
    return set(Staleness.objects.filter(entry__in=ids).values_list("entry", flat=True))
