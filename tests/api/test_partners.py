"""What partners pull: bytes as approved, in pages or as a stream, whole or recognisably not."""

import hashlib
import json
from dataclasses import dataclass

import pytest
from django.utils import timezone

from casefile.accounts.models import Partner, PartnerToken, Person
from casefile.cases.actions import give_role
from casefile.ledger.models import Record
from casefile.releases import feed
from casefile.releases.actions import grant, open_collection, propose_release, revoke, sign_release
from casefile.releases.models import Collection
from casefile.review.actions import step
from tests import factories as make
from tests.api.caller import Caller, caller
from tests.lending import on_loan

pytestmark = pytest.mark.django_db(transaction=True)

NDJSON = {"Accept": "application/x-ndjson"}


@dataclass
class Shared:
    """A case with one released claim, its source with it."""

    lead: Person
    reviewer: Person
    claim: object
    collection: Collection
    partner: Partner
    pulled: Caller

    @property
    def documents(self) -> str:
        return f"collections/{self.collection.pk}/documents"

    def stream(self, after: str = "") -> list[bytes]:
        response = self.pulled.get(f"{self.documents}?after={after}", **NDJSON)
        assert response.status_code == 200
        assert response["Content-Type"] == "application/x-ndjson"
        return b"".join(response.streaming_content).splitlines(keepends=True)

    def release(self) -> None:
        proposal = propose_release(by=self.lead, collection=self.collection)
        sign_release(by=self.reviewer, proposal=proposal)


def _made() -> Shared:
    case = make.case()
    analyst, reviewer = make.member(case, "analyst"), make.member(case, "reviewer")
    claim = make.claim(make.source(case, analyst), analyst)
    make.approved(reviewer, make.submitted(analyst, claim))
    collection = open_collection(by=case.opened_by, case=case, title="For Harbour Watch")
    partner, secret = make.partner()
    grant(by=case.opened_by, collection=collection, partner=partner)
    made = Shared(case.opened_by, reviewer, claim, collection, partner, Caller(secret))
    made.release()
    return made


lent_desk, shared = on_loan(_made)


def test_the_stream_carries_the_approved_bytes_and_a_trailer_that_fits(shared):
    *lines, trailer = shared.stream()
    told = json.loads(trailer)
    assert told["schema"] == "casefile/trailer/1"
    assert told["count"] == len(lines) == 2
    assert told["sha256"] == hashlib.sha256(b"".join(lines)).hexdigest()
    script = caller(shared.reviewer)
    for line in lines:
        entry = script.get(f"entries/{json.loads(line)['id']}").json()
        assert script.get(f"versions/{entry['approved']}/document").content == line[:-1]
        assert hashlib.sha256(line[:-1]).hexdigest() == entry["document"]["sha256"]


def test_the_page_carries_the_same_bytes_and_goes_on_from_its_cursor(shared):
    *lines, _trailer = shared.stream()
    first = shared.pulled.get(f"{shared.documents}?size=1")
    assert first.json()["more"] is True
    second = shared.pulled.get(f"{shared.documents}?size=1&after={first.json()['after']}")
    assert second.json()["more"] is False
    for line, page in zip(lines, (first, second), strict=True):
        assert line[:-1] in page.content
        assert page.json()["documents"][0]["sha256"] == hashlib.sha256(line[:-1]).hexdigest()
    end = shared.pulled.get(f"{shared.documents}?after={second.json()['after']}").json()
    assert (end["documents"], end["more"], end["after"]) == ([], False, second.json()["after"])


def test_a_withdrawal_is_pulled_as_a_tombstone_on_the_next_request(shared):
    after = json.loads(shared.stream()[-1])["after"]
    head = str(shared.claim.approved_id or type(shared.claim).objects.get(pk=shared.claim.pk).head_id)
    step(name="withdraw", by=shared.reviewer, entry=shared.claim, version=head, reason="Retracted.")
    tombstone, trailer = shared.stream(after)
    assert json.loads(tombstone)["schema"] == "casefile/tombstone/1"
    assert json.loads(tombstone)["id"] == str(shared.claim.pk)
    assert json.loads(trailer)["count"] == 1
    assert str(shared.claim.pk) not in b"".join(line for line in shared.stream() if b"tombstone" not in line).decode()


