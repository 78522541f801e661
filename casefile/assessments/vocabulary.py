"""The words about assessments: likelihood and confidence are two judgements, in two fields, never one."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from casefile.core.vocabulary import Vocabulary, Word


def _term(code: str, label: Promise, low: int, high: int, *said: str, open_end: str = "") -> Word:
    """A likelihood term: from `low` to `high` percent, and the English words of it that a text may use.

    :param open_end: "low" or "high": the end that does not itself belong to the band
    """
    signs = {"low": (">", ""), "high": ("", "<")}.get(open_end, ("", ""))
    return Word(code, label, low=low, high=high, open_end=open_end, band=f"{signs[0]}{low}–{signs[1]}{high}", said=said)


# Intelligence Community Directive 203 (2015), the first row of words. Its bands share their end points.
ICD_203 = Vocabulary(
    "assessments.likelihood.icd203",
    _term("1", _("almost no chance"), 1, 5, "almost no chance"),
    _term("2", _("very unlikely"), 5, 20, "very unlikely"),
    _term("3", _("unlikely"), 20, 45, "unlikely"),
    _term("4", _("roughly even chance"), 45, 55, "roughly even chance"),
    _term("5", _("likely"), 55, 80, "likely"),
    _term("6", _("very likely"), 80, 95, "very likely"),
    _term("7", _("almost certain"), 95, 99, "almost certain", "almost certainly"),
)

ICD_203_SECOND = Vocabulary(
    "assessments.likelihood.icd203-second",
    _term("1", _("remote"), 1, 5, "remote"),
    _term("2", _("highly improbable"), 5, 20, "highly improbable"),
    _term("3", _("improbable"), 20, 45, "improbable"),
    _term("4", _("roughly even odds"), 45, 55, "roughly even odds"),
    _term("5", _("probable"), 55, 80, "probable", "probably"),
    _term("6", _("highly probable"), 80, 95, "highly probable"),
    _term("7", _("nearly certain"), 95, 99, "nearly certain", "nearly certainly"),
)

# The yardstick of the UK's Professional Head of Intelligence Assessment leaves gaps between its bands on purpose.
PHIA = Vocabulary(
    "assessments.likelihood.phia",
    _term("1", _("remote chance"), 0, 5, "remote chance", open_end="low"),
    _term("2", _("highly unlikely"), 10, 20, "highly unlikely"),
    _term("3", pgettext_lazy("PHIA yardstick", "unlikely"), 25, 35, "unlikely"),
    _term("4", _("realistic possibility"), 40, 50, "realistic possibility", open_end="high"),
    _term("5", _("likely / probable"), 55, 75, "likely", "probable", "probably"),
    _term("6", _("highly likely"), 80, 90, "highly likely"),
    _term(
        "7",
        pgettext_lazy("PHIA yardstick", "almost certain"),
        95,
        100,
        "almost certain",
        "almost certainly",
        open_end="high",
    ),
)

YARDSTICKS = Vocabulary(
    "assessments.yardsticks",
    Word("icd203", _("ICD 203, first row of words"), terms=ICD_203),
    Word("icd203-second", _("ICD 203, second row of words"), terms=ICD_203_SECOND),
    Word("phia", _("PHIA yardstick"), terms=PHIA),
)

CONFIDENCE = Vocabulary(
    "assessments.confidence",
    Word("low", pgettext_lazy("confidence", "low")),
    Word("moderate", pgettext_lazy("confidence", "moderate")),
    Word("high", pgettext_lazy("confidence", "high")),
)

STANCES = Vocabulary(
    "assessments.stances",
    Word("supports", pgettext_lazy("stance", "supports")),
    Word("contradicts", pgettext_lazy("stance", "contradicts")),
    Word("context", pgettext_lazy("stance", "context")),
)

# `factor`: what a row of the matrix of competing hypotheses is multiplied with.
WEIGHTS = Vocabulary(
    "assessments.weights",
    Word("L", pgettext_lazy("weight", "low"), factor=0.707),
    Word("M", pgettext_lazy("weight", "medium"), factor=1.0),
    Word("H", pgettext_lazy("weight", "high"), factor=1.414),
)

# `base`: only what is inconsistent with a hypothesis counts.
CELLS = Vocabulary(
    "assessments.cells",
    Word("CC", _("very consistent"), base=0),
    Word("C", _("consistent"), base=0),
    Word("N", _("neutral"), base=0),
    Word("NA", _("not applicable"), base=0),
    Word("I", _("inconsistent"), base=-1),
    Word("II", _("very inconsistent"), base=-2),
)

OUTCOMES = Vocabulary(
    "assessments.outcomes",
    Word("happened", _("happened")),
    Word("did-not", _("did not happen")),
    Word("unclear", _("unclear")),
)


def in_band(term: Word, percent: int) -> bool:
    """Does a number lie in a term's band? Both ends belong to it, but for one that is open."""
    above = percent > term["low"] if term["open_end"] == "low" else percent >= term["low"]
    below = percent < term["high"] if term["open_end"] == "high" else percent <= term["high"]
    return above and below


def terms_of(yardstick: str) -> Vocabulary:
    """The seven terms of a yardstick; a yardstick no longer in the table is read as the first."""
    known = YARDSTICKS[yardstick] if yardstick in YARDSTICKS else YARDSTICKS["icd203"]
    return known["terms"]
