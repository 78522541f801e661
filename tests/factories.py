"""Invented people, bodies and places, made through the same actions the doors call."""

import functools
import itertools
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO

from casefile.accounts.actions import add_partner, add_person, issue_partner_token
from casefile.accounts.models import Person
from casefile.actors.actions import add_actor
from casefile.archive.intake import add_uploaded_source, policy, upload_capture
from casefile.archive.sealing import sealed
from casefile.archive.storing import store
from casefile.archive.uploads import from_upload
from casefile.assessments.actions import write_assessment
from casefile.cases.actions import give_role, open_case
from casefile.claims.actions import log_claim
from casefile.claims.events import add_event
from casefile.custody.made import Made
from casefile.entries.actions import change
from casefile.entries.models import Entry
from casefile.review.actions import step
from casefile.review.deciding import Answer, decide
from casefile.review.submitting import submit
from casefile.sources.keeping import keep_capture
from casefile.sources.models import CaptureJob
from casefile.sources.queries import newest_text
from casefile.work.leases import take

PASSWORD = "correct horse battery staple"
_numbers = itertools.count(1)

ARTICLE = """<!doctype html><html lang="en"><head><title>Veskan Backs Ordel Amid Strait Patrols | Harbour Post</title>
<meta property="og:title" content="Veskan Backs Ordel Amid Strait Patrols"></head><body><main><article>
<h1>Veskan Backs Ordel Amid Strait Patrols</h1>
<p>Veskan’s endorsement of President Milo Ordel has intensified amid the patrols in the Tarn Strait. The Veskan
Foreign Ministry, through spokesperson Ilse Varga, warned of ‘grave consequences’ from the patrols.</p>
<p>Jonas Brandt, a former diplomat who resigned in 2017, argued that the support is not rooted in principle.
He called it a ‘calculated bargain’ that undermines the treaty.</p>
<p>Since September, the coast guard has stopped at least 21 boats suspected of smuggling. “We will not step back,”
President Ordel said.</p></article></main></body></html>"""


def person(name: str = "", **more) -> Person:
    """Somebody of the desk, added from the console, so that nobody is their sponsor."""
    n = next(_numbers)
    return add_person(by=None, email=f"person{n}@desk.example", name=name or f"Person {n}", password=PASSWORD, **more)


def case(lead: Person | None = None, title: str = "Strait patrols", **more):
    lead = lead or person(may_open_cases=True)
    if not lead.may_open_cases:
        Person.objects.filter(pk=lead.pk).update(may_open_cases=True)
        lead.refresh_from_db()
    return open_case(by=lead, title=title, **more)


def member(of, *roles: str, name: str = "") -> Person:
    """A new person with roles in a case, given by its lead."""
    somebody = person(name)
    for role in roles:
        give_role(by=of.opened_by, case=of, person=somebody, role=role)
    return somebody


def source(of, by: Person, html: str = ARTICLE, **fields):
    """A source with a finished capture of an uploaded page."""
    made = add_uploaded_source(by=by, case=of, name="page.html", file=BytesIO(html.encode()), **fields)
    _kept(made.jobs.get(), html)
    return type(made).objects.get(pk=made.pk)


def recaptured(of, by: Person, html: str, later: timedelta = timedelta(0)):
    """One more capture of a source, by an uploaded page.

    :param later: so much later than it was read: pages are read once for all tests
    """
    upload_capture(by=by, source=of, name="page.html", file=BytesIO(html.encode()))
    return _kept(of.jobs.get(state="waiting"), html, later)


def _kept(job: CaptureJob, html: str, later: timedelta = timedelta(0)):
    """The capture of a job that waits, finished as a worker would."""
    made = _read(html.encode())
    read = sealed(replace(made, ended_at=made.ended_at + later))
    return keep_capture(take(CaptureJob, job.pk), read, store(read.artifacts))


@functools.cache
def _read(body: bytes) -> Made:
    # A page is read by a process of its own, which takes a third of a second: once for all tests is enough.
    return from_upload("page.html", body, policy(), moment())


