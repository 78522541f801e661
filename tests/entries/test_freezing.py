"""Documents: what they hold, what they never hold, and that their shape does not change unnoticed."""

import json

import pytest

from casefile.core.canonical import canonical, sha256
from casefile.core.errors import Objected
from casefile.entries.freezing import bytes_of, freeze
from casefile.entries.models import Document, Entry, Pin
from casefile.review.actions import step
from casefile.sources.models import Capture
from tests import factories as make
from tests.lending import on_loan

pytestmark = pytest.mark.django_db

# A change here is a change of schema: readers outside parse these. It needs a new number ("casefile/claim/2").
COMMON = {"schema", "id", "nonce", "marking", "rests_on", "beside"}
KEYS = {
    "actor": COMMON | {"name", "kind", "names", "description", "country"} | {"offices", "identifiers", "ratings"},
    "source": COMMON
    | {"title", "kind", "language", "publisher", "authors", "published", "url"}
    | {"publisher_actor", "accessed_on", "reliability", "note", "loaded"},
    "claim": COMMON
    | {"statement", "voice", "kind", "mode", "wording", "predicate", "parties", "passages", "said_on", "happened_on"}
    | {"event", "place", "figures", "reading_note", "attribution", "credibility", "source"},
}
INNER = {
    "parties": {"part", "step", "printed", "capacity", "uncertain", "actor", "words", "event", "of"},
    "passages": {"part", "start", "end", "exact", "prefix", "suffix", "text", "capture"} | {"page", "translation"},
    "rests_on": {"id", "kind", "sha256", "marking"},
    "figures": {"printed", "low", "high", "comparator", "unit", "window", "as_of"},
}
DEEPER = {
    "passages.text": {"sha256", "role", "extractor", "language"},
    "passages.capture": {"id", "sha256", "method", "captured_at"},
    "source": {"id", "sha256", "marking", "citation", "reliability"},
    "source.citation": {"title", "kind", "language", "publisher", "authors", "published", "url"},
    "source.reliability": {"grade", "reason"},
    "credibility": {"state", "grade", "reason"},
    "predicate": {"code", "value"},
    "attribution": {"check", "note"},
    "event": {"id", "title", "date", "place"},
    "event.date": {"edtf", "printed", "time", "zone"},
    "place": {"words", "relation", "latitude", "longitude", "radius_m"},
    "parties.actor": {"id", "sha256", "name", "kind"},
    "said_on": {"edtf", "printed", "time", "zone"},
}


def _made():
    case = make.case()
    names = {"analyst": "Quillon Staffname", "reviewer": "Zephyra Staffname"}
    analyst, reviewer = (make.member(case, role, name=name) for role, name in names.items())
    varga = make.actor(case, analyst)
    source = make.source(case, analyst, publisher={"name": "Harbour Post", "actor": str(varga.pk)})
    claim = make.claim(
        source,
        analyst,
        words="warned of ‘grave consequences’ from the patrols",
        voice="named",
        claim_kind="relationship",
        predicate="opposes",
        parties=[
            {"part": "speaker", "actor": str(varga.pk), "printed": "Ilse Varga"},
            {"part": "subject", "words": "Veska"},
            {"part": "object", "words": "the patrols"},
        ],
        event=str(make.event(case, analyst).pk),
        figures=[{"printed": "at least 21", "low": "21"}],
    )
    make.submitted(analyst, claim)
    return analyst, reviewer, {entry.kind: entry for entry in Entry.objects.filter(case=case)}


lent_desk, desk = on_loan(_made)


def _document(entry: Entry) -> dict:
    return json.loads(bytes_of(entry.head.document))


def _at(document: dict, path: str):
    for name in path.split("."):
        document = document[name][0] if isinstance(document[name], list) else document[name]
    return document


@pytest.mark.parametrize("kind", KEYS)
def test_the_keys_of_each_schema_are_those_pinned_here(desk, kind):
    document = _document(desk[2][kind])
    assert document["schema"] == f"casefile/{kind}/1"
    assert set(document) == KEYS[kind]


def test_the_inner_keys_of_a_claims_document_are_those_pinned_here(desk):
    document = _document(desk[2]["claim"])
    for name, keys in INNER.items():
        assert document[name]
        assert all(set(row) == keys for row in document[name]), name
    assert {path: set(_at(document, path)) for path in DEEPER} == DEEPER


@pytest.mark.parametrize("kind", KEYS)
def test_a_document_is_canonical_and_named_by_its_hash(desk, kind):
    document = desk[2][kind].head.document
    body = bytes_of(document)
    assert canonical(json.loads(body)) == body
    assert (sha256(body), len(body)) == (document.sha256, document.size)


