"""The main job over REST alone: from a new account to bytes that a partner verifies."""

import hashlib
import json

import pytest

from casefile.accounts.actions import issue_token
from casefile.accounts.models import Person
from casefile.archive import running
from tests.api.caller import Caller, caller
from tests.factories import ARTICLE, PASSWORD, person
from tests.outside.site import Site, answer

NDJSON = {"Accept": "application/x-ndjson"}
WORDS = "Since September, the coast guard has stopped at least 21 boats"
BARGAIN = "He called it a ‘calculated bargain’ that undermines the treaty"


@pytest.fixture
def site():
    with Site() as running_site:
        running_site.pages["/strait"] = answer(ARTICLE.encode())
        yield running_site


def signed_up(admin: Caller, name: str, **more) -> Caller:
    """Somebody new, added by an administrator over REST; their first token is made at the console."""
    told = {"email": f"{name}@desk.example", "name": name.title(), "password": PASSWORD, **more}
    assert admin.post("people/", told).status_code == 201
    _token, secret = issue_token(by=Person.objects.get(email=told["email"]), label="script")
    return Caller(secret)


def passage(text: dict, words: str) -> dict:
    start = text["content"].index(words)
    return {"text": text["id"], "start": start, "end": start + len(words), "exact": words}


FACT = {
    "statement": "The coast guard has stopped at least 21 boats since September.",
    "voice": "own",
    "claim_kind": "fact",
    "credibility": "3",
    "credibility_reason": "Exact and checkable; one origin.",
}


def opened(lead: Caller) -> str:
    """A case with an analyst and a reviewer; the lead gives the roles and logs nothing."""
    case = lead.post("cases/", {"title": "Strait patrols", "question": "Who stops whom?"}).json()["id"]
    for name, role in (("ana", "analyst"), ("ben", "reviewer")):
        told = {"email": f"{name}@desk.example", "role": role}
        assert lead.post(f"cases/{case}/members", told).status_code == 201
    return case


def captured(ana: Caller, case: str, url: str) -> tuple[str, dict]:
    """A source by its address, fetched; its article."""
    source = ana.post(f"cases/{case}/sources", {"url": url}, Idempotency_Key="one").json()["id"]
    job = ana.get(f"sources/{source}/jobs").json()["rows"][0]
    assert job["state"] == "waiting"
    running.run(job["id"])
    assert ana.get(f"jobs/{job['id']}").json()["state"] == "done"
    capture = ana.get(f"sources/{source}/captures").json()["rows"][0]
    stored = ana.get(f"artifacts/{capture['artifacts'][0]['id']}")
    assert hashlib.sha256(stored.getvalue()).hexdigest() == capture["artifacts"][0]["sha256"]
    article = next(text for text in capture["texts"] if text["role"] == "article")
    return source, ana.get(f"texts/{article['id']}").json()


def logged(ana: Caller, case: str, source: str, text: dict) -> list[dict]:
    """Three claims: one whole, one of a named speaker, one that gets its rest later."""
    path, fact = f"sources/{source}/claims", {**FACT, "passages": [passage(text, WORDS)]}
    brandt = ana.post(f"cases/{case}/actors", {"name": "Jonas Brandt", "actor_kind": "person"}).json()
    opinion = {
        "statement": "The support is a “calculated bargain”.",
        "passages": [passage(text, BARGAIN)],
        "voice": "named",
        "claim_kind": "opinion",
        "parties": [{"part": "speaker", "actor": brandt["id"], "printed": "Jonas Brandt"}],
    }
    rough = ana.post(path, {key: fact[key] for key in ("statement", "passages")}).json()
    assert rough["content"]["voice"] == ""
    rest = {key: fact[key] for key in ("voice", "claim_kind", "credibility", "credibility_reason")}
    whole = ana.patch(f"claims/{rough['id']}", rest, seen=rough["version"]).json()
    return [ana.post(path, fact).json(), ana.post(path, opinion).json(), whole]


