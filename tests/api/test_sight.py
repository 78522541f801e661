"""What one may not see does not exist: one answer, whatever is wrong."""

import json

import pytest

from tests import factories as make

pytestmark = pytest.mark.django_db

WRONG = "00000000-0000-4000-8000-000000000001"
NOTHING = b'{"type":"urn:casefile:problem:not-found","title":"Not Found","status":404,"detail":"Not found."}'


def everything(desk) -> list[str]:
    """An address of each kind of thing in the case."""
    by = desk.people["analyst"]
    source = make.source(desk.case, by)
    claim, actor = make.claim(source, by), make.actor(desk.case, by)
    batch = make.submitted(by, claim)
    capture, text = source.captures.get(), source.texts.first()
    collection = desk.lead.post(desk.at("/collections"), {"title": "Strait"}).json()["id"]
    return [
        *(desk.at(below) for below in ("", "/members", "/entries", "/sources", "/actors", "/names", "/batches")),
        *(f"sources/{source.pk}{below}" for below in ("", "/captures", "/jobs", "/claims")),
        *(f"entries/{claim.pk}{below}" for below in ("", "/history", "/versions", "/review")),
        *(f"collections/{collection}{below}" for below in ("", "/preview", "/proposals", "/releases/")),
        f"claims/{claim.pk}",
        f"actors/{actor.pk}",
        f"versions/{claim.head_id}",
        f"batches/{batch.pk}",
        f"captures/{capture.pk}",
        f"artifacts/{capture.artifacts.first().pk}",
        f"texts/{text.pk}",
        f"jobs/{source.jobs.get().pk}",
    ]


def test_an_outsider_finds_nothing_of_what_an_analyst_sees(desk):
    for path in everything(desk):
        assert desk.analyst.get(path).status_code == 200, path
        foreign = desk.outsider.get(path)
        assert (foreign.status_code, foreign.content) == (404, NOTHING), path


def test_a_foreign_id_a_wrong_id_and_no_id_answer_alike_header_by_header(desk):
    claim = make.claim(make.source(desk.case, desk.people["analyst"]), desk.people["analyst"])
    paths = [f"claims/{claim.pk}", f"claims/{WRONG}", "claims/1", "claims/%00", f"claims/{str(claim.pk).upper()}x"]
    answers = [desk.outsider.get(path) for path in [*paths, "nowhere", "claims/1/2/3", ""]]
    assert {answer.content for answer in answers} == {NOTHING}
    assert len({json.dumps(dict(answer.headers)) for answer in answers}) == 1


def test_sight_comes_before_the_method(desk):
    claim = make.claim(make.source(desk.case, desk.people["analyst"]), desk.people["analyst"])
    path = f"/api/v1/claims/{claim.pk}"
    for method in ("GET", "POST", "PATCH", "DELETE", "PUT", "OPTIONS", "HEAD", "TRACE"):
        foreign = desk.outsider.client.generic(method, path, headers=desk.outsider.headers)
        assert foreign.status_code == 404
        seen = desk.analyst.client.generic(method, path, headers=desk.analyst.headers)
        assert seen.status_code == {"GET": 200, "HEAD": 200, "PATCH": 428}.get(method, 405)
        if seen.status_code == 405:
            assert seen["Allow"] == "GET, PATCH, HEAD"


def test_a_typed_address_knows_its_own_kind_only(desk):
    by = desk.people["analyst"]
    source = make.source(desk.case, by)
    claim, actor = make.claim(source, by), make.actor(desk.case, by)
    for kind, own in (("sources", source), ("claims", claim), ("actors", actor)):
        for other in (source, claim, actor):
            response = desk.analyst.get(f"{kind}/{other.pk}")
            assert response.status_code == (200 if other == own else 404)
    assert desk.analyst.post(f"sources/{claim.pk}/claims", {}).content == NOTHING


def test_an_address_is_the_same_with_and_without_its_last_slash(desk):
    for path in ("cases/", "tokens/"):
        assert desk.lead.get(path).content == desk.lead.get(path.rstrip("/")).content
    assert desk.lead.get(desk.at()).content == desk.lead.get(desk.at("/")).content


