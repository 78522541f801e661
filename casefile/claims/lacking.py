"""What submission of a claim asks for beyond the first save."""

from django.utils.translation import gettext as _

from casefile.core import markings
from casefile.entries.kinds import Fields

from .grades import is_graded


def lacking(fields: Fields) -> list[tuple[str, str]]:
    """(field, sentence) of all that is missing: voice, kind, the ends of a relationship, a grade with reason."""
    wanted = [
        (not fields["voice"], "voice", _("Say who speaks: the source itself, somebody named, or somebody not named.")),
        (not fields["claim_kind"], "claim_kind", _("Say what kind of claim this is.")),
        *_lacking_speaker(fields),
        *_lacking_relationship(fields),
        *_lacking_grade(fields),
        *_lacking_tearline(fields),
    ]
    return [(field, sentence) for is_missing, field, sentence in wanted if is_missing]


def _lacking_speaker(fields: Fields):
    speakers = [party for party in fields["parties"] if party["part"] == "speaker"]
    named = [party for party in speakers if party["actor"]]
    yield fields["voice"] == "named" and not named, "parties", _("Name the speaker.")
    yield fields["voice"] == "unnamed" and not speakers, "parties", _("Give the words the source has for the speaker.")
    yield fields["voice"] == "own" and bool(speakers), "voice", _("The source itself speaks: take out the speaker.")


def _lacking_relationship(fields: Fields):
    is_one = fields["claim_kind"] == "relationship"
    parts = {party["part"] for party in fields["parties"]}
    yield is_one and not fields["predicate"], "predicate", _("Say what the relationship is.")
    yield is_one and "subject" not in parts, "parties", _("A relationship needs its subject.")
    yield is_one and "object" not in parts, "parties", _("A relationship needs its object.")


def _lacking_grade(fields: Fields):
    graded = is_graded(fields)
    yield graded and not fields["credibility"], "credibility", _("Grade the credibility; 6 is “cannot be judged”.")
    has_reason = bool(fields["credibility_reason"])
    yield graded and not has_reason, "credibility_reason", _("Give the reason for the grade.")
    pointless = bool(fields["claim_kind"]) and not graded and bool(fields["credibility"])
    yield pointless, "credibility", _("An opinion, forecast, demand or intent has nothing to grade.")


def _lacking_tearline(fields: Fields):
    tearline = fields.get("tearline")
    if not tearline:
        return
    sentence = _("Describe the source in words written for release.")
    yield not tearline["words"], "tearline", sentence
    is_lower = markings.stricter(fields["marking"], tearline["marking"])
    yield not is_lower, "tearline", _("A tearline is for a marking below the claim's own.")