def decided(ana: Caller, ben: Caller, case: str, claims: list[dict]) -> None:
    """All approved but the last row, which is returned; source and speaker came along."""
    rows = [{"entry": claim["id"], "version": claim["version"]} for claim in claims]
    batch = ana.post(f"cases/{case}/batches", {"entries": rows}).json()
    assert {row["entry"]["kind"] for row in batch["rows"]} == {"source", "actor", "claim"}
    verdicts = {row["entry"]["id"]: {"version": row["version"], "verdict": "approve"} for row in batch["rows"]}
    verdicts[claims[2]["id"]] |= {"verdict": "return", "reason": "It says the same as the first."}
    told = {"rows": [{"entry": pk, **verdict} for pk, verdict in verdicts.items()]}
    refused = ben.post(f"batches/{batch['id']}/decisions", told)
    assert refused.json()["type"] == "urn:casefile:problem:proof-needed"
    outcomes = ben.prove().post(f"batches/{batch['id']}/decisions", told).json()["rows"]
    assert [row["problem"] for row in outcomes] == [None] * len(verdicts)
    assert ben.get(f"entries/{claims[2]['id']}").json()["state"] == "returned"


def released(lead: Caller, ben: Caller, case: str) -> tuple[str, Caller, dict]:
    """A collection with one release, proposed by one and signed by another; the partner's script; the release."""
    partner = lead.post("partners/", {"name": "Harbour Watch"}).json()["id"]
    secret = lead.post(f"partners/{partner}/tokens", {"label": "pull"}).json()["secret"]
    collection = lead.post(f"cases/{case}/collections", {"title": "For Harbour Watch"}).json()["id"]
    assert lead.post(f"collections/{collection}/grants", {"partner": partner}).status_code == 201
    leaving = lead.get(f"collections/{collection}/preview").json()["leaving"]
    proposal = lead.post(f"collections/{collection}/proposals").json()
    assert {row["sha256"] for row in proposal["rows"]} == {row["sha256"] for row in leaving}
    signature = f"proposals/{proposal['id']}/signature"
    assert lead.post(signature).json()["type"] == "urn:casefile:problem:not-allowed"
    return collection, Caller(secret), ben.post(signature).json()


def approved_bytes(ben: Caller, case: str) -> dict[str, bytes]:
    """Hash -> bytes of every document that stands in the case."""
    rows = ben.get(f"cases/{case}/entries?state=approved").json()["rows"]
    bodies = [ben.get(f"versions/{row['version']}/document").content for row in rows]
    return {hashlib.sha256(body).hexdigest(): body for body in bodies}


@pytest.mark.django_db(transaction=True)
def test_a_claim_is_logged_approved_and_pulled_over_rest_alone(site):
    lead = caller(person(is_admin=True, may_open_cases=True)).prove()
    ana, ben = signed_up(lead, "ana"), signed_up(lead, "ben")
    case = opened(lead)
    source, text = captured(ana, case, site.url + "strait")
    assert hashlib.sha256(text["content"].encode()).hexdigest() == text["sha256"]
    claims = logged(ana, case, source, text)
    decided(ana, ben, case, claims)
    collection, pulled, release = released(lead, ben, case)
    approved = approved_bytes(ben, case)

    assert [one["id"] for one in pulled.get("collections/").json()["rows"]] == [collection]
    documents = f"collections/{collection}/documents"
    *lines, trailer = b"".join(pulled.get(documents, **NDJSON).streaming_content).splitlines(keepends=True)
    assert json.loads(trailer)["sha256"] == hashlib.sha256(b"".join(lines)).hexdigest()
    assert json.loads(trailer)["count"] == len(lines) == 4
    assert {hashlib.sha256(line[:-1]).hexdigest(): line[:-1] for line in lines} == approved
    manifest = pulled.get(f"collections/{collection}/releases/{release['number']}")
    assert hashlib.sha256(manifest.content).hexdigest() == release["sha256"]
    assert {row["sha256"] for row in manifest.json()["documents"]} == set(approved)

    gone = {"step": "withdraw", "version": claims[0]["version"], "reason": "The count was another year’s."}
    assert ben.post(f"entries/{claims[0]['id']}/steps", gone).json()["state"] == "withdrawn"
    later = pulled.get(f"{documents}?after={json.loads(trailer)['after']}").json()["documents"]
    assert [(row["tombstone"], row["document"]["id"]) for row in later] == [(True, claims[0]["id"])]
    history = ben.get(f"entries/{claims[0]['id']}/history").json()
    assert history["records"][-1]["reason"] == "The count was another year’s."
