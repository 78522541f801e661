"""Every screen of the desk over the demo case: its address, and who opens it."""

from dataclasses import dataclass, replace

from django.urls import reverse

from casefile.accounts.models import Person
from casefile.claims.models import Event
from casefile.desk import demo
from casefile.entries.actions import change
from casefile.entries.models import Annex, Entry
from casefile.releases.actions import open_collection, propose_release
from casefile.releases.models import Proposal
from casefile.search.actions import save_filter

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
    Screen("watching"),
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
    Screen("compare"),
)
CLAIM = (
    Screen("claim", picture="claim"),
    Screen("history", picture="history"),
    Screen("readers", picture="readers"),
)
DRAFT = (Screen("claim"), Screen("edit-claim"))
ACTOR = (Screen("actor", picture="actor"), Screen("edit-actor"))


def screens(told: demo.Demo) -> list[Screen]:
    """All of them; what the demo lacks for some is made."""
    case, collection = told.case, told.collection
    batch = _entry(told, "claim", "submitted").head.batch_row.batch_id
    article, newsletter = (case.entries.get(kind="source", title__startswith=word) for word in ("Veskan", "سخنگوی"))
    found = [*DESK, *_of(case.pk, CASE), *_of(article.pk, SOURCE)]
    found += _of(newsletter.pk, (Screen("source"), Screen("read", picture="reader-persian")))
    found += _of(article.as_source.captures.first().pk, (Screen("showing"), Screen("custody")))
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
