"""Logging and changing claims."""

from django.db import transaction

from casefile.cases.roles import Right
from casefile.cases.sight import demand
from casefile.entries import writing
from casefile.entries.actions import change
from casefile.ledger.actions import append
from casefile.sources.models import Source

from .kind import CLAIM
from .linking import demand_others
from .models import Claim
from .naming import with_actors


@transaction.atomic
def log_claim(*, by, source: Source, statement: str, passages: list[dict], voice: str = "", **fields) -> Claim:
    """Log a claim found in a source, as a draft: the words, who says it, what.

    :param statement: in neutral words; carries its own negation
    :param passages: {"text", "start", "end", optional "exact", "part"}; code points of the text, end exclusive
    :param voice: "own", "named" or "unnamed"; "" until the analyst knows
    :param fields: parties, claim_kind, mode, credibility and whatever else `claims.content` reads; a party may name
        somebody `new`, see `claims.naming`
    :raises NotAllowed: `by` may not write in the source's case
    :raises Mismatch: the quoted words are not what stands at those offsets
    """
    demand(by, source.case, Right.WRITE)
    fields = with_actors(fields, by=by, case=source.case)
    content = {**fields, "source": str(source.pk), "statement": statement, "passages": passages, "voice": voice}
    claim = writing.begin(kind=CLAIM, case=source.case, by=by, fields=content)
    append(
        chain=claim.case_id,
        deed="claim.logged",
        by=by.id,
        subjects=[claim.id, source.id],
        versions=[writing.name_version(claim.head)],
    )
    return claim


@transaction.atomic
def change_claim(*, by, claim: Claim, seen, **changed) -> Claim:
    """Save a new version of a claim, as `entries.actions.change` does; parties may name somebody new.

    :raises Invalid: also when it is linked to itself
    """
    demand(by, claim.case, Right.WRITE)
    demand_others(changed.get("links"), claim)
    return change(by=by, entry=claim, seen=seen, **with_actors(changed, by=by, case=claim.case))
