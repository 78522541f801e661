"""The invented article, logged over REST as the analyst would: drafts of three inputs, then the rest, then one grid."""

from dataclasses import dataclass, field

from casefile.archive import running
from casefile.cases.models import Case
from tests import factories as make
from tests.api.caller import Caller, caller
from tests.journeys.article import ACTORS, EVENTS, SOURCE, TEXT
from tests.journeys.article_assessments import ASSESSMENTS, SUMMARY
from tests.journeys.article_first_half import FIRST_HALF
from tests.journeys.article_second_half import SECOND_HALF

CLAIMS = {**FIRST_HALF, **SECOND_HALF}
GRADED = [key for key, row in CLAIMS.items() if "grade" in row]
PLAIN = ("predicate", "predicate_value", "mode", "happened_on", "place", "figures", "reading_note")


@dataclass
class Log:
    """A case with the article in it; every dict is by the keys of the tables.

    :ivar text: the pasted text, as REST tells it
    :ivar first: what REST answered to the first save of each claim
    :ivar claims: the newest answer about each claim
    """

    case: Case
    people: dict
    source: str = ""
    text: dict = field(default_factory=dict)
    first: dict = field(default_factory=dict)
    actors: dict = field(default_factory=dict)
    events: dict = field(default_factory=dict)
    claims: dict = field(default_factory=dict)
    assessments: dict = field(default_factory=dict)

    def __getattr__(self, name: str) -> Caller:
        """The script of somebody in the case: `log.analyst`."""
        if name not in self.__dict__.get("people", {}):
            raise AttributeError(name)
        return caller(self.people[name])

    @property
    def entries(self) -> dict:
        """Claims and assessments."""
        return {**self.claims, **self.assessments}

    def key_of(self, pk) -> str:
        return next(key for key, answer in {**self.entries, **self.actors}.items() if answer["id"] == str(pk))


def log_article() -> Log:
    case = make.case(title="Patrols in the Tarn Strait")
    people = {role: make.member(case, role) for role in ("analyst", "reviewer")} | {"lead": case.opened_by}
    log = Log(case, people)
    analyst = log.analyst
    log.source, log.text = pasted(analyst, case, TEXT, SOURCE)
    log.first = {key: answered(analyst.post(f"sources/{log.source}/claims", three(log, key)), 201) for key in CLAIMS}
    for key, (name, kind) in ACTORS.items():
        told = {"name": name, "actor_kind": kind}
        log.actors[key] = answered(analyst.post(f"cases/{case.pk}/actors", told), 201)
    for key, told in EVENTS.items():
        log.events[key] = answered(analyst.post(f"cases/{case.pk}/events", told), 201)
    for key, answer in log.first.items():
        log.claims[key] = answered(analyst.patch(f"claims/{answer['id']}", rest(log, key), answer["version"]))
    grade(log, {key: CLAIMS[key]["grade"] for key in GRADED})
    for key, told in ASSESSMENTS.items():
        path = f"cases/{case.pk}/assessments"
        log.assessments[key] = answered(analyst.post(path, judged(log, told)), 201)
    return log


def answered(response, status: int = 200) -> dict:
    assert response.status_code == status, response.content
    return response.json()


def pasted(analyst: Caller, case: Case, text: str, fields: dict) -> tuple[str, dict]:
    """A source by its text, captured: its id, and the text as REST tells it."""
    source = answered(analyst.post(f"cases/{case.pk}/sources", {"pasted": text, **fields}), 201)["id"]
    return source, captured(analyst, source)


def captured(analyst: Caller, source: str) -> dict:
    """Do the newest job of a source; the text that came of it."""
    job = analyst.get(f"sources/{source}/jobs").json()["rows"][0]
    running.run(job["id"])
    capture = analyst.get(f"sources/{source}/captures").json()["rows"][0]
    return answered(analyst.get(f"texts/{capture['texts'][0]['id']}"))


def passage(text: dict, words: str, part: str = "words") -> dict:
    start = text["content"].index(words)
    return {"text": text["id"], "start": start, "end": start + len(words), "exact": words, "part": part}