@pytest.mark.parametrize("what", ["token", "grant", "partner"])
def test_a_stream_whose_permission_ends_in_the_middle_ends_without_its_trailer(shared, monkeypatch, what):
    monkeypatch.setattr(feed, "CHUNK", 1)
    chunks = iter(shared.pulled.get(shared.documents, **NDJSON).streaming_content)
    first = next(chunks)
    if what == "token":
        PartnerToken.objects.update(revoked_at=timezone.now())
    elif what == "grant":
        revoke(by=shared.lead, collection=shared.collection, partner=shared.partner)
    else:
        Partner.objects.update(is_active=False)
    rest = b"".join(chunks)
    assert rest == b""
    assert b"casefile/trailer/1" not in first
    assert shared.pulled.get(shared.documents).status_code == (404 if what == "grant" else 401)


def test_a_stream_in_the_middle_of_a_release_shows_one_moment_only(shared, monkeypatch):
    monkeypatch.setattr(feed, "CHUNK", 1)
    chunks = iter(shared.pulled.get(shared.documents, **NDJSON).streaming_content)
    lines = [next(chunks)]
    analyst = make.member(shared.claim.case, "analyst")
    late = make.claim(shared.claim.source, analyst, statement="A late one.")
    make.approved(shared.reviewer, make.submitted(analyst, late))
    shared.release()
    lines += list(chunks)
    assert json.loads(lines[-1])["count"] == 2
    later = shared.stream(json.loads(lines[-1])["after"])
    assert json.loads(later[0])["id"] == str(late.pk)


def test_an_ungranted_collection_is_not_there(shared):
    other = open_collection(by=shared.lead, case=shared.collection.case, title="For others")
    wrong = shared.pulled.get("collections/00000000-0000-4000-8000-000000000001").content
    for below in ("", "/documents", "/releases/", "/releases/1", "/preview", "/proposals", "/grants"):
        response = shared.pulled.get(f"collections/{other.pk}{below}")
        assert (response.status_code, response.content) == (404, wrong)
    for number in ("2", "0", str(2**31), "9" * 30):
        assert shared.pulled.get(f"collections/{shared.collection.pk}/releases/{number}").content == wrong
    assert [one["title"] for one in shared.pulled.get("collections/").json()["rows"]] == ["For Harbour Watch"]


def test_a_cursor_of_another_collection_or_of_none_is_refused(shared):
    other = open_collection(by=shared.lead, case=shared.collection.case, title="For others")
    grant(by=shared.lead, collection=other, partner=shared.partner)
    foreign = shared.pulled.get(f"collections/{other.pk}/documents").json()["after"]
    for cursor in (foreign, "junk", "%00", "W" * 3000):
        for headers in ({}, NDJSON):
            response = shared.pulled.get(f"{shared.documents}?after={cursor}", **headers)
            if cursor == "%00":
                assert response.status_code == 200
                continue
            assert (response.status_code, response.json()["field"]) == (422, "after")


def test_the_manifest_names_every_document_and_the_release_before(shared):
    analyst = make.member(shared.claim.case, "analyst")
    late = make.claim(shared.claim.source, analyst, statement="A late one.")
    make.approved(shared.reviewer, make.submitted(analyst, late))
    shared.release()
    base = f"collections/{shared.collection.pk}/releases"
    listed = shared.pulled.get(f"{base}/").json()["rows"]
    first, second = (shared.pulled.get(f"{base}/{row['number']}") for row in listed)
    assert [hashlib.sha256(one.content).hexdigest() for one in (first, second)] == [row["sha256"] for row in listed]
    assert second.json()["previous"] == listed[0]["sha256"]
    assert {one["id"] for one in second.json()["documents"]} == {str(late.pk)}
    assert caller(shared.lead).get(f"{base}/2").content == second.content
    assert caller(make.person()).get(f"{base}/2").status_code == 404


def test_what_a_partner_reads_names_nobody_of_the_desk(shared):
    told = b"".join(shared.stream()) + shared.pulled.get(f"collections/{shared.collection.pk}/releases/1").content
    for somebody in Person.objects.all():
        assert somebody.name.encode() not in told
        assert str(somebody.pk).encode() not in told


