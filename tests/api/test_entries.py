"""The life of an entry over REST: lists, steps, suggestions, batches, decisions, history, versions."""

import hashlib

import pytest

from casefile.accounts.models import Person
from casefile.cases.actions import give_role
from casefile.claims.models import Claim
from tests import factories as make
from tests.api.caller import caller

pytestmark = pytest.mark.django_db


@pytest.fixture
def claim(desk) -> Claim:
    by = desk.people["analyst"]
    return make.claim(make.source(desk.case, by), by)


def step(script, claim, name: str, **more):
    version = script.get(f"entries/{claim.pk}").json()["version"]
    return script.post(f"entries/{claim.pk}/steps", {"step": name, "version": version, **more})


def test_an_entry_goes_through_its_life_step_by_step(desk, claim):
    make.approved(desk.people["reviewer"], make.submitted(desk.people["analyst"], claim.source))
    desk.reviewer.prove()
    assert step(desk.analyst, claim, "submit").json()["state"] == "submitted"
    assert step(desk.analyst, claim, "recall").json()["state"] == "draft"
    assert step(desk.analyst, claim, "submit").json()["state"] == "submitted"
    assert step(desk.reviewer, claim, "return", reason="Say where.").json()["state"] == "returned"
    assert step(desk.analyst, claim, "submit").json()["state"] == "submitted"
    assert step(desk.reviewer, claim, "approve").json()["stands"] is True
    seen = desk.analyst.get(f"claims/{claim.pk}").json()["version"]
    desk.analyst.patch(f"claims/{claim.pk}", {"place": "Tarn Strait"}, seen=seen)
    assert step(desk.analyst, claim, "discard").json()["state"] == "approved"
    assert step(desk.reviewer, claim, "withdraw", reason="Retracted.").json()["state"] == "withdrawn"
    assert step(desk.analyst, claim, "reinstate").json()["state"] == "draft"
    deeds = [record["deed"] for record in desk.analyst.get(f"entries/{claim.pk}/history").json()["records"]]
    assert deeds[0] == "claim.logged"
    assert deeds[-1] == "claim.reinstated"


def test_approving_asks_for_a_proof_and_returning_does_not(desk, claim):
    make.submitted(desk.people["analyst"], claim)
    assert step(desk.reviewer, claim, "approve").json()["type"] == "urn:casefile:problem:proof-needed"
    assert step(desk.reviewer, claim, "return", reason="Say where.").status_code == 200


def test_nobody_approves_their_own_work_by_step_or_by_batch(desk, claim):
    both = make.member(desk.case, "analyst", "reviewer")
    mine = make.claim(claim.source, both, statement="Mine.")
    script = caller(both).prove()
    batch = make.submitted(both, mine)
    assert step(script, mine, "approve").status_code == 403
    row = {"entry": str(mine.pk), "version": str(mine.head_id), "verdict": "approve"}
    outcome = script.post(f"batches/{batch.pk}/decisions", {"rows": [row]}).json()["rows"][0]
    assert (outcome["done"], outcome["problem"]["status"]) == (False, 403)
    assert script.get(f"entries/{mine.pk}/review").json()["why_not_fresh"]


@pytest.mark.parametrize(
    ("body", "status", "field"),
    [
        ({"step": "fly"}, 422, "step"),
        ({"step": "edit"}, 422, "step"),
        ({"step": ["submit"]}, 422, "step"),
        ({"step": "submit"}, 422, "version"),
        ({"step": "submit", "version": "not an id"}, 422, "version"),
        ({"step": "submit", "version": "00000000-0000-4000-8000-000000000001"}, 412, ""),
        ({"step": "submit", "reason": 5}, 422, "reason"),
    ],
)
def test_a_step_that_cannot_be_taken_is_refused(desk, body, status, field):
    actor = make.actor(desk.case, desk.people["analyst"])
    response = desk.analyst.post(f"entries/{actor.pk}/steps", body)
    assert (response.status_code, response.json().get("field", "")) == (status, field)


def test_a_step_out_of_turn_is_refused_with_the_state(desk, claim):
    response = step(desk.analyst, claim, "recall")
    assert response.status_code == 409
    assert response.json()["more"] == {"state": "draft"}