def three(log: Log, key: str) -> dict:
    """What the first save takes: the words, who, what."""
    row = CLAIMS[key]
    quoted = [passage(log.text, words) for words in row["words"]]
    return {"passages": quoted, "voice": row["voice"], "statement": row["statement"]}


def rest(log: Log, key: str) -> dict:
    """What is added to a draft afterwards; no grade."""
    row = CLAIMS[key]
    meaning = [passage(log.text, words, "meaning") for words in row.get("meaning", [])]
    told = {name: row[name] for name in PLAIN if name in row}
    return told | {
        "claim_kind": row["kind"],
        "passages": [*three(log, key)["passages"], *meaning],
        "parties": [party(log, *one) for one in row["parties"]],
        "event": log.events[row["event"]]["id"] if "event" in row else None,
        "links": [
            {"type": type_, "claim": log.first[other]["id"], "by": by} for type_, other, by in row.get("links", [])
        ],
    }


def party(log: Log, part: str, who: str, more: dict | None = None) -> dict:
    more = dict(more or {})
    if "of" in more:
        more["of"] = log.actors[more["of"]]["id"]
    ends = {"actor": log.actors.get(who), "event": log.events.get(who)}
    told = {name: answer["id"] for name, answer in ends.items() if answer}
    return {"part": part, **more, **(told or {"words": who})}


def grade(log: Log, grades: dict) -> dict:
    """Grade claims in one grid."""
    rows = [
        {
            "claim": log.claims[key]["id"],
            "version": log.claims[key]["version"],
            "credibility": credibility,
            "credibility_reason": reason,
        }
        for key, (credibility, reason) in grades.items()
    ]
    changed = answered(log.analyst.post(f"sources/{log.source}/grades", {"rows": rows}))["rows"]
    for row in changed:
        log.claims[log.key_of(row["id"])]["version"] = row["version"]
    return changed


def judged(log: Log, told: dict) -> dict:
    """An assessment as it is written: its claims by their ids."""
    basis = [
        {"claim": log.claims[key]["id"], "stance": stance, "weight": weight, "note": note}
        for key, stance, weight, note in told["basis"]
    ]
    blank = [""] * len(told.get("hypotheses", []))
    cells = [
        {
            "claim": log.claims[key]["id"],
            "codes": codes.split() or blank,
            "relevance": relevance,
            "restates": not codes,
        }
        for key, codes, relevance in told.get("cells", [])
    ]
    return {**told, "basis": basis, "cells": cells, "source_summary": SUMMARY}


def submitted(log: Log, *keys: str) -> dict:
    """Put these before a reviewer as one batch, all there is when none are named; the source comes along."""
    chosen = [log.entries[key] for key in keys] if keys else log.entries.values()
    rows = [{"entry": one["id"], "version": one["version"]} for one in chosen]
    return answered(log.analyst.post(f"cases/{log.case.pk}/batches", {"entries": rows}), 201)


def decided(log: Log, batch: dict) -> list[dict]:
    """Approve all of a batch but names, which ride along; one act, and the outcomes of all it did."""
    rows = [
        {"entry": row["entry"]["id"], "version": row["version"], "verdict": "approve"}
        for row in batch["rows"]
        if row["entry"]["kind"] != "actor"
    ]
    reviewer = log.reviewer.prove()
    return answered(reviewer.post(f"batches/{batch['id']}/decisions", {"rows": rows}))["rows"]


def approved(log: Log) -> Log:
    """The same log once everything in it stands."""
    assert [row["problem"] for row in decided(log, submitted(log)) if not row["done"]] == []
    for answers in (log.claims, log.assessments):
        for answer in answers.values():
            answer["version"] = answered(log.analyst.get(f"entries/{answer['id']}"))["version"]
    return log


def stale(log: Log) -> dict[str, list[str]]:
    """Claims and assessments that must be looked at again, and why."""
    reviewer = log.reviewer
    marks = {key: reviewer.get(f"entries/{answer['id']}").json()["stale"] for key, answer in log.entries.items()}
    return {key: [mark["code"] for mark in found] for key, found in marks.items() if found}