@pytest.mark.parametrize("kind", KEYS)
def test_a_document_never_tells_who_worked_or_when_or_how_often(desk, kind):
    analyst, reviewer, entries = desk
    entry = entries[kind]
    body = bytes_of(entry.head.document).decode()
    for person in (analyst, reviewer, entry.case.opened_by):
        for secret in (person.name, person.email, str(person.pk)):
            assert secret not in body
    # When a source was read and when it was captured are said on purpose.
    said = {_document(entry).get("accessed_on"), *(one.ended_at.isoformat() for one in Capture.objects.all())}
    for moment in (entry.created_at, entry.changed_at, entry.head.created_at):
        assert not any(when in body for when in {moment.isoformat(), moment.isoformat(" ")} - said)
    for version in entry.versions.all():
        assert str(version.pk) not in body
        assert version.sha256 not in body
    assert "number" not in body


def test_a_claims_document_can_be_read_alone(desk):
    document = _document(desk[2]["claim"])
    assert document["source"]["citation"]["publisher"] == "Harbour Post"
    assert document["passages"][0]["exact"] == "warned of ‘grave consequences’ from the patrols"
    assert document["parties"][0]["actor"]["name"] == "Ilse Varga"
    assert document["parties"][1] == {
        **dict.fromkeys(["printed", "capacity"], ""),
        "part": "subject",
        "step": 0,
        "uncertain": False,
        **dict.fromkeys(["actor", "event", "of"]),
        "words": "Veska",
    }


def test_a_document_names_what_it_rests_on_by_the_hash_in_review(desk):
    entries = desk[2]
    document = _document(entries["claim"])
    named = {row["id"]: row["sha256"] for row in document["rests_on"]}
    grounds = [entries["source"], entries["actor"]]
    assert named == {str(one.pk): one.head.document.sha256 for one in grounds}
    pins = Pin.objects.filter(version=entries["claim"].head)
    assert set(pins.values_list("other", "pinned")) == {(one.pk, one.head_id) for one in grounds}


def test_the_same_content_frozen_twice_has_another_nonce_and_another_hash(desk):
    analyst, _reviewer, entries = desk
    first = entries["actor"]
    recalled = make.taken("recall", first, analyst)
    second = make.taken("submit", recalled, analyst)
    one, two = _document(first), _document(second)
    assert one.pop("nonce") != two.pop("nonce")
    assert one.pop("beside") != two.pop("beside")
    assert one == two
    assert first.head.document.sha256 != second.head.document.sha256


def test_a_frozen_version_is_not_frozen_again(desk):
    analyst, _reviewer, entries = desk
    make.taken("recall", entries["actor"], analyst)
    again = make.taken("submit", entries["actor"], analyst)
    assert again.head_id != entries["actor"].head_id
    assert Document.objects.filter(version__entry=again).count() == 2


def test_nothing_is_frozen_on_ground_nobody_submitted():
    case = make.case()
    analyst = make.member(case, "analyst")
    claim = make.claim(make.source(case, analyst), analyst)
    with pytest.raises(Objected, match="must be submitted first"):
        freeze(Entry.objects.get(pk=claim.pk))


@pytest.mark.parametrize(
    ("kind", "grade", "frozen"),
    [
        ("fact", "3", {"state": "graded", "grade": "3", "reason": "One origin."}),
        ("fact", "6", {"state": "graded", "grade": "6", "reason": "One origin."}),
        ("opinion", "", {"state": "nothing-to-grade", "grade": None, "reason": ""}),
    ],
)
def test_not_graded_and_nothing_to_grade_are_different_answers(kind, grade, frozen):
    case = make.case()
    analyst = make.member(case, "analyst")
    reason = "One origin." if grade else ""
    claim = make.claim(
        make.source(case, analyst), analyst, claim_kind=kind, credibility=grade, credibility_reason=reason
    )
    make.submitted(analyst, claim)
    assert _document(Entry.objects.get(pk=claim.pk))["credibility"] == frozen


def test_a_return_and_a_new_submission_leave_both_documents(desk):
    analyst, reviewer, entries = desk
    actor = entries["actor"]
    step(name="return", by=reviewer, entry=actor, version=str(actor.head_id), reason="Which Varga?")
    make.taken("submit", actor, analyst)
    assert bytes_of(actor.head.document) is not None
    assert Document.objects.filter(version__entry=actor).count() == 2
