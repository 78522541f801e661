"""Claims over REST: every member, the cited sentence, grades, relations, the timeline; and events."""

import pytest

from casefile.entries.models import Entry
from casefile.ledger.models import Record
from tests import factories as make

NOBODY = "00000000-0000-4000-8000-000000000000"


@pytest.fixture
def source(desk):
    return make.source(desk.case, desk.people["analyst"], publisher={"name": "Harbour Post"})


@pytest.fixture
def event(desk):
    return desk.analyst.post(desk.at("/events"), {"title": "A stop", "date": {"edtf": "2026-01"}}).json()


def _whole(desk, source, event) -> dict:
    people = desk.people
    veska = make.actor(desk.case, people["analyst"], "Veska", "state")
    other = make.claim(source, people["analyst"], "Another.")
    return {
        "statement": "The coast guard stopped boats.",
        "passages": [make.quote(source, "at least 21 boats")],
        "voice": "unnamed",
        "claim_kind": "relationship",
        "predicate": "linked-to",
        "parties": [
            {"part": "speaker", "words": "Veskan authorities", "of": str(veska.pk)},
            {"part": "subject", "event": event["id"]},
            {"part": "object", "words": "smugglers"},
        ],
        "event": event["id"],
        "place": {"words": "Tarn Strait", "relation": "off", "latitude": "12.5", "longitude": "-70.25"},
        "figures": [{"printed": "at least 21", "low": "21", "comparator": "at-least", "unit": "boats"}],
        "attribution": "disputed",
        "attribution_note": "The recording is wanted.",
        "credibility": "6",
        "credibility_reason": "One origin.",
        "links": [{"type": "repeats", "claim": str(other.pk)}],
        "tearline": {"words": "Somebody who was there.", "marking": "TLP:GREEN"},
    }


def test_every_member_of_a_claim_is_written_and_read(desk, source, event):
    asked = _whole(desk, source, event)
    logged = desk.analyst.post(f"sources/{source.pk}/claims", asked)
    assert logged.status_code == 201
    told = logged.json()["content"]
    plain = [name for name in asked if name not in ("passages", "parties", "place", "figures", "links")]
    assert {name: told[name] for name in plain} == {name: asked[name] for name in plain}
    assert told["place"] == {**asked["place"], "radius_m": None}
    assert told["links"] == [{**asked["links"][0], "by": "desk", "note": ""}]
    assert told["figures"][0]["window"] == {"edtf": "", "printed": "", "time": "", "zone": ""}
    seen = logged.json()["version"]
    changed = desk.analyst.patch(f"claims/{logged.json()['id']}", {"tearline": None, "figures": []}, seen=seen)
    assert (changed.json()["content"]["tearline"], changed.json()["content"]["figures"]) == (None, [])


def test_a_change_may_name_somebody_new_and_never_links_a_claim_to_itself(desk, source):
    claim = make.claim(source, desk.people["analyst"])
    path, seen = f"claims/{claim.pk}", str(claim.head_id)
    itself = desk.analyst.patch(path, {"links": [{"type": "repeats", "claim": str(claim.pk)}]}, seen=seen)
    assert (itself.status_code, itself.json()["field"]) == (422, "links[0].claim")
    parties = [{"part": "about", "new": {"name": "Nia Ostrow", "actor_kind": "person"}}]
    assert desk.analyst.patch(path, {"parties": parties}, seen=seen).json()["refers_to"][0]["title"] == "Nia Ostrow"


def test_a_link_to_a_claim_one_may_not_see_is_not_told(desk, source):
    analyst = desk.people["analyst"]
    red = make.claim(source, analyst, "Hidden.", marking="TLP:RED")
    claim = make.claim(source, analyst, links=[{"type": "repeats", "claim": str(red.pk)}])
    for script, told in ((desk.analyst, 1), (desk.lead, 0)):
        whole = script.get(f"claims/{claim.pk}")
        version = script.get(f"versions/{claim.head_id}")
        assert len(whole.json()["content"]["links"]) == len(version.json()["content"]["links"]) == told
        assert all((str(red.pk) in answer.content.decode()) is bool(told) for answer in (whole, version))


def test_the_claims_of_a_case_are_a_list(desk, source):
    claim = make.claim(source, desk.people["analyst"])
    assert [row["id"] for row in desk.analyst.get(desk.at("/claims")).json()["rows"]] == [str(claim.pk)]
    assert desk.reader.get(desk.at("/claims")).json()["rows"] == []


def test_every_claim_tells_in_how_many_articles_it_is_and_from_how_many_origins(desk, source, event):
    analyst = desk.people["analyst"]
    other = make.claim(make.source(desk.case, analyst, publisher={"name": "Tarn Courier"}), analyst)
    joined = [{"type": "repeats", "claim": str(other.pk)}]
    claim = make.claim(source, analyst, "It stopped 21 boats.", links=joined, event=event["id"])
    for path in (desk.at("/claims"), f"sources/{source.pk}/claims", f"events/{event['id']}/claims"):
        rows = {row["id"]: row["corroboration"] for row in desk.analyst.get(path).json()["rows"]}
        assert rows[str(claim.pk)] == {"articles": 2, "origins": 2}, path
    assert desk.analyst.get(f"claims/{claim.pk}").json()["corroboration"] == {"articles": 2, "origins": 2}
    assert "corroboration" not in desk.analyst.get(f"sources/{source.pk}").json()


