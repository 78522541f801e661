"""Ways by which what is new might tell, take or break too much: each was tried once, and stays tried."""

import pytest
from django.test import Client

from casefile.accounts.models import Person
from casefile.actors.actions import copy_to_registry
from casefile.archive.intake import add_pasted_source
from casefile.cases.actions import change_case, give_role
from casefile.cases.models import Case
from casefile.claims.events import merge_events
from casefile.core.errors import NotAllowed, NotNow
from casefile.entries.actions import READ, change
from casefile.entries.models import Entry
from casefile.ledger.models import Record
from casefile.releases.actions import open_collection, propose_release, sign_release
from casefile.sources.likeness import Copy, Quoted, found_in
from tests import factories as make
from tests.api.caller import caller

RED, STRICT, GREEN = "TLP:RED", "TLP:AMBER+STRICT", "TLP:GREEN"
CANARY = "Canaryword"


class Desk:
    """:ivar author: the only reader of what they mark TLP:RED"""

    def __init__(self):
        self.case = make.case()
        self.lead = self.case.opened_by
        self.author, self.reviewer = make.member(self.case, "analyst"), make.member(self.case, "reviewer")
        self.analyst, self.reader = make.member(self.case, "analyst"), make.member(self.case, "reader")

    def page(self, person: Person, path: str, **query) -> str:
        client = Client()
        client.force_login(person)
        answer = client.get(path, query)
        assert answer.status_code == 200, answer.content
        return (b"".join(answer.streaming_content) if answer.streaming else answer.content).decode()

    def stand(self, *entries) -> None:
        outcomes = make.approved(self.reviewer, make.submitted(self.author, *entries))
        assert [one.refusal for one in outcomes if one.refusal] == []


@pytest.fixture
def desk(db) -> Desk:
    return Desk()


def _link(other) -> dict:
    return {"type": "supports", "claim": str(other.pk), "by": "desk", "note": CANARY}


@pytest.fixture
def linked(desk):
    """A claim that stands and is linked to one that only its author may see."""
    source = make.source(desk.case, desk.author)
    hidden = make.claim(source, desk.author, statement="What only its author may see.", marking=RED)
    shown = make.claim(source, desk.author)
    desk.stand(source, shown)
    change(by=desk.author, entry=shown, seen=shown.head_id, links=[_link(hidden)])
    desk.stand(Entry.objects.get(pk=shown.pk))
    return Entry.objects.get(pk=shown.pk)


@pytest.mark.parametrize("who", ["analyst", "reader"])
@pytest.mark.parametrize("path", ["/claims/{}/", "/cases/{case}/claims/?as=csv"])
def test_a_link_to_what_one_may_not_see_is_not_told(desk, linked, who, path):
    text = desk.page(getattr(desk, who), path.format(linked.pk, case=desk.case.pk))
    assert CANARY not in text


def test_where_a_source_takes_from_is_told_to_those_who_see_it(desk):
    hidden = make.source(desk.case, desk.author, marking=RED)
    row = {"source": str(hidden.pk), "how": "syndication", "note": CANARY}
    shown = make.source(desk.case, desk.author, derived_from=[row])
    told = [
        desk.page(desk.analyst, path) for path in (f"/sources/{shown.pk}/", f"/cases/{desk.case.pk}/sources/?as=csv")
    ]
    told.append(str(caller(desk.analyst).get(f"sources/{shown.pk}").json()))
    assert [CANARY in text for text in told] == [False] * 3


def test_the_history_does_not_tell_of_links_to_what_one_may_not_see(desk, linked):
    assert CANARY not in desk.page(desk.analyst, f"/entries/{linked.pk}/history/")


def test_what_a_table_tells_of_red_entries_is_on_record(desk):
    make.claim(make.source(desk.case, desk.author), desk.author, marking=RED)
    desk.page(desk.author, f"/cases/{desk.case.pk}/claims/", **{"as": "csv"})
    assert Record.objects.filter(deed=READ, by=desk.author.pk).count() == 1


def test_a_claim_may_be_linked_to_one_that_leaves_by_its_tearline(desk):
    source = make.source(desk.case, desk.author, marking=STRICT)
    open_source = make.source(desk.case, desk.author, marking=GREEN)
    tearline = {"words": "A person close to the talks", "marking": GREEN}
    protected = make.claim(source, desk.author, marking=STRICT, tearline=tearline)
    linked = make.claim(open_source, desk.author, statement="Stopped.", marking=GREEN, links=[_link(protected)])
    desk.stand(source, open_source, protected, linked)
    collection = open_collection(by=desk.lead, case=desk.case, title="Strait", ceiling=GREEN)
    release = sign_release(by=desk.reviewer, proposal=propose_release(by=desk.lead, collection=collection))
    assert {item.entry_id for item in release.items.all()} == {open_source.pk, protected.pk, linked.pk}
    assert {item.slot for item in release.items.all()} == {open_source.pk, protected.pk, linked.pk}


