"""The content of an assessment: read, cleaned, every number inside its band."""

from django.utils.translation import gettext as _

from casefile.core import markings
from casefile.core.errors import Invalid
from casefile.core.inputs import ESSAY, PARAGRAPH, date_in, flag_in, lines_in, number_in, rows_in, text_in, word_in
from casefile.entries.kinds import Fields

from .basis import clean_basis, clean_cells, earlier_one
from .vocabulary import CONFIDENCE, OUTCOMES, YARDSTICKS, in_band, terms_of


def clean(fields: Fields, case, by) -> Fields:
    yardstick = case.yardstick if case.yardstick in YARDSTICKS else YARDSTICKS.codes[0]
    hypotheses = lines_in(fields, "hypotheses", longest=2000, most=12)
    return {
        "marking": markings.read(fields.get("marking") or case.marking, field="marking"),
        "judgement": _judgement(fields),
        "likelihood": _likelihood(fields, yardstick),
        "yardstick": yardstick,
        "confidence": word_in(fields, "confidence", CONFIDENCE),
        "confidence_reason": text_in(fields, "confidence_reason", longest=PARAGRAPH),
        "horizon": date_in(fields, "horizon"),
        "resolves_if": text_in(fields, "resolves_if", longest=PARAGRAPH),
        "assumptions": _assumptions(fields),
        "alternatives": lines_in(fields, "alternatives"),
        "indicators": lines_in(fields, "indicators"),
        "gaps": lines_in(fields, "gaps"),
        "basis": clean_basis(fields, case, by),
        "hypotheses": hypotheses,
        "cells": clean_cells(fields, case, by, columns=len(hypotheses)),
        "source_summary": text_in(fields, "source_summary", longest=ESSAY),
        "dissents": lines_in(fields, "dissents"),
        "supersedes": earlier_one(fields, case, by),
        "change_note": text_in(fields, "change_note", longest=PARAGRAPH),
        "outcome": word_in(fields, "outcome", OUTCOMES),
        "outcome_on": date_in(fields, "outcome_on"),
    }


def lacking(fields: Fields) -> list[tuple[str, str]]:
    """What submission asks for beyond the judgement: confidence with its reason, a basis, what the sources are worth.

    A likelihood is never asked for: the material may permit no judgement.
    """
    known = bool(fields["outcome"])
    when = fields["outcome_on"]["edtf"] or fields["outcome_on"]["printed"]
    wanted = [
        (not fields["confidence"], "confidence", _("Say how confident the desk is.")),
        (not fields["confidence_reason"], "confidence_reason", _("Give the reason for the confidence.")),
        (not fields["basis"], "basis", _("Name at least one claim it rests on.")),
        (not fields["source_summary"], "source_summary", _("Say what the sources are worth, all together.")),
        (known and not when, "outcome_on", _("Say when the outcome was known.")),
    ]
    return [(field, sentence) for is_missing, field, sentence in wanted if is_missing]


def _judgement(fields: Fields) -> str:
    judgement = text_in(fields, "judgement", longest=2000)
    if not judgement:
        raise Invalid(_("Say in one sentence what the desk judges."), field="judgement")
    return judgement


def _likelihood(fields: Fields, yardstick: str) -> Fields:
    row = fields.get("likelihood") or {}
    if not isinstance(row, dict):
        raise Invalid(_("This must be {term, number}."), field="likelihood")
    terms = terms_of(yardstick)
    code = word_in(row, "term", terms, at="likelihood.")
    if row.get("number") is None:
        return {"term": code, "number": None}
    number = number_in(row, "number", low=0, high=100, at="likelihood.")
    if not code:
        raise Invalid(_("Choose the term first: a number never chooses it."), field="likelihood.number")
    if not in_band(terms[code], number):
        sentence = _("“%(term)s” is %(band)s percent: the number must lie in that band.")
        said = {"term": terms.label(code), "band": terms[code]["band"]}
        raise Invalid(sentence % said, field="likelihood.number")
    return {"term": code, "number": number}


def _assumptions(fields: Fields) -> list[Fields]:
    rows = []
    for place, row in enumerate(rows_in(fields, "assumptions", most=50)):
        at = f"assumptions[{place}]."
        text, effect = text_in(row, "text", longest=2000, at=at), text_in(row, "effect", longest=2000, at=at)
        if not text:
            raise Invalid(_("Say what is assumed."), field=at + "text")
        rows.append({"text": text, "linchpin": flag_in(row, "linchpin", at=at), "effect": effect})
    return rows