def test_a_claim_is_cited_in_a_sentence_with_its_origins(desk, source, event):
    claim = desk.analyst.post(f"sources/{source.pk}/claims", _whole(desk, source, event)).json()
    told = desk.analyst.get(f"claims/{claim['id']}/citation").json()
    assert told["text"].startswith("According to [Veskan Backs Ordel Amid Strait Patrols, Harbour Post, undated,")
    assert "Veskan authorities (of Veska, body not named)" in told["text"]
    assert told["text"].endswith("truth cannot be judged.")
    found = told["corroboration"]
    assert (found["sentence"], found["articles"]) == ("1 article, 1 origin", 1)
    assert [one["name"] for one in found["origins"]] == ["Veska"]
    assert len(found["origins"][0]["claims"]) == 2
    assert desk.reader.get(f"claims/{claim['id']}/citation").status_code == 404


def test_citing_a_red_claim_is_on_record(desk, source):
    red = make.claim(source, desk.people["analyst"], marking="TLP:RED")
    assert desk.analyst.get(f"claims/{red.pk}/citation").status_code == 200
    assert (
        Record.objects.filter(chain=desk.case.pk, subjects__contains=[str(red.pk)]).latest("seq").deed.endswith("read")
    )
    assert desk.lead.get(f"claims/{red.pk}/citation").status_code == 404


def test_grades_are_given_together_or_refused_at_their_row(desk, source):
    claims = [make.claim(source, desk.people["analyst"], credibility="") for _n in range(2)]
    rows = [{"claim": str(one.pk), "version": str(one.head_id), "credibility": "6"} for one in claims]
    path = f"sources/{source.pk}/grades"
    refused = desk.analyst.post(path, {"rows": [rows[0], {**rows[1], "credibility": "9"}]})
    assert (refused.status_code, refused.json()["field"]) == (422, "rows[1].credibility")
    graded = desk.analyst.post(path, {"rows": rows}, Idempotency_Key="k1").json()
    assert {row["id"] for row in graded["rows"]} == {row["claim"] for row in rows}
    assert {str(Entry.objects.get(pk=row["id"]).head_id) for row in graded["rows"]} == {
        row["version"] for row in graded["rows"]
    }
    assert desk.analyst.post(path, {"rows": rows}, Idempotency_Key="k1").json() == graded
    assert desk.reader.post(path, {"rows": rows}).status_code == 404
    assert desk.reviewer.post(path, {"rows": rows}).status_code == 403


def test_relations_and_the_timeline_are_claims_each(desk, source, event):
    claim = desk.analyst.post(f"sources/{source.pk}/claims", _whole(desk, source, event)).json()
    (edge,) = desk.analyst.get(desk.at("/relations")).json()["rows"]
    assert (edge["claim"], edge["according_to"], edge["credibility"]) == (claim["id"], "Veskan authorities", "6")
    assert (edge["subject"]["kind"], edge["subject"]["id"]) == ("event", event["id"])
    assert (edge["object"]["kind"], edge["object"]["name"], edge["object"]["id"]) == ("words", "smugglers", None)
    line = desk.analyst.get(desk.at("/timeline")).json()
    assert [(dot["title"], dot["edtf"], dot["event"]) for dot in line["placed"]] == [("A stop", "2026-01", event["id"])]
    assert line["placed"][0]["claims"] == [claim["id"]]
    assert [(dot["title"], dot["event"]) for dot in line["undated"]] == [("Another.", None)]
    assert desk.reader.get(desk.at("/relations")).json()["rows"] == []


def test_an_event_is_added_changed_merged_and_taken_apart(desk, event):
    path = f"events/{event['id']}"
    tag = desk.analyst.get(path)["ETag"].strip('"')
    changed = desk.analyst.patch(path, {"place": "Tarn"}, seen=tag)
    assert (changed.json()["place"], changed.json()["first"]) == ("Tarn", "2026-01-01")
    assert desk.analyst.patch(path, {"place": "Ordel"}, seen=tag).status_code == 412
    assert desk.analyst.patch(path, {"place": "Ordel"}).status_code == 428
    other = desk.analyst.post(desk.at("/events"), {"title": "The stop"}).json()
    for into in (NOBODY, event["id"]):
        assert desk.analyst.post(f"{path}/merge", {"into": into}).json()["field"] == "into"
    merged = desk.analyst.post(f"{path}/merge", {"into": other["id"]}).json()
    assert (merged["is_merged"], merged["merged_into"]) == (True, other["id"])
    assert desk.analyst.post(f"{path}/unmerge").json()["is_merged"] is False
    assert desk.analyst.post(f"{path}/unmerge").status_code == 409
    assert {row["id"] for row in desk.analyst.get(desk.at("/events")).json()["rows"]} == {event["id"], other["id"]}


def test_an_event_is_refused_by_the_field_at_fault(desk):
    for body, field in (
        ({}, "title"),
        ({"title": "A stop", "date": {"edtf": "soon"}}, "date.edtf"),
        ({"title": "A stop", "truth": 1}, "truth"),
    ):
        refused = desk.analyst.post(desk.at("/events"), body)
        assert (refused.status_code, refused.json()["field"]) == (422, field)
