"""Every screen of the desk over the demo case: its address, and who opens it."""

import re
from dataclasses import dataclass, replace
from datetime import timedelta

from django.urls import reverse

from casefile.accounts.models import Person
from casefile.archive.models import Watch
from casefile.claims.models import Event
from casefile.desk import demo
from casefile.entries.actions import change
from casefile.entries.models import Annex, Entry
from casefile.reading.text import TextMade
from casefile.releases.actions import open_collection, propose_release
from casefile.releases.models import Proposal
from casefile.search.actions import save_filter
from casefile.sources.actions import add_source
from casefile.sources.models import CaptureJob, Source
from casefile.work.leases import fail, take
from tests import factories as make
from tests.showroom import copies

NO_SCREENS = {
    "names": "the list below a box",
    "near-claims": "the list below a statement",
    "captures": "the rows of a source that change while a capture runs",
    "artifact": "a file as it was stored",
    "package": "a package to save",
    "trusted-keys": "the public keys, to save",
    "verifier": "the program that checks packages, to save",
}
"""Addresses that answer GET with something else than a screen."""


@dataclass(frozen=True)
class Screen:
    """One screen.

    :ivar name: of its address in the table of addresses
    :ivar who: key of the person of the demo; "" for somebody who is not signed in
    :ivar picture: what its picture is called in the docs; "" when none is kept
    """

    name: str
    who: str = "analyst"
    of: tuple = ()
    query: str = ""
    picture: str = ""

    @property
    def path(self) -> str:
        return reverse(self.name, args=self.of) + self.query


DESK = (
    Screen("sign-in", ""),
    Screen("home", picture="home"),
    Screen("me"),
    Screen("tokens"),
    Screen("search", query="?q=strait"),
    Screen("saved-filters"),
    Screen("registry"),
    Screen("open-case", "lead"),
    Screen("people", "admin"),
    Screen("partners", "admin"),
    Screen("registry-members", "admin"),
)
CASE = (
    Screen("case", picture="case"),
    Screen("entries", query="?q=strait"),
    Screen("search-case", query="?q=patrols", picture="search"),
    Screen("case-settings", "lead", picture="case-settings"),
    Screen("members", "lead", picture="members"),
    Screen("sources", picture="sources"),
    Screen("bulk"),
    Screen("watching", picture="watching"),
    Screen("claims"),
    Screen("events", picture="events"),
    Screen("relations", picture="relations"),
    Screen("timeline", picture="timeline"),
    Screen("assessments"),
    Screen("actors"),
    Screen("submit", picture="submit"),
    Screen("queue", "reviewer", picture="queue"),
    Screen("collections", "lead"),
)
SOURCE = (
    Screen("source", picture="source"),
    Screen("edit-source"),
    Screen("read", picture="reader"),
    Screen("grade", picture="grade"),
)
FETCHED = (Screen("source", picture="copy-in-part"), Screen("read", picture="reader-unseen"))
COPY = (Screen("showing"), Screen("custody", picture="custody"))
CLAIM = (
    Screen("claim", picture="claim"),
    Screen("history", picture="history"),
    Screen("readers", picture="readers"),
)
DRAFT = (Screen("claim"), Screen("edit-claim"))
FERRIES = (
    "Ferries cross the Tarn Strait again\n\n"
    "The line resumed its crossings on Monday, with a notice by the line itself. Two boats sail each day.\n"
)
CREDIT = "with a notice by the line itself"
PARTIAL = {
    "missing": ["parts", "whole-height", "outside-timestamp"],
    "fidelity": {"requested": 27, "recorded": 25, "refused": 2},
    "refused": [{"url": f"{copies.HOME}/{one}.png", "reason": "timeout"} for one in ("quay", "boats")],
    "browser": {"name": "chromium", "version": "131.0.6778.85", "lacks": []},
    "tools": {"chromium": "131.0.6778.85", "playwright": "1.49.1", "trafilatura": "2.0.0", "warcio": "1.7.5"},
    "noted": ["popup"],
}
"""What is on record of the copy that came in part."""
ACTOR = (Screen("actor", picture="actor"), Screen("edit-actor"))


def screens(told: demo.Demo) -> list[Screen]:
    """All of them; what the demo lacks for some is made."""
    case, collection = told.case, told.collection
    batch = _entry(told, "claim", "submitted").head.batch_row.batch_id
    words = ("Veskan", "سخنگوی", "Dessa")
    article, newsletter, changed = (case.entries.get(kind="source", title__startswith=word) for word in words)
    fetched = _fetched(told)
    found = [*DESK, *_of(case.pk, CASE), *_of(article.pk, SOURCE)]
    found += _of(newsletter.pk, (Screen("source"), Screen("read", picture="reader-persian")))
    found += _of(changed.pk, (Screen("source"), Screen("compare", picture="compare")))
    found += _of(fetched.pk, FETCHED) + _of(fetched.captures.first().pk, COPY)
    found += _of(article.as_source.captures.first().pk, COPY[:1])
    found += _of(_entry(told, "claim").pk, CLAIM) + _of(_entry(told, "claim", "draft").pk, DRAFT)
    found += _of(_actor(told).pk, ACTOR) + _judged(told) + _frozen(told)
    found += _of(Event.objects.filter(case=case).earliest("title").pk, (Screen("event", picture="event"),))
    found += _of(batch, (Screen("batch", "reviewer", picture="batch"),))
    found += _of(collection.pk, (Screen("collection", "lead", picture="collection"),))
    found.append(Screen("release", "lead", (collection.pk, 1), picture="release"))
    return found + _of(_proposed(told).pk, (Screen("proposal", "reviewer"),))


