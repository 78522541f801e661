"""Entries as REST shows them: the work behind them to those who may see it, else what stands and nothing more."""

from casefile.accounts.queries import people_by_id
from casefile.cases.sight import rights_of
from casefile.claims.corroboration import counts_of
from casefile.claims.linking import with_links_seen
from casefile.entries import diff, lifecycle
from casefile.entries.kinds import kind_of
from casefile.entries.models import Entry
from casefile.entries.queries import referred, versions_seen_by
from casefile.entries.sight import behind_the_scenes
from casefile.entries.telling import told_to
from casefile.entries.writing import fields_of
from casefile.ledger.queries import history_of, words_of
from casefile.review.deciding import riders_of
from casefile.review.objections import objections_to
from casefile.review.queries import decisions_on, is_open, version_before
from casefile.review.rules import why_not_fresh
from casefile.sources.visibility import with_notes

from . import shapes
from .problems import problem

WITH_ROW = ("author", "approved__document")
"""What `row` reads beside the entry."""


def brief(person) -> dict | None:
    return {"id": str(person.pk), "name": person.name} if person else None


def row(entry: Entry, behind: bool) -> dict:
    """An entry as one row of a list.

    :param behind: may the reader see the work behind it? Else no state, version, author or time of an edit is told
    """
    shown = {"id": str(entry.pk), "kind": entry.kind, "case": str(entry.case_id), "title": entry.title}
    if not behind:
        marking = entry.approved.document.marking
        hidden = {"version": None, "author": None, "changed_at": None}
        return {**shown, "state": lifecycle.APPROVED, "stands": True, "marking": marking, **hidden}
    return {
        **shown,
        "state": entry.state,
        "stands": entry.stands,
        "marking": entry.marking,
        "version": str(entry.head_id),
        "author": brief(entry.author),
        "changed_at": entry.changed_at,
    }


def rows(entries: list[Entry], person, behind: bool, kind: str = "") -> list[dict]:
    """Rows of a list; where all are claims, each with its articles and origins as two numbers."""
    counts = counted(entries, person) if kind == "claim" else {}
    return [{**row(entry, behind), **counts.get(entry.pk, {})} for entry in entries]


def counted(claims: list[Entry], person) -> dict:
    """Claim -> what its row says of who says the same."""
    found = counts_of([one.pk for one in claims], person)
    return {pk: {"corroboration": {"articles": one.articles, "origins": one.origins}} for pk, one in found.items()}


def whole(entry: Entry, person) -> dict:
    """One entry with its content: that of its head, or of what stands."""
    behind = behind_the_scenes(person, entry)
    version = entry.head if behind else entry.approved
    fields = fields_of(version)
    return {
        **rows([entry], person, behind, entry.kind)[0],
        "marking": fields["marking"],
        "version": str(version.pk),
        "approved": str(entry.approved_id) if entry.stands else None,
        "document": document(version),
        "content": with_notes(with_links_seen(fields, person)),
        "refers_to": [refer(other) for other in referred(entry, fields, person)],
        "stale": [_stale(mark) for mark in entry.stale_marks.all()] if behind else [],
        "steps": _steps(entry, person),
    }


def refer(entry: Entry) -> dict:
    return {"id": str(entry.pk), "kind": entry.kind, "title": entry.title}


def document(version) -> dict | None:
    """The frozen document of a version; None before it was submitted."""
    if not hasattr(version, "document"):
        return None
    frozen = version.document
    return {"schema": frozen.schema, "sha256": frozen.sha256, "size": frozen.size, "marking": frozen.marking}


def lacking(entry: Entry) -> list[dict]:
    """What submission still asks of the head."""
    fields = fields_of(entry.head)
    wanted = [] if fields.get("erased") else kind_of(entry).lacking(fields)
    return [{"field": field, "sentence": sentence} for field, sentence in wanted]


def _steps(entry: Entry, person) -> list[str]:
    steps = lifecycle.open_steps(state=entry.state, stands=entry.stands, rights=rights_of(person, entry.case))
    return list(dict.fromkeys(step.name for step in steps))


def _stale(mark) -> dict:
    return {"because_of": str(mark.because_of_id), "code": mark.code, "since": mark.since}


def version(one) -> dict:
    """One save of an entry."""
    return {
        "id": str(one.pk),
        "number": one.number,
        "author": brief(one.author),
        "created_at": one.created_at,
        "sha256": one.sha256,
        "document": document(one),
    }


def version_whole(one, person) -> dict:
    """One save with its content, and what it changes against the last approved one before it."""
    before = version_before(one, person)
    content = with_links_seen(fields_of(one), person)
    old = with_links_seen(fields_of(before), person) if before else {}
    changes = [
        {"field": change.field, "label": change.label, "old": change.old, "new": change.new}
        for change in diff.changes(one.entry, old, content)
    ]
    return {**version(one), "entry": str(one.entry_id), "content": with_notes(content), "changes": changes}


def history(entry: Entry, person) -> dict:
    """The records that name an entry, and the decisions on it. What else a record names is not told."""
    records, _seen = told_to(person, history_of(entry.pk, entry.case_id))
    people, words = people_by_id(one.by for one in records), words_of(one.reason for one in records)
    return {
        "records": [_record(one, people.get(one.by), words.get(one.reason, "")) for one in records],
        "decisions": [_decision(one, reason) for one, reason in decisions_on(entry)],
    }


def _record(one, by, reason: str) -> dict:
    told = {name: getattr(one, name) for name in ("seq", "at", "deed", "prev", "sha256")}
    return {**told, "by": brief(by), "reason": reason}


def _decision(one, reason: str) -> dict:
    told = {"version": str(one.version_id), "sha256": one.sha256, "verdict": one.verdict, "at": one.at}
    return {**told, "by": brief(one.person), "reason": reason}


def review(entry: Entry, person) -> dict:
    """What stands against the head, what it lacks, who may not decide, what comes along, what was suggested."""
    riders = Entry.objects.visible_to(person).filter(pk__in=[one.pk for one in riders_of(entry)])
    seen = versions_seen_by(person).filter(entry=entry)
    suggestions = entry.suggestions.filter(version__in=seen.values("pk")).select_related("person")
    return {
        "version": str(entry.head_id),
        "objections": objections_to(entry),
        "lacking": lacking(entry),
        "why_not_fresh": why_not_fresh(person, entry),
        "riders": [refer(one) for one in riders],
        "suggestions": shapes.Suggestion(suggestions, many=True).data,
    }


def batch(one) -> dict:
    """A batch with the rows the reader may see."""
    rows = [
        {"entry": row(line.entry, behind=True), "version": str(line.version_id), "is_open": is_open(line)}
        for line in one.rows.all()
    ]
    return {**shapes.Batch(one).data, "rows": rows}


def outcome(one) -> dict:
    """What became of one row of a decision."""
    refusal = one.refusal
    return {
        "entry": str(one.entry.pk),
        "verdict": one.verdict,
        "done": refusal is None,
        "rode_along": one.rode_along,
        "problem": problem(refusal) if refusal else None,
    }


def preview(leaving, staying) -> dict:
    """What would leave with the next release, and why the rest stays."""
    return {
        "leaving": [
            {"entry": refer(one.entry), "role": one.role, "sha256": one.sha256, "size": one.size} for one in leaving
        ],
        "staying": [{"entry": refer(one.entry), "sentence": one.sentence} for one in staying],
    }
