"""What can be graded at all."""

from casefile.entries.kinds import Fields

from .vocabulary import CLAIM_KINDS


def is_graded(fields: Fields) -> bool:
    """Facts and relationships can be true or false; opinions, forecasts, demands and intents cannot."""
    return fields.get("claim_kind", "") in CLAIM_KINDS.having("graded")


def grade_of(fields: Fields) -> Fields:
    """Graded, not graded, or nothing to grade: three answers that are never one. {state, grade, reason}"""
    reason = fields["credibility_reason"]
    if fields["claim_kind"] and not is_graded(fields):
        return {"state": "nothing-to-grade", "grade": None, "reason": reason}
    state = "graded" if fields["credibility"] else "not-graded"
    return {"state": state, "grade": fields["credibility"] or None, "reason": reason}
