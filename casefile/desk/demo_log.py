"""Logging the demo's tables: sources, actors, events, claims and judgements, and what a reviewer says of them."""

from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from casefile.accounts.models import Person
from casefile.actors.actions import add_actor
from casefile.archive import running
from casefile.archive.intake import add_pasted_source, add_uploaded_source, upload_capture
from casefile.assessments.actions import write_assessment
from casefile.cases.models import Case
from casefile.claims.actions import log_claim
from casefile.claims.events import add_event
from casefile.entries.models import Entry
from casefile.review.actions import step
from casefile.review.deciding import Answer, decide
from casefile.review.submitting import submit
from casefile.sources.models import CaptureJob, Source
from casefile.sources.queries import newest_text

from .demo_case import ACTORS, EVENTS, JUDGEMENTS, SOURCES, SUMMARY
from .demo_claims import CLAIMS

HERE = Path(__file__).parent
PLAIN = (
    "predicate",
    "predicate_value",
    "mode",
    "claim_kind",
    "happened_on",
    "said_on",
    "place",
    "figures",
    "reading_note",
    "credibility",
    "credibility_reason",
    "tearline",
)


@dataclass(frozen=True)
class Known:
    """What the rows of the tables call by their keys."""

    actors: dict
    events: dict
    claims: dict


@dataclass(frozen=True)
class Made:
    """One row of the tables and the entry it became."""

    row: dict
    entry: object


def logged(case: Case, analyst: Person) -> list[Made]:
    """Everything of the tables as drafts."""
    sources = {key: _source(case, analyst, dict(row)) for key, row in SOURCES.items()}
    actors = {key: add_actor(by=analyst, case=case, name=name, actor_kind=kind) for key, (name, kind) in ACTORS.items()}
    events = {key: add_event(by=analyst, case=case, **row) for key, row in EVENTS.items()}
    claims: dict[str, object] = {}
    known = Known(actors, events, claims)
    for row in CLAIMS:
        claims[row["key"]] = _claim(analyst, sources[row["source"]], known, row)
    judged = [Made(row, _judgement(case, analyst, claims, row)) for row in JUDGEMENTS]
    return [Made(row, claims[row["key"]]) for row in CLAIMS] + judged


def review(case: Case, analyst: Person, reviewer: Person, made: list[Made], fates: tuple[str, ...]) -> None:
    """Submit what has one of these fates as one batch, and let the reviewer say what the tables say."""
    chosen = {one.entry.pk: one.row for one in made if one.row["fate"] in fates}
    batch = submit(by=analyst, case=case, entries=list(Entry.objects.filter(pk__in=chosen)))
    answers = []
    for line in batch.rows.select_related("entry"):
        row = chosen.get(line.entry_id, {"fate": fates[0]})
        if row["fate"] == "returned":
            answers.append(Answer(line.entry, str(line.version_id), "return", row["reason"]))
        elif row["fate"] != "submitted":
            answers.append(Answer(line.entry, str(line.version_id), "approve"))
    outcomes = decide(by=reviewer, case=case, answers=answers)
    if refused := [f"{one.entry.title}: {one.refusal}" for one in outcomes if one.refusal]:
        raise RuntimeError("; ".join(refused))


def withdraw(reviewer: Person, made: list[Made]) -> None:
    for one in made:
        if one.row["fate"] == "withdrawn":
            entry = Entry.objects.get(pk=one.entry.pk)
            step(name="withdraw", by=reviewer, entry=entry, version=str(entry.head_id), reason=one.row["reason"])


def copy_again(case: Case, analyst: Person) -> None:
    """A second copy of what was changed after it was quoted."""
    for row in SOURCES.values():
        if "later" in row:
            html = (HERE / row["file"]).read_text(encoding="utf-8").replace(*row["later"])
            source = Source.objects.get(case=case, title=row["title"])
            copy = {"name": row["file"], "file": BytesIO(html.encode())}
            _archive(upload_capture(by=analyst, source=source, **copy))


def _source(case: Case, analyst: Person, row: dict) -> Source:
    row.pop("later", None)
    if paste := row.pop("paste", ""):
        words = (HERE / paste).read_text(encoding="utf-8")
        source = add_pasted_source(by=analyst, case=case, pasted=words, **row)
    else:
        name = row.pop("file")
        source = add_uploaded_source(by=analyst, case=case, name=name, file=BytesIO((HERE / name).read_bytes()), **row)
    _archive(source.jobs.get())
    return Source.objects.get(pk=source.pk)


def _archive(job: CaptureJob) -> None:
    """Here and now: nothing is committed yet, so no worker sees the job."""
    running.run(str(job.pk))
    job.refresh_from_db()
    if job.state != "done":
        raise RuntimeError(f"a source of the demo was not archived: {job.state} {job.reason}")


def _claim(analyst: Person, source, known: Known, row: dict):
    return log_claim(
        by=analyst,
        source=source,
        statement=row["statement"],
        voice=row["voice"],
        passages=[
            *(_passage(source, words, "words", row.get("translation")) for words in row["words"]),
            *(_passage(source, words, "meaning") for words in row.get("meaning", ())),
        ],
        parties=[_party(known.actors, part, key, dict(more)) for part, key, more in row["parties"]],
        event=str(known.events[row["event"]].pk) if "event" in row else None,
        links=[{"type": kind, "claim": str(known.claims[key].pk), "by": by} for kind, key, by in row.get("links", ())],
        **{name: row[name] for name in PLAIN if name in row},
    )


def _party(actors: dict, part: str, key: str | None, more: dict) -> dict:
    of = {"of": str(actors[more.pop("of")].pk)} if "of" in more else {}
    return {"part": part, "actor": str(actors[key].pk) if key else None, **of, **more}


def _passage(source, words: str, part: str, translation: str | None = None) -> dict:
    text = newest_text(source)
    start = text.body.content.index(words)
    told = {"text": str(text.pk), "start": start, "end": start + len(words), "exact": words, "part": part}
    if translation:
        told["translation"] = {"text": translation, "language": "en", "translator": "the desk"}
    return told


def _judgement(case: Case, analyst: Person, claims: dict, row: dict):
    basis = [
        {"claim": str(claims[key].pk), "stance": stance, "weight": weight, "note": note}
        for key, stance, weight, note in row["basis"]
    ]
    cells = [
        {"claim": str(claims[key].pk), "codes": list(codes), "relevance": relevance, "restates": False}
        for key, codes, relevance in row.get("cells", ())
    ]
    told = {name: value for name, value in row.items() if name not in ("fate", "reason", "basis", "cells")}
    return write_assessment(by=analyst, case=case, basis=basis, cells=cells, source_summary=SUMMARY, **told)
