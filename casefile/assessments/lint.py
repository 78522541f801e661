"""Words of likelihood and of confidence, found in what was written: English ones, for the yardsticks are English."""

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from casefile.entries.kinds import Fields

from .vocabulary import YARDSTICKS, Vocabulary, terms_of

_END = re.compile(r"(?<!\b[A-Z])[.!?…؟]+[\"”’)\]]*\s+(?=[\"“‘(\[]*[^\sa-z])|\n+")
_LEVEL = r"(?:very |medium[- ]|moderate[- ]to[- ])?(?:low|moderate|medium|high|limited|full|great|little)"
_CONFIDENCE = re.compile(
    rf"\b(?:{_LEVEL}[ -](?:(?:analytic|degree of|level of|levels of) )?confidence"
    rf"|confidence(?: level)?(?: in \w+(?: \w+)?)?(?: is| was| remains|:)? {_LEVEL}"
    r"|(?:highly|fairly|very|moderately) confident"
    r"|(?:we|i|desk|analysts?) (?:are|is|am|remains?)(?: not)? confident"
    r"|with(?: some)? confidence|(?:degree|level) of confidence)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Mixed:
    """One sentence that holds words of both kinds.

    :ivar likelihood: the first word of likelihood in it
    :ivar confidence: the first words of confidence in it
    """

    sentence: str
    likelihood: str
    confidence: str


def likelihood_words(text: str) -> list[str]:
    """The words of likelihood in a text, of all yardsticks, in their order; the longest there is: “very likely”."""
    return [" ".join(match[0].lower().split()) for match in _WORDS.finditer(text)]


def mixed_sentences(text: str) -> list[Mixed]:
    """The sentences that hold a word of likelihood and one of confidence: ICD 203 keeps them apart."""
    found = []
    for sentence in _END.split(text):
        confidence, likely = _CONFIDENCE.search(sentence), likelihood_words(sentence)
        if confidence and likely:
            found.append(Mixed(sentence.strip(), likely[0], confidence[0]))
    return found


def what_is_mixed(fields: Fields) -> str | None:
    """A sentence about the first place of an assessment where likelihood and confidence stand in one sentence."""
    for name in ("judgement", "confidence_reason", "source_summary", "change_note", "resolves_if"):
        for mixed in mixed_sentences(fields[name]):
            said = {"likelihood": mixed.likelihood, "confidence": mixed.confidence, "sentence": mixed.sentence[:200]}
            sentence = _("“%(likelihood)s” and “%(confidence)s” stand in one sentence: “%(sentence)s”. Make two of it.")
            return sentence % said
    return None


def what_differs(fields: Fields) -> str | None:
    """A sentence when the judgement says several likelihoods, or another one than was chosen."""
    said = list(dict.fromkeys(likelihood_words(fields["judgement"])))
    code, terms = fields["likelihood"]["term"], terms_of(fields["yardstick"])
    if len({_code_of(word, terms) for word in said}) > 1:
        listed = ", ".join(f"“{word}”" for word in said)
        return _("The judgement says several likelihoods: %(words)s. Keep one.") % {"words": listed}
    if said and not code:
        return _("The judgement says “%(word)s”, but no likelihood is chosen.") % {"word": said[0]}
    if said and said[0] not in terms[code]["said"]:
        sentence = _("The judgement says “%(word)s”, but “%(term)s” is chosen.")
        return sentence % {"word": said[0], "term": terms.label(code)}
    return None


def _code_of(word: str, terms: Vocabulary) -> str:
    """The term a word stands for in this yardstick; the word itself when it is none of its words."""
    return next((term.code for term in terms if word in term["said"]), word)


def _pattern() -> re.Pattern[str]:
    words = {word for yardstick in YARDSTICKS for term in yardstick["terms"] for word in term["said"]}
    longest_first = sorted(words, key=len, reverse=True)
    spaced = "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in longest_first)
    return re.compile(rf"(?<![\w-])(?:{spaced})(?![\w-])", re.IGNORECASE)


_WORDS = _pattern()
