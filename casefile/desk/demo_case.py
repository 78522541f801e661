"""The demo case as tables: invented people, bodies and places, three sources and what the desk makes of them."""

PEOPLE = (
    # key, name, role in the case
    ("lead", "Vera Lindqvist", "lead"),
    ("analyst", "Tomás Ibarra", "analyst"),
    ("reviewer", "Mina Sato", "reviewer"),
    ("reader", "Sam Okoro", "reader"),
)

ACTORS = {
    "varga": ("Ilse Varga", "person"),
    "ministry": ("Ministry of Foreign Affairs of Veskan", "state-body"),
    "santoro": ("Pia Santoro", "person"),
    "brandt": ("Jonas Brandt", "person"),
    "winther": ("Ada Winther", "person"),
    "hald": ("Otto Hald", "person"),
    "ordel": ("Milo Ordel", "person"),
    "veskan": ("Veskan", "state"),
    "marra": ("Marra", "state"),
    "marran-government": ("Government of Marra", "state-body"),
    "lethe": ("Government of Lethe", "state-body"),
    "tide": ("Tide Office", "state-body"),
    "customs": ("Lethe Customs Office", "state-body"),
    "ring": ("Grey Quay Ring", "armed-group"),
    "cobos": ("Inés Cobos", "person"),
    "ports": ("Ministry of Ports of Dessa", "state-body"),
    "dessa": ("Dessa", "state"),
}

EVENTS = {
    "pilot-ship": {"title": "Attempt on the Corvan pilot ship", "place": "Dessa"},
    "boarding": {"title": "Boarding off Marra", "place": "off Marra"},
    "boardings": {"title": "Boardings since September", "date": {"edtf": "XXXX-09", "printed": "Since September"}},
}

# A page is uploaded, a text is pasted: nothing is fetched. `later` is what reads differently in a second copy.
SOURCES = {
    "ledger": {
        "file": "strait.html",
        "title": "Veskan Stands by Ordel as Tarn Strait Patrols Grow",
        "publisher": {"name": "The Harbour Ledger"},
        "authors": ["Edda Kroll"],
        "published": {"edtf": "2026-03-14", "printed": "14 March 2026"},
        "language": "en",
        "reliability": "C",
        "reliability_reason": "A regional paper; its reports on the strait mostly held up, its own sources are few.",
        "loaded": ["friendship", "smuggler vessel", "the government"],
        "wanted": ["the statement of the Veskan ministry", "what the Dessan authorities said, in their words"],
    },
    "gaceta": {
        "file": "muelle.html",
        "later": ("«No hemos recibido denuncia alguna»", "«Hemos recibido una sola denuncia»"),
        "title": "Dessa niega constancia de un ataque al barco piloto",
        "publisher": {"name": "La Gaceta del Muelle"},
        "published": {"edtf": "2026-03-17", "printed": "17 de marzo de 2026"},
        "language": "es",
        "reliability": "B",
        "reliability_reason": "Names its speakers and prints corrections; the record of the desk bears it out.",
    },
    "badban": {
        "paste": "badban.txt",
        "title": "سخنگوی وسکان اتهام‌ها را رد کرد",
        "language": "fa",
        "marking": "TLP:AMBER+STRICT",
        "reliability_reason": "A newsletter handed over on paper; who publishes it is not known.",
        "wanted": ["publisher and date of the newsletter"],
    },
}

SUMMARY = "One dated article of a regional paper, one of a paper of record, one newsletter handed over and pasted."

JUDGEMENTS = (
    {
        "fate": "approved",
        "judgement": "Veskan's government is likely to voice support for Milo Ordel in public again by July 2026.",
        "likelihood": {"term": "5"},
        "confidence": "low",
        "confidence_reason": "One origin; the ministry's own text was not seen.",
        "horizon": {"edtf": "2026-06-30"},
        "resolves_if": "A statement by the ministry or anybody above it, captured.",
        "assumptions": [
            {"text": "Ordel is in office in June.", "linchpin": True, "effect": "If not, the judgement is void."},
            {"text": "The spokesperson states policy.", "linchpin": False, "effect": ""},
        ],
        "alternatives": ["Veskan falls silent to avoid friction.", "Support turns material and quiet."],
        "indicators": ["weekly briefings of the ministry", "visits"],
        "gaps": ["how often such statements were made before"],
        "basis": (
            ("warning", "supports", "H", "the act itself"),
            ("support", "supports", "M", "in the paper's own voice"),
            ("friendship", "context", "L", ""),
        ),
    },
    {
        "fate": "submitted",
        "judgement": "The material does not permit a judgement on whether Veskan uses Marra as a base elsewhere.",
        "likelihood": {"term": ""},
        "confidence": "low",
        "confidence_reason": "One incident, reached through two hops, and denied.",
        "indicators": ["charges brought in Dessa"],
        "gaps": ["any origin beyond an official who is not named"],
        "basis": (
            ("ties", "context", "M", ""),
            ("attempt", "context", "M", ""),
            ("denial", "context", "M", "denied by name"),
        ),
        "hypotheses": [
            "Marra is a base for acts elsewhere",
            "Veskan does nothing of the kind",
            "It does, but not from Marra",
        ],
        "cells": (("ties", ("C", "I", "C"), "H"), ("attempt", ("N", "N", "N"), "M")),
    },
    {
        "fate": "draft",
        "judgement": "Lethe is very likely to board at least one more boat off Marra by the end of April 2026.",
        "likelihood": {"term": "6", "number": 85},
        "confidence": "moderate",
        "horizon": {"edtf": "2026-04-30"},
        "basis": (("boarding", "supports", "H", "that it happens"),),
    },
)
