"""The form of an assessment: what was typed into it, as the assessments room takes it, and what it offers."""

from django.http import QueryDict

from casefile.assessments import vocabulary as words
from casefile.assessments.models import Assessment
from casefile.claims.models import Claim
from casefile.core import markings
from casefile.core.text import clean
from casefile.entries.queries import matching

from .doors import LONGEST_WORDS, new_key
from .typed import date_typed, is_id, lines_typed, number_typed, rows_typed

PLAIN = (
    "judgement",
    "confidence",
    "confidence_reason",
    "resolves_if",
    "source_summary",
    "change_note",
    "outcome",
    "marking",
)
LINES = ("alternatives", "indicators", "gaps", "dissents")
DATES = ("horizon", "outcome_on")
BASIS = ("claim", "stance", "weight", "note")
BLANK_ROWS = 2
"""Empty rows a form offers, also without JavaScript."""
OFFERED = 20
"""Claims offered for the basis at once."""
WORDS = {
    "confidences": words.CONFIDENCE,
    "stances": words.STANCES,
    "weights": words.WEIGHTS,
    "outcomes": words.OUTCOMES,
    "markings": markings.MARKINGS,
}


def assessment_fields(post: QueryDict) -> dict:
    """An assessment's fields as `assessments.content` reads them; what the form did not ask stays away."""
    told = {name: post[name] for name in PLAIN if name in post}
    told |= {name: lines_typed(post[name]) for name in LINES if name in post}
    if "likelihood" in post:
        told["likelihood"] = {"term": post["likelihood"], "number": number_typed(post.get("number", ""))}
    if "assumption_text" in post:
        told["assumptions"] = _assumptions(post)
    if "with_basis" in post:
        told["basis"] = _basis(post)
    if "supersedes" in post:
        told["supersedes"] = post["supersedes"] or None
    for name in DATES:
        told |= date_typed(post, name)
    return told


def form_context(person, case, fields: dict, typed: QueryDict, entry: Assessment) -> dict:
    """What the form shows.

    :param fields: an assessment's fields, stored or as typed
    :param typed: the form as it was sent; empty the first time
    """
    basis = [row for row in fields["basis"] if is_id(str(row.get("claim", "")))]
    claims = Claim.objects.visible_to(person).of(case).select_related("source")
    named = {str(claim.pk): claim for claim in claims.filter(pk__in=[row["claim"] for row in basis])}
    wanted = clean(typed.get("find_words", ""), field="find_words")[:LONGEST_WORDS].strip()
    found = matching(claims.exclude(state="withdrawn").exclude(pk__in=named), wanted).newest_first()[:OFFERED]
    others = Assessment.objects.visible_to(person).of(case).exclude(pk=entry.pk).newest_first()[:200]
    return {
        "typed": fields,
        "linebreak": "\n",
        "terms": words.terms_of(case.yardstick),
        "yardstick": words.YARDSTICKS.label(fields["yardstick"]),
        "assumptions": [*fields["assumptions"], *({} for _n in range(BLANK_ROWS))],
        "basis": [{**row, "of": named.get(row["claim"])} for row in basis],
        "offered": found,
        "find_words": wanted,
        "earlier": others,
        "seen_basis": list(named.values()),
        "key": new_key(),
        **WORDS,
    }


def _assumptions(post: QueryDict) -> list[dict]:
    linchpins = set(post.getlist("assumption_linchpin"))
    rows = enumerate(rows_typed(post, "assumption", ("text", "effect")))
    return [
        {"text": at["text"], "effect": at["effect"], "linchpin": str(place) in linchpins}
        for place, at in rows
        if at["text"].strip() or at["effect"].strip()
    ]


def _basis(post: QueryDict) -> list[dict]:
    """The rows that stay, and the claims ticked in the list, each once."""
    out = set(post.getlist("basis_out"))
    rows = [at for at in rows_typed(post, "basis", BASIS) if at["claim"] and at["claim"] not in out]
    standing = {at["claim"] for at in rows}
    added = [one for one in dict.fromkeys(post.getlist("basis_add")) if one not in standing]
    stance, weight = post.get("add_stance", ""), post.get("add_weight", "")
    return [*rows, *({"claim": one, "stance": stance, "weight": weight, "note": ""} for one in added)]