def quote(of, words: str, part: str = "words") -> dict:
    """A passage: the first place at which `words` stand in the source's newest text."""
    text = newest_text(of)
    start = text.body.content.index(words)
    return {"text": str(text.pk), "start": start, "end": start + len(words), "exact": words, "part": part}


def actor(of, by: Person, name: str = "Ilse Varga", kind: str = "person", **more):
    return add_actor(by=by, case=of, name=name, actor_kind=kind, **more)


WHOLE = {
    "claim_kind": "fact",
    "voice": "own",
    "credibility": "3",
    "credibility_reason": "Exact and checkable; one origin.",
}
"""What a claim needs to be submitted."""


def claim(of, by: Person, statement: str = "The coast guard has stopped at least 21 boats.", words: str = "", **more):
    """A claim ready to submit, logged from a source."""
    words = words or "Since September, the coast guard has stopped at least 21 boats"
    return log_claim(by=by, source=of, statement=statement, passages=[quote(of, words)], **{**WHOLE, **more})


JUDGED = {
    "likelihood": {"term": "5", "number": None},
    "confidence": "low",
    "confidence_reason": "One origin, undated.",
    "source_summary": "One article of a known outlet; the count names no source.",
}
"""What an assessment needs to be submitted, besides its basis."""


def assessment(of, by: Person, judgement: str = "The patrols are likely to go on.", claims=(), **more):
    """An assessment ready to submit, that rests on claims."""
    basis = [{"claim": str(one.pk), "stance": "supports", "weight": "M", "note": ""} for one in claims]
    return write_assessment(by=by, case=of, judgement=judgement, **{**JUDGED, "basis": basis, **more})


def event(of, by: Person, title: str = "Boat stopped off Tarn", **more):
    """Something that happened, that claims can be about."""
    return add_event(by=by, case=of, title=title, **more)


def submitted(by: Person, *entries):
    return submit(by=by, case=entries[0].case, entries=list(entries))


def approved(by: Person, batch):
    """Approve every row of a batch; the outcomes."""
    rows = batch.rows.select_related("entry")
    answers = [Answer(row.entry, str(row.version_id), "approve") for row in rows]
    return decide(by=by, case=batch.case, answers=answers)


def partner(admin: Person | None = None, name: str = "Harbour Watch"):
    """A partner and the secret of a token of theirs."""
    admin = admin or person(is_admin=True)
    made = add_partner(by=admin, name=name)
    _token, secret = issue_partner_token(by=admin, partner=made, label="pull")
    return made, secret


def moment() -> datetime:
    return datetime(2026, 1, 31, 12, tzinfo=UTC)


PATHS = {
    "draft": (),
    "submitted": ("submit",),
    "returned": ("submit", "return"),
    "approved": ("submit", "approve"),
    "draft, stands": ("submit", "approve", "edit"),
    "submitted, stands": ("submit", "approve", "edit", "submit"),
    "returned, stands": ("submit", "approve", "edit", "submit", "return"),
    "withdrawn": ("submit", "approve", "withdraw"),
}
"""Every situation an entry can be in, and the steps that lead there."""


STEPS = ("submit", "recall", "approve", "return", "discard", "withdraw", "reinstate")


def taken(name: str, entry: Entry, by: Person, reason: str = "It is so.") -> Entry:
    """One step, taken by somebody who has the newest version before them; the entry, fresh."""
    entry = Entry.objects.get(pk=entry.pk)
    if name == "edit":
        return change(by=by, entry=entry, seen=entry.head_id, marking=entry.marking)
    return step(name=name, by=by, entry=entry, version=str(entry.head_id), reason=reason)


def brought_to(situation: str, entry: Entry, author: Person, reviewer: Person) -> Entry:
    """Lead a fresh draft along `PATHS`; what it rests on must stand already. The entry, fresh."""
    for name in PATHS[situation]:
        taken(name, entry, reviewer if name in ("approve", "return", "withdraw") else author)
    return Entry.objects.get(pk=entry.pk)
