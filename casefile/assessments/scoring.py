"""Numbers about assessments: how good a forecast was, and which hypothesis the evidence speaks against least."""

from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext as _

from casefile.entries.kinds import Fields

from .vocabulary import CELLS, WEIGHTS, terms_of


@dataclass(frozen=True)
class Brier:
    """How far a forecast was from what happened: 0 is perfect, 1 is certain of the contrary (G. W. Brier, 1950).

    :ivar percent: the likelihood it was scored with
    :ivar is_middle: no number was given, so the middle of the term's band was taken
    """

    score: float
    percent: float
    is_middle: bool

    @property
    def sentence(self) -> str:
        said = {"score": f"{self.score:.3f}", "percent": f"{self.percent:g}"}
        if self.is_middle:
            return _("%(score)s, scored at %(percent)s %%, the middle of the term's band: no number was given.") % said
        return _("%(score)s, scored at the %(percent)s %% that was given.") % said


def brier(fields: Fields) -> Brier | None:
    """The Brier score of an assessment; None without a likelihood, or while the outcome is not known or unclear."""
    likelihood, outcome = fields["likelihood"], fields["outcome"]
    if not likelihood["term"] or outcome not in ("happened", "did-not"):
        return None
    term = terms_of(fields["yardstick"])[likelihood["term"]]
    number = likelihood["number"]
    percent = Fraction(term["low"] + term["high"], 2) if number is None else Fraction(number)
    score = (percent / 100 - (outcome == "happened")) ** 2
    return Brier(float(score), float(percent), number is None)


@dataclass(frozen=True)
class Evidence:
    """One row of the matrix: a claim against every hypothesis.

    :ivar credibility: its claim's grade, "1" to "6", or ""
    :ivar source: id of the claim's source
    """

    claim: str
    source: str
    credibility: str
    relevance: str
    codes: tuple[str, ...]
    restates: bool = False

    @property
    def weight(self) -> float:
        """Credibility × relevance."""
        return _factor(credibility_weight(self.credibility)) * _factor(self.relevance)

    @property
    def is_diagnostic(self) -> bool:
        """Does it tell hypotheses apart? A row that is equal across them does not."""
        return len(set(self.codes)) > 1


@dataclass(frozen=True)
class Without:
    """The scores once more, without one row or without one source (`claim` or `source` says which)."""

    scores: tuple[float, ...]
    claim: str = ""
    source: str = ""
    is_empty: bool = False


@dataclass(frozen=True)
class Matrix:
    """:ivar scored: the rows that count
    :ivar equal: rows without diagnostic value, listed apart
    :ivar restating: rows that merely restate a hypothesis, listed and never scored
    :ivar scores: one for each hypothesis; nearest to 0 is least inconsistent
    :ivar least: the places of the hypotheses that are least inconsistent
    """

    scored: list[Evidence]
    equal: list[Evidence]
    restating: list[Evidence]
    scores: tuple[float, ...]
    least: tuple[int, ...]
    without: list[Without]


def matrix(evidence: list[Evidence], hypotheses: int) -> Matrix:
    """Analysis of competing hypotheses (R. J. Heuer, 1999): the sum, over the rows, of inconsistency × weight."""
    restating = [row for row in evidence if row.restates]
    counting = [row for row in evidence if not row.restates]
    scored = [row for row in counting if row.is_diagnostic]
    equal = [row for row in counting if not row.is_diagnostic]
    scores = _scores(scored, hypotheses)
    best = max(scores, default=0)
    least = tuple(place for place, score in enumerate(scores) if score == best)
    return Matrix(scored, equal, restating, scores, least, _without_each(scored, counting, hypotheses))


def credibility_weight(grade: str) -> str:
    """The weight of a grade: confirmed or probably true is high, possibly true medium, all else low.

    6 and "not graded" are low because they add no weight, not because the claim would be worse.
    """
    return {"1": "H", "2": "H", "3": "M"}.get(grade, "L")


def caveat() -> str:
    """What is printed under every matrix."""
    return _(
        "The score counts only what speaks against a hypothesis: a vague hypothesis wins by fitting everything."
        " It is an aid to reading, not a probability."
    )


def _without_each(scored: list[Evidence], counting: list[Evidence], hypotheses: int) -> list[Without]:
    rows = [Without(_scores([one for one in scored if one is not row], hypotheses), claim=row.claim) for row in scored]
    for source in dict.fromkeys(row.source for row in counting):
        kept = [row for row in scored if row.source != source]
        is_empty = not any(row.source != source for row in counting)
        rows.append(Without(_scores(kept, hypotheses), source=source, is_empty=is_empty))
    return rows


def _scores(rows: list[Evidence], hypotheses: int) -> tuple[float, ...]:
    return tuple(
        round(sum(_base(row.codes[place]) * row.weight for row in rows), 2) + 0.0 for place in range(hypotheses)
    )


def _base(code: str) -> int:
    return CELLS[code]["base"] if code in CELLS else 0


def _factor(weight: str) -> float:
    return WEIGHTS[weight]["factor"]
