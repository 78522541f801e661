"""What pages do can be done by scripts too: the case, the registry, accounts, filters, and what waits for somebody."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from casefile.actors.actions import keep_apart
from casefile.cases.models import Case
from casefile.entries.models import Entry
from casefile.releases.actions import open_collection, propose_release, sign_release
from casefile.review.suggesting import suggest
from tests import factories as make

pytestmark = pytest.mark.django_db


def test_a_lead_changes_what_the_case_says_and_nobody_else_does(desk):
    changed = desk.lead.post(desk.at("/settings"), {"question": "Will they go on?", "marking": "TLP:GREEN"})
    assert changed.json()["question"] == "Will they go on?"
    assert desk.reader.get(desk.at()).json()["marking"] == "TLP:GREEN"
    assert desk.analyst.post(desk.at("/settings"), {"question": "Mine?"}).status_code == 403
    for field, value in (("title", ""), ("time_zone", "Mars/Olympus"), ("yardstick", "thumb"), ("legal_hold", True)):
        refused = desk.lead.post(desk.at("/settings"), {field: value})
        assert (refused.status_code, refused.json()["field"]) == (422, field)
    assert desk.lead.post(desk.at("/settings"), {}).status_code == 422
    assert Case.objects.get(pk=desk.case.pk).title == "Strait patrols"


def test_a_legal_hold_is_placed_and_lifted_with_a_reason(desk):
    assert desk.lead.post(desk.at("/hold"), {"on": True}).json()["field"] == "reason"
    assert desk.lead.post(desk.at("/hold"), {"reason": "A court asked."}).json()["field"] == "on"
    assert desk.lead.post(desk.at("/hold"), {"on": True, "reason": "A court asked."}).json()["legal_hold"] is True
    assert desk.lead.post(desk.at("/hold"), {"on": False, "reason": "It is over."}).json()["legal_hold"] is False
    lately = [row["deed"] for row in desk.analyst.get(desk.at("/lately")).json()["rows"]]
    assert lately[:2] == ["hold.lifted", "hold.placed"]


def test_a_disabled_account_is_shut_at_once(desk, admin):
    person = desk.people["analyst"]
    assert desk.lead.post(f"people/{person.pk}/disable").status_code == 404
    assert desk.analyst.get("cases/").status_code == 200
    assert admin.post(f"people/{person.pk}/disable").json()["is_active"] is False
    assert desk.analyst.get("cases/").status_code == 401


def test_an_administrator_gives_roles_in_the_registry(desk, admin):
    told = {"email": desk.people["analyst"].email, "role": "analyst"}
    assert desk.lead.prove().post("registry/members", told).status_code == 403
    assert admin.prove().post("registry/members", told).status_code == 201
    assert [row["role"] for row in admin.get("registry/members").json()["rows"]] == ["analyst"]
    registry = Case.objects.get(is_registry=True)
    assert desk.analyst.post(f"cases/{registry.pk}/actors", {"name": "Harbour Post"}).status_code == 201


def test_a_saved_filter_is_named_anew_by_who_saved_it(desk):
    saved = desk.analyst.post("saved-filters/", {"title": "Mine", "place": "search", "query": "q=patrol"}).json()
    renamed = desk.analyst.post(f"saved-filters/{saved['id']}", {"title": "Patrols"})
    assert (renamed.json()["title"], renamed.json()["query"]) == ("Patrols", "q=patrol")
    assert desk.lead.post(f"saved-filters/{saved['id']}", {"title": "Theirs"}).status_code == 404
    assert desk.analyst.post(f"saved-filters/{saved['id']}", {"title": ""}).json()["field"] == "title"


def test_what_waits_for_somebody_is_theirs(desk):
    author, reviewer = desk.people["analyst"], desk.people["reviewer"]
    claim = make.claim(make.source(desk.case, author), author)
    suggest(by=reviewer, entry=claim, version=str(claim.head_id), field="statement", wording="It is otherwise.")
    draft = make.actor(desk.case, author)
    batch = make.submitted(author, claim)
    mine, theirs = desk.analyst.get("waiting/").json(), desk.reviewer.get("waiting/").json()
    assert [row["id"] for row in mine["drafts"]] == [str(draft.pk)]
    assert [row["entry"] for row in mine["suggestions"]] == [str(claim.pk)]
    assert (mine["batches"], theirs["drafts"]) == ([], [])
    assert [(row["batch"], row["waiting"]) for row in theirs["batches"]] == [(str(batch.pk), 2)]
    assert not any(desk.outsider.get("waiting/").json().values())
    returned = make.taken("return", Entry.objects.get(pk=claim.pk), reviewer, "Say who counted.")
    assert desk.analyst.get("waiting/").json()["returned"][0]["reason"] == "Say who counted."
    assert returned.state == "returned"


def test_my_work_and_the_overview_ask_as_often_for_two_of_each_as_for_ten(desk):
    author, reviewer = desk.people["analyst"], desk.people["reviewer"]
    source = make.source(desk.case, author, wanted=["its date"])

    def more(n: int) -> None:
        for _ in range(n):
            make.actor(desk.case, author)
            offered, sent = make.claim(source, author), make.claim(source, author)
            suggest(by=reviewer, entry=offered, version=str(offered.head_id), field="statement", wording="Otherwise.")
            batch = make.submitted(author, sent)
            make.taken("return", batch.rows.get(entry=sent).entry, reviewer, "Say who counted.")
            make.submitted(author, make.actor(desk.case, author))

    def costs() -> list[int]:
        found = []
        for script, path in (
            (desk.analyst, "waiting/"),
            (desk.reviewer, "waiting/"),
            (desk.lead, desk.at("/overview")),
        ):
            script.get(path)
            with CaptureQueriesContext(connection) as asked:
                script.get(path)
            found.append(len(asked))
        return found

    more(2)
    few = costs()
    more(8)
    assert costs() == few


def test_a_case_tells_how_much_there_is_and_what_is_wanted(desk):
    author = desk.people["analyst"]
    source = make.source(desk.case, author, title="Harbour Post", wanted=["its date"])
    make.claim(source, author)
    told = desk.reviewer.get(desk.at("/overview")).json()
    assert {(row["kind"], row["state"]): row["n"] for row in told["counts"]} == {
        ("claim", "draft"): 1,
        ("source", "draft"): 1,
    }
    assert [(row["source"]["title"], row["wanted"]) for row in told["wanting"]] == [("Harbour Post", ["its date"])]
    assert desk.reader.get(desk.at("/overview")).json() == {"counts": [], "stale": [], "wanting": []}
    assert desk.reader.get(desk.at("/lately")).status_code == 403


def test_what_names_a_red_entry_tells_nothing_of_it_to_others(desk):
    author = desk.people["analyst"]
    source, event = make.source(desk.case, author), make.event(desk.case, author)
    claim = make.claim(source, author, event=str(event.pk))
    links = [{"type": "supports", "claim": str(claim.pk)}]
    red = make.claim(source, author, "It is secret.", marking="TLP:RED", links=links, event=str(event.pk))
    actor, other = make.actor(desk.case, author), make.actor(desk.case, author, "Ilse Vargas", marking="TLP:RED")
    keep_apart(by=author, actor=actor, other=other.pk, reason="Two people.")
    ways = {f"claims/{claim.pk}/links": red, f"events/{event.pk}/claims": red, f"actors/{actor.pk}/distinct": other}
    for path, hidden in ways.items():
        assert str(hidden.pk) in desk.analyst.get(path).content.decode(), path
        assert str(hidden.pk) not in desk.lead.get(path).content.decode(), path
    assert [row["id"] for row in desk.lead.get(f"events/{event.pk}/claims").json()["rows"]] == [str(claim.pk)]
    for path in (desk.at("/lately"), desk.at("/overview"), "waiting/"):
        told = desk.lead.get(path).content.decode()
        assert not any(name in told for name in (str(red.pk), str(other.pk), "secret", "Vargas")), path


def test_an_entry_tells_in_which_releases_it_left(desk):
    author, reviewer, lead = (desk.people[role] for role in ("analyst", "reviewer", "lead"))
    source = make.source(desk.case, author)
    make.approved(reviewer, make.submitted(author, source))
    assert desk.analyst.get(f"entries/{source.pk}/releases").json()["rows"] == []
    collection = open_collection(by=lead, case=desk.case, title="Strait")
    sign_release(by=reviewer, proposal=propose_release(by=lead, collection=collection))
    rows = desk.analyst.get(f"entries/{source.pk}/releases").json()["rows"]
    assert [(row["collection"], row["release"], row["kind"]) for row in rows] == [(str(collection.pk), 1, "document")]
