"""The three judgements the analyst makes on the invented article, and why each is no stronger than it is."""

SUMMARY = (
    "One undated English-language article of unknown publisher, pasted by an analyst, not archived from its origin. "
    "Eleven of thirty claims are the article's own, without stated grounds; one speaker left Marra's service, one is a "
    "fellow of an institute in Corvan, one the head of a body that is not described. No statement of Veskan, Marra or "
    "Dessa was seen at first hand. Quotations and offsets were checked by program."
)

ASSESSMENTS = {
    "J1": {
        "judgement": "Veskan's government is likely to voice support for Marra's government again within 90 days.",
        "likelihood": {"term": "5", "number": None},
        "confidence": "low",
        "confidence_reason": "One origin, undated; the ministry's text was not seen.",
        "horizon": {"edtf": "", "printed": "90 days from approval"},
        "resolves_if": "Yes: a statement of the ministry or above, captured.",
        "assumptions": [
            {
                "text": "Ordel's government is in office then.",
                "linchpin": True,
                "effect": "Else the judgement is void.",
            },
            {"text": "The spokesperson states policy.", "linchpin": False, "effect": ""},
        ],
        "alternatives": ["Veskan falls silent to avoid friction.", "Support turns material and quiet."],
        "indicators": ["Weekly briefings of the ministry.", "Wording after the next sinking."],
        "gaps": ["How often such statements are made."],
        "basis": [
            ("C03", "supports", "H", "The act itself."),
            ("C01", "supports", "M", "The article's own voice."),
            ("C06", "context", "L", ""),
            ("C13", "context", "M", "A motive that lasts, if it is right."),
            ("C15", "context", "L", ""),
        ],
    },
    "J2": {
        "judgement": (
            "The material in this case does not permit a judgement on whether Veskan uses Marra as a base for "
            "operations elsewhere in the southern sea."
        ),
        "likelihood": {"term": "", "number": None},
        "confidence": "low",
        "confidence_reason": "One event, reached through two hops, not placed in Marra.",
        "assumptions": [
            {"text": "Winther and the authorities mean the same event.", "linchpin": False, "effect": ""},
        ],
        "alternatives": ["See the hypotheses."],
        "indicators": ["Statements of bodies of Dessa.", "Charges.", "Travel or money tied to Marra."],
        "gaps": ["Everything that is wanted of the source.", "Any second origin."],
        "basis": [
            ("C16", "context", "M", ""),
            ("C17", "context", "M", "Tells nothing without C18."),
            ("C18", "context", "M", ""),
            ("C13", "context", "L", ""),
        ],
        "hypotheses": [
            "Marra is a base for operations elsewhere.",
            "Veskan runs no such operations in the region; the tie is political and economic.",
            "Veskan operates in the region, not through Marra.",
        ],
        "cells": [
            ("C18", "C I C", "H"),
            ("C16", "N N N", "M"),
            ("C17", "N N N", "M"),
            ("C13", "C C C", "M"),
            ("C14", "", "M"),
            ("C19", "", "M"),
        ],
    },
    "J3": {
        "judgement": "The Lethe States are very likely to sink at least one more boat off Marra within 30 days.",
        "likelihood": {"term": "6", "number": None},
        "confidence": "low",
        "confidence_reason": "One origin; the count names no source and no end, so no rate can be computed.",
        "horizon": {"edtf": "", "printed": "30 days from approval"},
        "resolves_if": "Yes: the government announces one, or two independent origins report one.",
        "assumptions": [
            {"text": "No change of policy on boats.", "linchpin": True, "effect": "Else drop one band or more."},
        ],
        "alternatives": ["A pause for talks.", "Courts or lawmakers halt it.", "A move from boats to land."],
        "indicators": ["Daily announcements.", "Notices to mariners.", "Movements of ships."],
        "gaps": ["A tally by date.", "What “there” was in C22."],
        "basis": [
            ("C29", "supports", "H", "That they recur."),
            ("C02", "supports", "M", ""),
            ("C20", "context", "L", "May be one of the 21."),
            ("C22", "context", "L", ""),
            ("C03", "context", "L", "Opposition was voiced."),
        ],
    },
}
"""`basis` rows are (claim, stance, weight, note); `cells` rows (claim, codes, relevance): without codes it restates."""