def test_what_is_lacking_is_told_entry_by_entry(desk, claim):
    rough = desk.analyst.post(
        f"sources/{claim.source.pk}/claims", {"statement": "A.", "passages": [make.quote(claim.source, "President")]}
    ).json()
    assert {row["field"] for row in desk.analyst.get(f"entries/{rough['id']}/review").json()["lacking"]} == {
        "voice",
        "claim_kind",
    }
    rows = [{"entry": rough["id"], "version": rough["version"]}]
    response = desk.analyst.post(desk.at("/batches"), {"entries": rows})
    assert response.status_code == 422
    assert {row["entry"] for row in response.json()["more"]["rows"]} == {rough["id"]}


def test_a_decision_is_answered_row_by_row(desk, claim):
    other = make.claim(claim.source, desk.people["analyst"], statement="Another.", credibility="1")
    batch = make.submitted(desk.people["analyst"], claim, other)
    rows = [
        {"entry": str(row.entry_id), "version": str(row.version_id), "verdict": "approve"} for row in batch.rows.all()
    ]
    outcomes = desk.reviewer.prove().post(f"batches/{batch.pk}/decisions", {"rows": rows}).json()["rows"]
    told = {outcome["entry"]: outcome for outcome in outcomes}
    assert told[str(claim.pk)]["done"]
    refused = told[str(other.pk)]["problem"]
    assert refused["type"] == "urn:casefile:problem:objected"
    assert "two independent origins" in refused["more"]["objections"][0]
    shown = {row["entry"]["id"]: row["is_open"] for row in desk.reviewer.get(f"batches/{batch.pk}").json()["rows"]}
    assert shown[str(other.pk)] is True
    assert shown[str(claim.pk)] is False


def test_a_decision_on_another_batchs_row_or_a_seen_other_case_is_refused(desk, claim):
    batch = make.submitted(desk.people["analyst"], claim)
    elsewhere = make.case(desk.people["reviewer"])
    give_role(by=elsewhere.opened_by, case=elsewhere, person=desk.people["outsider"], role="analyst")
    other = make.claim(make.source(elsewhere, desk.people["outsider"]), desk.people["outsider"])
    make.submitted(desk.people["outsider"], other)
    row = {"entry": str(other.pk), "version": str(other.head_id), "verdict": "approve"}
    response = desk.reviewer.prove().post(f"batches/{batch.pk}/decisions", {"rows": [row]})
    assert (response.status_code, response.json()["field"]) == (422, "rows[0].entry")
    other.refresh_from_db()
    assert not other.stands


@pytest.mark.parametrize(
    ("rows", "field"),
    [
        ("all", "rows"),
        ([5], "rows"),
        ([{}], "rows[0].entry"),
        ([{"entry": "x"}], "rows[0].entry"),
        ([], "rows"),
    ],
)
def test_decisions_that_are_none_are_refused_by_field(desk, rows, field):
    batch = make.submitted(desk.people["analyst"], make.actor(desk.case, desk.people["analyst"]))
    response = desk.reviewer.post(f"batches/{batch.pk}/decisions", {"rows": rows})
    assert (response.status_code, response.json()["field"]) == (422, field)


def test_a_verdict_without_version_reason_or_meaning_is_refused(desk):
    actor = make.actor(desk.case, desk.people["analyst"])
    batch = make.submitted(desk.people["analyst"], actor)
    path, row = f"batches/{batch.pk}/decisions", {"entry": str(actor.pk), "version": str(actor.head_id)}
    assert desk.reviewer.post(path, {"rows": [{"entry": row["entry"]}]}).json()["field"] == "rows[0].version"
    for verdict, field in (("return", "reason"), ("perhaps", "verdict"), ("", "verdict")):
        outcome = desk.reviewer.post(path, {"rows": [{**row, "verdict": verdict}]}).json()["rows"][0]
        assert outcome["problem"]["field"] == field
    twice = {"rows": [{**row, "verdict": "return"}] * 2}
    assert desk.reviewer.post(path, twice).json()["field"] == "rows[1].entry"