def _of(pk, table: tuple[Screen, ...]) -> list[Screen]:
    return [replace(one, of=(pk,)) for one in table]


def _entry(told: demo.Demo, kind: str, state: str = "approved") -> Entry:
    return Entry.objects.filter(case=told.case, kind=kind, state=state).order_by("title").first()


def _actor(told: demo.Demo) -> Entry:
    """Somebody with names in two scripts, an office and an identifier."""
    found = Entry.objects.get(case=told.case, kind="actor", title="Ilse Varga")
    ministry = Entry.objects.get(case=told.case, kind="actor", title__startswith="Ministry of Foreign")
    more = {
        "names": [{"value": "Ilse Varga", "language": "en"}, {"value": "ایلسه وارگا", "language": "fa"}],
        "offices": [{"office": "Spokesperson", "of": str(ministry.pk), "valid_from": {"edtf": "2024"}}],
        "identifiers": [{"scheme": "other", "value": "VFM-117"}],
    }
    return change(by=_person(told, "analyst"), entry=found, seen=found.head_id, **more)


def _person(told: demo.Demo, key: str) -> Person:
    return Person.objects.get(email=told.people[key]["email"])


def _fetched(told: demo.Demo) -> Source:
    """A source by its address that is watched: had at the second try; later in part, and other words stood there."""
    analyst, reviewer = (_person(told, key) for key in ("analyst", "reviewer"))
    source = add_source(by=analyst, case=told.case, url=copies.HOME, title="Ferries cross the Tarn Strait again")
    job = source.jobs.get()
    fail(take(CaptureJob, job.pk), reason="timeout", detail="", may_retry=True)
    CaptureJob.objects.filter(pk=job.pk).update(due_at=job.created_at)
    copies.kept(source, analyst, copies.page("<p>Ferries"), texts={"article": _text(FERRIES)})
    claim = make.claim(
        source, analyst, words="Two boats sail each day", statement="Two ferries cross the strait a day."
    )
    make.approved(reviewer, make.submitted(analyst, claim))
    later = _text(
        FERRIES.replace("Two boats sail", "Three boats sail"), unseen=[CREDIT], scripted=[CREDIT, "Three boats"]
    )
    at = copies.AT + timedelta(days=1)
    copy = copies.kept(source, analyst, copies.page("<p>Later"), texts={"article": later}, ended_at=at, **PARTIAL)
    Watch.objects.create(source=source, last=copy.job, outcome="changed", days=2, seen_at=at)
    return source


def _text(content: str, **noted: list[str]) -> TextMade:
    """:param noted: words for each kind of them, in order"""
    ranges = {name: [_place(content, one) for one in words] for name, words in noted.items()}
    spans = [[one.start(), one.end()] for one in re.finditer(r"\S[^.\n]+\.?", content)]
    return TextMade("article", content, "by hand", language="en", sentences=spans, **ranges)


def _place(content: str, words: str) -> list[int]:
    at = content.index(words)
    return [at, at + len(words)]


def _judged(told: demo.Demo) -> list[Screen]:
    stands, draft, waiting = (_entry(told, "assessment", state).pk for state in ("approved", "draft", "submitted"))
    return [
        Screen("assessment", of=(stands,), picture="assessment"),
        Screen("edit-assessment", of=(draft,)),
        Screen("ach", of=(draft,)),
        Screen("ach", of=(waiting,), picture="ach"),
    ]


def _frozen(told: demo.Demo) -> list[Screen]:
    version = _entry(told, "claim").approved_id
    annex = Annex.objects.filter(case=told.case, version__entry__kind="claim").earliest("id").pk
    asked = Screen("step", "reviewer", (_entry(told, "claim").pk, "withdraw"), picture="withdraw")
    return [Screen("document", of=(version,)), Screen("annex", of=(annex,)), asked]


def _proposed(told: demo.Demo) -> Proposal:
    """A release that waits for its second signature; and a filter the analyst saved."""
    lead = _person(told, "lead")
    save_filter(
        by=_person(told, "analyst"), case=told.case, place="claim", title="Claims to grade", query="state=draft"
    )
    again = open_collection(by=lead, case=told.case, title="For Harbour Watch")
    return propose_release(by=lead, collection=again)
