"""What leaves as STIX stands alone, endorses nothing, and is what other people's tools accept."""

import json
import re

import pytest
from stix2validator import ValidationOptions, validate_instance

from casefile.core.canonical import sha256
from casefile.exchange import stix
from casefile.exchange.formats import FORMATS
from casefile.exchange.pulling import exported
from casefile.ledger.models import Record
from casefile.releases import feed
from casefile.releases.actions import grant, open_collection, propose_release, sign_release
from casefile.releases.pulling import note_pull
from tests import factories as make
from tests.lending import on_loan

pytestmark = pytest.mark.django_db(transaction=True)


def _made():
    """A case whose relationship claims are graded 2 and 6, an opinion, and a judgement; all of it released."""
    case = make.case()
    analyst, reviewer = make.member(case, "analyst"), make.member(case, "reviewer")
    source = make.source(case, analyst, url="https://harbour.example/post", publisher={"name": "Harbour Post"})
    guard = make.actor(case, analyst, "Tarn Coast Guard", "state-body")
    gang = make.actor(case, analyst, "The Grey Nets", "armed-group")
    ends = [{"part": "subject", "actor": str(guard.pk)}, {"part": "object", "actor": str(gang.pk)}]
    edge = {"claim_kind": "relationship", "predicate": "attacked", "parties": ends}
    firm = make.claim(source, analyst, "The coast guard attacked the Grey Nets.", credibility="2", **edge)
    loose = make.claim(source, analyst, "The coast guard shelled the Grey Nets.", credibility="6", **edge)
    grade = {"credibility": "", "credibility_reason": ""}
    opinion = make.claim(source, analyst, "The patrols are a bargain.", claim_kind="opinion", **grade)
    judged = make.assessment(case, analyst, "The patrols are likely to go on.", [firm])
    outcomes = make.approved(reviewer, make.submitted(analyst, firm, loose, opinion, judged, guard, gang))
    assert [one.refusal.sentence for one in outcomes if one.refusal] == []
    collection = open_collection(by=case.opened_by, case=case, title="Strait")
    partner, _secret = make.partner()
    grant(by=case.opened_by, collection=collection, partner=partner)
    sign_release(by=reviewer, proposal=propose_release(by=case.opened_by, collection=collection))
    return {"case": case, "partner": partner, "collection": collection, "firm": firm, "loose": loose, "judged": judged}


lent_desk, desk = on_loan(_made)


def _pulled(desk, name: str, may_go_on=lambda: True) -> bytes:
    shown = feed.collection_of(desk["partner"].pk, desk["collection"].pk)

    def note(count, digest):
        note_pull(desk["partner"].pk, desk["collection"].pk, count, digest)

    return b"".join(exported(shown, FORMATS[name], may_go_on, note))


def _objects(desk) -> list[dict]:
    return json.loads(_pulled(desk, "stix"))["objects"]


def test_the_bundle_is_valid_by_the_validator_of_oasis(desk):
    found = validate_instance(json.loads(_pulled(desk, "stix")), ValidationOptions(version="2.1"))
    assert found.is_valid, [str(error) for error in found.errors]


def test_nothing_dangles_and_every_object_is_marked(desk):
    objects = _objects(desk)
    ids = {one["id"] for one in objects}
    assert len(ids) == len(objects)
    named = set(re.findall(r'"((?:[a-z-]+)--[0-9a-f-]{36})"', json.dumps(objects)))
    assert named - ids - {"extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d"} == set()
    told = [one for one in objects if one["type"] in ("note", "report", "identity", "relationship")]
    assert [one for one in told if one["id"] != stix.MAKER and not one.get("object_marking_refs")] == []


def test_only_a_graded_relationship_is_an_edge(desk):
    edges = [one for one in _objects(desk) if one["type"] == "relationship"]
    assert [one["id"] for one in edges] == [f"relationship--{desk['firm'].pk}"]
    assert edges[0]["description"].startswith("According to")


def test_with_the_rule_off_the_ungraded_one_would_be_an_edge_too(desk, monkeypatch):
    monkeypatch.setattr(stix, "is_edge", lambda document: document["kind"] == "relationship")
    assert len([one for one in _objects(desk) if one["type"] == "relationship"]) == 2


def test_nobody_is_a_threat_actor_and_no_decision_an_opinion(desk):
    assert {one["type"] for one in _objects(desk)} <= {
        "identity", "report", "note", "relationship", "grouping", "marking-definition", "extension-definition",
    }  # fmt: skip


def test_every_text_stands_alone(desk):
    for one in _objects(desk):
        if one["type"] == "note":
            assert one["content"].startswith("According to [")
    statements = {desk["firm"].statement, desk["loose"].statement}
    alone = [
        value for one in _objects(desk) for value in one.values() if isinstance(value, str) and value in statements
    ]
    assert alone == []
    lines = _pulled(desk, "sentences").decode().splitlines()
    assert lines[0] == "TLP:AMBER"
    assert all(line.startswith("[TLP:") for line in lines[1:])
    assert sum("According to [" in line for line in lines) == 3


def test_a_judgement_says_likelihood_and_confidence_in_sentences_of_their_own(desk):
    (report,) = [one for one in _objects(desk) if one["id"] == f"report--{desk['judged'].pk}"]
    likelihood = next(line for line in re.split(r"(?<=\.) ", report["description"]) if "ikelihood" in line)
    assert "onfidence" not in likelihood


def test_no_name_of_staff_leaves(desk):
    told = _pulled(desk, "stix") + _pulled(desk, "sentences")
    for person in {desk["case"].opened_by, *(one.person for one in desk["case"].memberships.all())}:
        assert person.name.encode() not in told
        assert person.email.encode() not in told


@pytest.mark.parametrize("name", FORMATS)
def test_a_pull_is_on_record_with_the_hash_of_what_was_sent(desk, name):
    body = _pulled(desk, name)
    record = Record.objects.filter(deed="collection.pulled").latest("seq")
    assert json.loads(bytes(record.document))["facts"]["answer"] == sha256(body)


@pytest.mark.parametrize("answers", [0, 1])
def test_a_pull_whose_grant_ends_is_not_whole_and_not_on_record(desk, answers):
    left = iter([True] * answers)
    body = _pulled(desk, "stix", lambda: next(left, False))
    with pytest.raises(ValueError, match="Expecting"):
        json.loads(body)
    assert not Record.objects.filter(deed="collection.pulled").exists()