def test_a_release_takes_two_and_the_second_proves_it_is_they(shared):
    analyst = make.member(shared.claim.case, "analyst")
    late = make.claim(shared.claim.source, analyst, statement="A late one.")
    make.approved(shared.reviewer, make.submitted(analyst, late))
    lead, reviewer, writer = caller(shared.lead), caller(shared.reviewer), caller(analyst)
    base = f"collections/{shared.collection.pk}"
    assert writer.post(f"{base}/proposals").status_code == 403
    for value in ("all", [], [5], [None], {"a": 1}):
        assert lead.post(f"{base}/proposals", {"entries": value}).json()["field"].startswith("entries")
    proposal = lead.post(f"{base}/proposals", {"entries": [str(late.pk)]}).json()
    assert [row["entry"] for row in proposal["rows"]] == [str(late.pk)]
    path = f"proposals/{proposal['id']}"
    assert reviewer.post(f"{path}/signature").json()["type"] == "urn:casefile:problem:proof-needed"
    assert lead.prove().post(f"{path}/signature").status_code == 403
    assert reviewer.prove().post(f"{path}/signature").json()["number"] == 2
    assert reviewer.post(f"{path}/signature").status_code == 409
    assert lead.delete(path).status_code == 409
    assert [row["state"] for row in lead.get(f"{base}/proposals").json()["rows"]] == ["signed", "signed"]
    assert lead.post(f"{base}/proposals").json()["type"] == "urn:casefile:problem:not-now"


def test_a_proposal_is_dropped_by_either(shared):
    analyst = make.member(shared.claim.case, "analyst")
    late = make.claim(shared.claim.source, analyst, statement="A late one.")
    make.approved(shared.reviewer, make.submitted(analyst, late))
    lead, reviewer = caller(shared.lead), caller(shared.reviewer)
    proposal = lead.post(f"collections/{shared.collection.pk}/proposals").json()["id"]
    assert reviewer.delete(f"proposals/{proposal}").status_code == 204
    assert reviewer.get(f"proposals/{proposal}").json()["state"] == "dropped"


def test_grants_are_given_and_ended_by_the_lead(shared):
    lead, reviewer = caller(shared.lead).prove(), caller(shared.reviewer)
    base = f"collections/{shared.collection.pk}/grants"
    assert reviewer.get(base).status_code == 403
    assert [row["partner"]["name"] for row in lead.get(base).json()["rows"]] == ["Harbour Watch"]
    assert reviewer.delete(f"{base}/{shared.partner.pk}").status_code == 403
    assert lead.delete(f"{base}/{shared.partner.pk}").status_code == 204
    assert lead.delete(f"{base}/{shared.partner.pk}").status_code == 404
    assert shared.pulled.get("collections/").json()["rows"] == []
    for wanted in (None, "x", "00000000-0000-4000-8000-000000000001"):
        assert lead.post(base, {"partner": wanted}).json()["field"] == "partner"
    assert lead.post(base, {"partner": str(shared.partner.pk)}).status_code == 201


def test_a_reader_of_the_case_sees_collections_but_not_what_is_proposed(shared):
    somebody = make.person()
    give_role(by=shared.lead, case=shared.collection.case, person=somebody, role="reader")
    reader = caller(somebody)
    assert reader.get(f"collections/{shared.collection.pk}").status_code == 200
    for below in ("/preview", "/proposals", "/grants"):
        assert reader.get(f"collections/{shared.collection.pk}{below}").status_code == 403
    proposal = shared.collection.proposals.get()
    assert reader.get(f"proposals/{proposal.pk}").status_code == 404


def test_what_a_partner_pulled_is_on_record_and_an_empty_pull_is_not(shared):
    shared.stream()
    after = shared.pulled.get(shared.documents).json()["after"]
    assert shared.pulled.get(f"{shared.documents}?after={after}").json()["documents"] == []
    pulls = Record.objects.filter(deed="collection.pulled")
    assert [json.loads(bytes(one.document))["facts"]["count"] for one in pulls] == [2, 2]