def test_who_signs_is_not_told_the_title_of_what_became_red(desk):
    source = make.source(desk.case, desk.author, title=f"About {CANARY}")
    desk.stand(source)
    collection = open_collection(by=desk.lead, case=desk.case, title="Strait")
    proposal = propose_release(by=desk.lead, collection=collection)
    fresh = Entry.objects.get(pk=source.pk)
    change(by=desk.author, entry=fresh, seen=fresh.head_id, marking=RED)
    with pytest.raises(NotNow) as refusal:
        sign_release(by=desk.reviewer, proposal=proposal)
    assert CANARY not in str(refusal.value.sentence)


def test_the_yardstick_does_not_tell_of_an_assessment_one_may_not_see(desk):
    source = make.source(desk.case, desk.author)
    claim = make.claim(source, desk.author)
    hidden = make.assessment(desk.case, desk.author, claims=[claim], marking=RED)
    make.submitted(desk.author, source, claim, hidden)
    changed = change_case(by=desk.lead, case=desk.case, yardstick="phia")
    assert changed.yardstick == "phia"


def test_why_events_were_merged_is_told_to_those_who_see_them(desk):
    source = make.source(desk.case, desk.author)
    events = [make.event(desk.case, desk.author, title=f"{CANARY} {n}") for n in range(2)]
    for n, event in enumerate(events):
        make.claim(source, desk.author, statement=f"It was so, {n}.", marking=RED, event=str(event.pk))
    merge_events(by=desk.author, event=events[0], into=events[1], reason=f"Both are the {CANARY}.")
    assert CANARY in desk.page(desk.author, f"/cases/{desk.case.pk}/")
    assert CANARY not in desk.page(desk.analyst, f"/cases/{desk.case.pk}/")
    asked = f"cases/{desk.case.pk}/lately"
    assert CANARY in caller(desk.author).get(asked).content.decode()
    assert CANARY not in caller(desk.analyst).get(asked).content.decode()


def test_an_actor_of_the_registry_is_marked_as_strictly_as_the_one_it_was_copied_from(desk):
    registry = Case.objects.get(is_registry=True)
    give_role(by=make.person(is_admin=True), case=registry, person=desk.author, role="analyst")
    actor = make.actor(desk.case, desk.author, marking=STRICT)
    assert copy_to_registry(by=desk.author, actor=actor, reason="Known in many cases.").marking == STRICT


def test_nothing_is_stored_for_whoever_may_not_add_it(desk, monkeypatch):
    stored = []
    monkeypatch.setattr("casefile.archive.intake.blobs", lambda: stored.append(1))
    with pytest.raises(NotAllowed):
        add_pasted_source(by=desk.reader, case=desk.case, pasted="Words.")
    assert stored == []


def test_a_page_that_repeats_the_quoted_words_without_end_does_not_hold_up_the_worker():
    n = 200_000
    copy = Copy("the. " * n, [[5 * place, 5 * place + 4] for place in range(n)])
    assert found_in(copy, Quoted("the", "", "", "Another sentence, the one that was quoted.")) == ("moved", (0, 4))


GROWING = [
    ("actors", {"name": "ﷺ" * 300}),
    ("actors", {"name": "A", "names": [{"value": "ﷺ" * 300}]}),
    ("actors", {"name": "A", "country": "ŉŉ"}),
    ("actors", {"name": "A", "country": "ßß"}),
    ("actors", {"name": "A", "names": [{"value": "B", "script": "ßßßß"}]}),
    ("sources", {"url": "https://page.example/" + "".join(map(chr, range(0x4E00, 0x4E00 + 1900)))}),
    (
        "sources",
        {"pasted": "ﷺ" * 5000, "url": "https://page.example/?" + "".join(map(chr, range(0x5E00, 0x5E00 + 1900)))},
    ),
    ("sources", {"pasted": "Words.", "title": "ﷺ" * 500, "loaded": ["ﷺ" * 500] * 50}),
    ("events", {"title": "ﷺ" * 300}),
    ("assessments", {"judgement": "ﷺ" * 2000, "source_summary": "ﷺ" * 50_000}),
]
"""Letters that become more when they are folded, capitalised or written in an address."""


@pytest.mark.parametrize("number", range(len(GROWING)))
def test_letters_that_grow_break_nothing(desk, number):
    kind, body = GROWING[number]
    answer = caller(desk.author).post(f"cases/{desk.case.pk}/{kind}", body)
    assert answer.status_code in (201, 422)
