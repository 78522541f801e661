"""The invented desk of the examples: its ids, and what its entries say. No body, person or place in it is real."""

from uuid import NAMESPACE_URL, uuid5

CASE = "Who profits from the Tarn Strait patrols?"
COUNTED = "at least 21 boardings"
WARNED = "warned of ‘grave consequences’ from the Lethe patrols"
SPOKE = "The Veskan Foreign Ministry, through spokesperson Ilse Varga"
PASTED = (
    "Since September, Lethe has carried out at least 21 boardings of boats suspected of carrying untaxed goods.\n\n"
    f"{SPOKE}, {WARNED}."
)
"""The text of the source, into which the passages of the examples point."""
URL = "https://harbour-ledger.example/2026/03/strait"
DAY = "2026-03-14"
MOMENT = "2026-03-16T09:30:00Z"
REASON = "The spokesperson is quoted at second hand."


def some(name: str) -> str:
    """The id of a thing of this desk, the same each time: `some("claim")`, `some("claim version")`."""
    return str(uuid5(NAMESPACE_URL, f"https://desk.example/{name}"))


def quoted(words: str, part: str = "words") -> dict:
    """A passage of the text, as it is sent."""
    start = PASTED.index(words)
    return {"text": some("text"), "start": start, "end": start + len(words), "exact": words, "part": part}


def kept(words: str, part: str = "words") -> dict:
    """The same as it is kept: with what stands around it."""
    sent = quoted(words, part)
    around = {"prefix": PASTED[: sent["start"]][-32:], "suffix": PASTED[sent["end"] :][:32]}
    return {**sent, **around, "page": None, "translation": None}


SEPTEMBER = {"edtf": "XXXX-09", "printed": "Since September"}

SOURCE = {
    "title": "Veskan Stands by Ordel as Tarn Strait Patrols Grow",
    "publisher": {"name": "The Harbour Ledger"},
    "authors": ["Edda Kroll"],
    "published": {"edtf": DAY, "printed": "14 March 2026"},
    "language": "en",
    "reliability": "C",
    "reliability_reason": "A regional paper; its reports on the strait mostly held up, its own sources are few.",
    "loaded": ["smuggler vessel"],
    "wanted": ["the statement of the Veskan ministry"],
}

ACTOR = {
    "actor_kind": "person",
    "names": [
        {"value": "Ilse Varga", "language": "en", "role": "primary"},
        {"value": "ایلسه وارگا", "language": "fa", "role": "alias"},
    ],
    "offices": [{"office": "spokesperson", "of": some("ministry"), "valid_from": {"edtf": "2024"}}],
    "identifiers": [{"scheme": "url", "value": "https://ministry.example/press"}],
    "country": "",
    "description": "Speaks for the ministry in its weekly briefings.",
}

WARNING = {
    "statement": "The Lethe patrols carry a risk of “grave consequences”.",
    "passages": [quoted(WARNED), quoted(SPOKE, "meaning")],
    "voice": "named",
    "claim_kind": "forecast",
    "mode": "stated",
    "parties": [
        {"part": "speaker", "actor": some("actor"), "printed": "spokesperson Ilse Varga", "capacity": "spokesperson"},
        {"part": "on-behalf-of", "actor": some("ministry"), "printed": "The Veskan Foreign Ministry"},
        {"part": "about", "words": "the Lethe patrols"},
    ],
    "links": [{"type": "rests-on", "claim": some("other claim"), "by": "desk", "note": "the patrols themselves"}],
    "attribution": "",
}

BOARDINGS = {
    "statement": "Lethe has boarded at least 21 boats since September.",
    "passages": [quoted(COUNTED)],
    "voice": "own",
    "claim_kind": "fact",
    "parties": [{"part": "subject", "words": "Lethe"}],
    "event": some("event"),
    "happened_on": SEPTEMBER,
    "place": {"words": "the Tarn Strait", "relation": "in"},
    "figures": [
        {
            "printed": COUNTED,
            "low": "21",
            "comparator": "at-least",
            "unit": "boardings",
            "window": SEPTEMBER,
        }
    ],
    "credibility": "3",
    "credibility_reason": "Exact and checkable, but no source is named; one origin.",
    "tearline": {"words": "A regional newspaper.", "marking": "TLP:GREEN"},
}

ASSESSMENT = {
    "judgement": "Lethe is likely to go on with its patrols through June 2026.",
    "likelihood": {"term": "5", "number": 70},
    "confidence": "low",
    "confidence_reason": "One origin, and no statement of those who order the patrols.",
    "horizon": {"edtf": "2026-06-30"},
    "resolves_if": "A boarding in June, captured; or an order that ends the patrols.",
    "assumptions": [{"text": "The customs office stays in charge.", "linchpin": True, "effect": "If not, it is void."}],
    "alternatives": ["The patrols end with the season."],
    "indicators": ["notices to shipping"],
    "gaps": ["how long earlier patrols lasted"],
    "basis": [{"claim": some("other claim"), "stance": "supports", "weight": "H", "note": "that they happen"}],
    "hypotheses": ["They go on.", "They end with the season."],
    "cells": [{"claim": some("other claim"), "codes": ["C", "I"], "relevance": "M", "restates": False}],
    "source_summary": "One dated article of a regional paper.",
}