def test_a_reader_sees_what_stands_and_no_more(desk):
    by = desk.people["analyst"]
    claim = make.claim(make.source(desk.case, by), by)
    batch = make.submitted(by, claim)
    assert desk.reader.get(f"claims/{claim.pk}").status_code == 404
    make.approved(desk.people["reviewer"], batch)
    stood = desk.analyst.get(f"claims/{claim.pk}").json()
    secret = {"statement": "Canary in a draft.", "marking": "TLP:AMBER+STRICT"}
    assert desk.analyst.patch(f"claims/{claim.pk}", secret, seen=stood["version"]).status_code == 200
    shown = desk.reader.get(f"claims/{claim.pk}")
    assert shown.json()["content"] == stood["content"]
    assert (shown.json()["state"], shown.json()["marking"], shown.json()["steps"]) == ("approved", "TLP:AMBER", [])
    assert shown.json()["version"] == stood["version"]
    assert shown["ETag"] == f'"{stood["version"]}"'
    for path in (f"claims/{claim.pk}", desk.at("/entries"), desk.at("/entries?state=draft"), desk.at("/names?q=a")):
        assert b"Canary" not in desk.reader.get(path).content
        assert b"STRICT" not in desk.reader.get(path).content
    assert desk.reader.get(desk.at("/entries?state=draft")).json()["rows"] == []
    assert len(desk.reader.get(desk.at("/entries?state=approved")).json()["rows"]) == 2


def test_the_work_behind_what_stands_is_refused_to_readers_with_a_sentence(desk):
    by = desk.people["analyst"]
    claim = make.claim(make.source(desk.case, by), by)
    make.approved(desk.people["reviewer"], make.submitted(by, claim))
    for path in (f"entries/{claim.pk}/history", f"entries/{claim.pk}/versions", f"entries/{claim.pk}/review"):
        response = desk.reader.get(path)
        assert response.status_code == 403
        assert response.json()["detail"] == "Your role here shows what stands, not the work behind it."
    job = claim.source.jobs.get()
    for path in (f"versions/{claim.head_id}", f"versions/{claim.head_id}/document", f"jobs/{job.pk}"):
        assert desk.reader.get(path).content == NOTHING


def test_a_red_entry_is_there_for_its_named_readers_only(desk):
    by = desk.people["analyst"]
    claim = make.claim(make.source(desk.case, by), by, marking="TLP:RED")
    path = f"claims/{claim.pk}"
    assert desk.analyst.get(path).status_code == 200
    assert desk.reviewer.get(path).content == NOTHING
    told = {"person": str(desk.people["reviewer"].pk)}
    assert desk.analyst.post(f"entries/{claim.pk}/readers", told).status_code == 201
    assert desk.reviewer.get(path).status_code == 200
    assert desk.lead.get(path).content == NOTHING
    outside = {"person": str(desk.people["outsider"].pk)}
    assert desk.analyst.post(f"entries/{claim.pk}/readers", outside).json()["field"] == "person"


def test_a_batch_shows_the_rows_one_may_see_and_no_title_of_the_others(desk):
    by = desk.people["analyst"]
    source = make.source(desk.case, by)
    red = make.claim(source, by, statement="Canary in red.", marking="TLP:RED")
    batch = make.submitted(by, red, make.claim(source, by))
    for path in (f"batches/{batch.pk}", desk.at("/batches")):
        shown = desk.reviewer.get(path)
        assert shown.status_code == 200
        assert b"Canary" not in shown.content
    assert len(desk.reviewer.get(f"batches/{batch.pk}").json()["rows"]) == 2
    row = {"entry": str(red.pk), "version": str(batch.rows.get(entry=red).version_id), "verdict": "return"}
    refused = desk.reviewer.post(f"batches/{batch.pk}/decisions", {"rows": [{**row, "reason": "No."}]})
    assert (refused.status_code, refused.json()["field"]) == (422, "rows[0].entry")