def test_a_suggestion_is_taken_by_the_author_and_the_reviewer_may_still_decide(desk, claim):
    make.submitted(desk.people["analyst"], claim)
    path = f"entries/{claim.pk}"
    version = desk.reviewer.get(path).json()["version"]
    offered = {"version": version, "field": "statement", "wording": "At least 21 boats were stopped."}
    assert desk.analyst.post(f"{path}/suggestions", offered).status_code == 403
    for field in ("credibility", "parties", ""):
        assert desk.reviewer.post(f"{path}/suggestions", {**offered, "field": field}).json()["field"] == "field"
    suggestion = desk.reviewer.post(f"{path}/suggestions", offered).json()
    assert desk.analyst.get(f"{path}/review").json()["suggestions"] == [suggestion]
    answer = f"suggestions/{suggestion['id']}/answer"
    assert desk.reviewer.post(answer, {"accept": True}).status_code == 403
    assert desk.outsider.post(answer, {"accept": True}).status_code == 404
    assert desk.analyst.post(answer, {"accept": "yes"}).json()["field"] == "accept"
    taken = desk.analyst.post(answer, {"accept": True}).json()
    assert (taken["state"], taken["content"]["statement"]) == ("submitted", offered["wording"])
    assert desk.analyst.post(answer, {"accept": False}).status_code == 409
    assert desk.reviewer.get(f"{path}/review").json()["why_not_fresh"] == ""


def test_versions_show_what_changed_and_their_documents_hash_to_what_they_say(desk, claim):
    make.approved(desk.people["reviewer"], make.submitted(desk.people["analyst"], claim))
    stood = desk.analyst.get(f"claims/{claim.pk}").json()
    body = desk.analyst.get(f"versions/{stood['version']}/document")
    assert hashlib.sha256(body.content).hexdigest() == stood["document"]["sha256"]
    assert body["Content-Type"] == "application/octet-stream"
    assert body["Content-Security-Policy"] == "sandbox; default-src 'none'"
    changed = desk.analyst.patch(f"claims/{claim.pk}", {"place": "Tarn Strait"}, seen=stood["version"]).json()
    version = desk.analyst.get(f"versions/{changed['version']}").json()
    assert [(one["field"], one["old"], one["new"]) for one in version["changes"]] == [
        ("place", "", "words: Tarn Strait")
    ]
    assert [row["number"] for row in desk.analyst.get(f"entries/{claim.pk}/versions").json()["rows"]] == [2, 1]
    assert desk.analyst.get(f"versions/{changed['version']}/document").status_code == 404


def test_lists_are_cut_by_kind_state_and_words_in_any_script(desk, claim):
    desk.analyst.post(desk.at("/actors"), {"name": "ایلسه وارگا", "actor_kind": "person"})
    desk.analyst.post(desk.at("/actors"), {"name": "Ilse Várga", "actor_kind": "person"})

    def titles(query: str) -> set[str]:
        return {row["title"] for row in desk.reviewer.get(desk.at(query)).json()["rows"]}

    assert titles("/entries?kind=actor") == titles("/actors") == {"ایلسه وارگا", "Ilse Várga"}
    assert titles("/entries?q=varga") >= {"Ilse Várga"}
    assert titles("/entries?q=ايلسه") == {"ایلسه وارگا"}
    assert titles("/entries?state=submitted") == set()
    assert titles("/names?q=Ilsa%20Varga") == {"ایلسه وارگا", "Ilse Várga"}
    assert titles("/sources") == {claim.source.title}
    assert titles("/entries?kind=claim&state=draft") == {claim.title}
    claims = desk.reviewer.get(f"sources/{claim.source.pk}/claims").json()["rows"]
    assert [row["id"] for row in claims] == [str(claim.pk)]


def test_pages_follow_each_other_without_a_gap_or_a_repetition(desk):
    made = {str(make.actor(desk.case, desk.people["analyst"], f"Actor {n}").pk) for n in range(7)}
    found, after, pages = [], "", 0
    while after or not pages:
        page = desk.analyst.get(desk.at(f"/entries?size=3&after={after}")).json()
        found, after, pages = found + [row["id"] for row in page["rows"]], page["after"], pages + 1
    assert pages == 3
    assert len(found) == len(set(found))
    assert set(found) == made


def test_a_disabled_person_is_out_at_once(desk):
    Person.objects.filter(pk=desk.people["analyst"].pk).update(is_active=False)
    assert desk.analyst.get(desk.at()).status_code == 401
