"""What is sent to each address that takes a body: one example or more, by name, in the invented desk."""

from .example_world import (
    ACTOR,
    ASSESSMENT,
    BOARDINGS,
    CASE,
    DAY,
    PASTED,
    REASON,
    SOURCE,
    URL,
    WARNING,
    some,
)

WORDS = "correct horse battery staple"
SEEN = {"version": some("version")}
ROW = {"entry": some("draft"), "version": some("draft version")}
DECIDED = {"entry": some("row"), "version": some("row version")}
GRADE = {"claim": some("graded"), "version": some("graded version"), "credibility": "3"}
LIST = "https://harbour-ledger.example/2026/03/boats\nhttps://gaceta-del-muelle.example/puerto\n"
COPY = "file, by its name: strait.html"

ASKED: dict[tuple[str, str], dict[str, dict]] = {
    ("proofs/", "post"): {"prove": {"password": WORDS}},
    ("tokens/", "post"): {"for-a-month": {"label": "nightly import", "days": 30}},
    ("people/", "post"): {
        "add": {"email": "ana@desk.example", "name": "Ana Ferro", "password": WORDS, "may_open_cases": False}
    },
    ("partners/", "post"): {"add": {"name": "Corvan Desk"}},
    ("partners/{id}/tokens", "post"): {"for-a-year": {"label": "pull", "days": 366}},
    ("registry/members", "post"): {"by-address": {"email": "sam@desk.example", "role": "analyst"}},
    ("saved-filters/", "post"): {
        "search": {"title": "Claims on patrols", "place": "search", "query": "q=patrols&kind=claim"},
        "list-of-a-case": {
            "title": "To review",
            "place": "claim",
            "case": some("case"),
            "query": "state=submitted",
        },
    },
    ("saved-filters/{id}", "post"): {"rename": {"title": "Patrols since March"}},
    ("cases/", "post"): {
        "open": {
            "title": CASE,
            "question": "Which bodies gain from the patrols, and who says so?",
            "marking": "TLP:AMBER",
            "time_zone": "Asia/Tashkent",
        }
    },
    ("cases/{id}/settings", "post"): {
        "question": {"question": "Which bodies gain from the patrols?", "marking": "TLP:GREEN"},
        "name-and-time": {"title": CASE, "time_zone": "Asia/Tashkent"},
    },
    ("cases/{id}/hold", "post"): {
        "place": {"on": True, "reason": "A court asked for the file."},
        "lift": {"on": False, "reason": "The court gave it back."},
    },
    ("cases/{id}/members", "post"): {
        "by-address": {"email": "sam@desk.example", "role": "reviewer"},
        "by-id": {"person": some("person"), "role": "reader"},
    },
    ("cases/{id}/sources", "post"): {
        "by-address": {"url": URL, **SOURCE},
        "by-its-text": {"pasted": PASTED, "title": SOURCE["title"], "publisher": SOURCE["publisher"]},
    },
    ("cases/{id}/sources/bulk", "post"): {
        "look-first": {"text": LIST, "dry_run": True},
        "add": {"rows": [{"url": "https://gaceta-del-muelle.example/puerto", "publisher": "La Gaceta del Muelle"}]},
    },
    ("cases/{id}/actors", "post"): {
        "a-name": {"name": "Ilse Varga"},
        "whole": {"name": "Ilse Varga", "language": "en", **ACTOR, "names": ACTOR["names"][1:]},
    },
    ("cases/{id}/events", "post"): {
        "name": {
            "title": "Boarding off Marra",
            "date": {"edtf": "2026-03", "printed": "in March"},
            "place": "off Marra",
        }
    },
    ("cases/{id}/assessments", "post"): {"a-sentence": {"judgement": ASSESSMENT["judgement"]}, "whole": ASSESSMENT},
    ("cases/{id}/batches", "post"): {"submit": {"entries": [ROW]}},
    ("cases/{id}/collections", "post"): {"open": {"title": "Tarn Strait", "ceiling": "TLP:GREEN"}},
    ("sources/{id}", "patch"): {"reliability": {"reliability": "B", "reliability_reason": "It prints corrections."}},
    ("sources/{id}/captures", "post"): {"fetch": {}, "by-its-text": {"pasted": PASTED}},
    ("sources/{id}/triage", "post"): {"reading": {"state": "reading"}},
    ("sources/{id}/pap", "post"): {"passive-only": {"pap": "PAP:RED"}},
    ("sources/{id}/watch", "post"): {"pause": {"deed": "pause"}},
    ("sources/{id}/alike", "post"): {"set-aside": {"deed": "set-aside", "other": some("like source")}},
    ("sources/{id}/claims", "post"): {"forecast-of-a-speaker": WARNING, "count": BOARDINGS},
    ("sources/{id}/grades", "post"): {
        "grade": {"rows": [{**GRADE, "credibility_reason": "Exact and checkable; one origin."}]}
    },
    ("actors/{id}", "patch"): {
        "rating": {"ratings": [{"grade": "C", "reason": "Its reports mostly held up.", "on": DAY}]},
        "offices": {"offices": ACTOR["offices"], "description": ACTOR["description"]},
    },
    ("actors/{id}/merge", "post"): {
        "merge": {"into": some("other actor"), "reason": "One office, one name in two spellings.", **SEEN}
    },
    ("actors/{id}/unmerge", "post"): {"unmerge": SEEN},
    ("actors/{id}/distinct", "post"): {"keep-apart": {"other": some("other actor"), "reason": "Father and son."}},
    ("actors/{id}/registry", "post"): {"offer": {"reason": "Other cases name them too.", **SEEN}},
    ("claims/{id}", "patch"): {
        "grade": {"credibility": "3", "credibility_reason": "In keeping with what the paper counts; one origin."},
        "links": {"links": WARNING["links"], "reading_note": "Whose patrols is said in the sentence before."},
    },
    ("events/{id}", "patch"): {"date": {"date": {"edtf": "2026-03-12", "printed": "on Thursday"}}},
    ("events/{id}/merge", "post"): {
        "merge": {"into": some("other event"), "reason": "Both papers tell of one boarding."}
    },
    ("events/{id}/unmerge", "post"): {"unmerge": {"reason": "The second paper tells of another boat."}},
    ("assessments/{id}", "patch"): {
        "outcome": {"outcome": "happened", "outcome_on": {"edtf": "2026-06-11"}},
        "basis": {"basis": ASSESSMENT["basis"], "gaps": ASSESSMENT["gaps"]},
    },
    ("entries/{id}/steps", "post"): {
        "submit": {"step": "submit", **SEEN},
        "approve": {"step": "approve", **SEEN},
        "return": {"step": "return", **SEEN, "reason": REASON},
        "withdraw": {"step": "withdraw", **SEEN, "reason": "The paper corrected the quotation."},
    },
    ("entries/{id}/suggestions", "post"): {
        "wording": {**SEEN, "field": "statement", "wording": "Veskan's ministry warned of “grave consequences”."}
    },
    ("entries/{id}/readers", "post"): {"by-address": {"email": "tomas@desk.example"}},
    ("suggestions/{id}/answer", "post"): {"take": {"accept": True}, "leave": {"accept": False}},
    ("batches/{id}/decisions", "post"): {
        "approve": {"rows": [{**DECIDED, "verdict": "approve"}]},
        "return": {"rows": [{**DECIDED, "verdict": "return", "reason": REASON}]},
    },
    ("collections/{id}/proposals", "post"): {"all": {}, "some": {"entries": [some("standing")]}},
    ("collections/{id}/grants", "post"): {"grant": {"partner": some("partner")}},
}
"""(address, method) -> name of an example -> JSON body. `tests/api/test_examples.py` sends each of them."""

FORMS: dict[str, dict] = {
    "cases/{id}/sources": {"file": COPY, "fields": {"url": URL, "title": SOURCE["title"], "language": "en"}},
    "sources/{id}/captures": {"file": COPY},
}
"""Address -> what is posted there as multipart/form-data."""
