"""The content of a claim: what is taken, what is refused and by which name, what submission still asks."""

import pytest

from casefile.claims.actions import log_claim
from casefile.claims.models import Claim
from casefile.core.errors import Invalid, NotAllowed
from casefile.review.actions import step
from tests import factories as make
from tests.lending import on_loan

pytestmark = pytest.mark.django_db

NOBODY = "00000000-0000-4000-8000-000000000000"
SPEAKER = {"part": "speaker", "words": "a senior official"}


def _made():
    case = make.case()
    analyst = make.member(case, "analyst")
    source = make.source(case, analyst)
    return analyst, source, [make.quote(source, "at least 21 boats")]


lent_desk, desk = on_loan(_made)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"statement": ""}, "statement"),
        ({"statement": " \0 "}, "statement"),
        ({"statement": "x" * 2001}, "statement"),
        ({"statement": "\udfff"}, "statement"),
        ({"passages": "words"}, "passages"),
        ({"passages": [1]}, "passages"),
        ({"passages": [{}]}, "passages[0].text"),
        ({"voice": "loud"}, "voice"),
        ({"voice": 7}, "voice"),
        ({"claim_kind": "rumour"}, "claim_kind"),
        ({"mode": "shouted"}, "mode"),
        ({"predicate": "likes"}, "predicate"),
        ({"predicate_value": "x" * 301}, "predicate_value"),
        ({"said_on": "2026"}, "said_on"),
        ({"said_on": {"edtf": "2026-02-30"}}, "said_on.edtf"),
        ({"happened_on": {"edtf": "0000-00"}}, "happened_on.edtf"),
        ({"happened_on": {"edtf": 2026}}, "happened_on.edtf"),
        ({"place": "x" * 501}, "place"),
        ({"reading_note": "x" * 5001}, "reading_note"),
        ({"attribution": "maybe"}, "attribution"),
        ({"credibility": "7"}, "credibility"),
        ({"credibility": 3}, "credibility"),
        ({"credibility_reason": "x" * 5001}, "credibility_reason"),
        ({"marking": "TLP:BLACK"}, "marking"),
        ({"parties": {"part": "speaker"}}, "parties"),
        ({"parties": [SPEAKER] * 201}, "parties"),
        ({"parties": [{"part": "speaker"}]}, "parties[0].actor"),
        ({"parties": [{**SPEAKER, "actor": NOBODY}]}, "parties[0].actor"),
        ({"parties": [SPEAKER, {"part": "speaker", "actor": NOBODY}]}, "parties[1].actor"),
        ({"parties": [{"words": "someone"}]}, "parties[0].part"),
        ({"parties": [{**SPEAKER, "part": "bystander"}]}, "parties[0].part"),
        ({"parties": [{"part": "via", "words": "an agency", "step": 0}]}, "parties[0].step"),
        ({"parties": [{"part": "via", "words": "an agency", "step": 2**40}]}, "parties[0].step"),
        ({"parties": [{**SPEAKER, "uncertain": "yes"}]}, "parties[0].uncertain"),
        ({"parties": [{**SPEAKER, "printed": "x" * 501}]}, "parties[0].printed"),
        ({"parties": [{**SPEAKER, "capacity": 3}]}, "parties[0].capacity"),
    ],
)
def test_a_claim_is_refused_by_the_field_at_fault(desk, fields, field):
    analyst, source, passages = desk
    with pytest.raises(Invalid) as refusal:
        log_claim(by=analyst, source=source, **{"statement": "It is so.", "passages": passages, **fields})
    assert refusal.value.field == field
    assert refusal.value.sentence
    assert not Claim.objects.exists()


def test_the_first_save_takes_three_inputs_and_fills_in_nothing_it_was_not_told(desk):
    analyst, source, passages = desk
    claim = log_claim(by=analyst, source=source, statement="21 boats were stopped.", passages=passages, voice="own")
    assert (claim.claim_kind, claim.credibility, claim.said_on, claim.happened_on) == ("", "", "", "")
    assert (claim.mode, claim.attribution, claim.marking) == ("stated", "as-printed", source.marking)


@pytest.mark.parametrize(
    ("fields", "wanted"),
    [
        ({}, {"voice", "claim_kind"}),
        ({"voice": "own", "claim_kind": "fact"}, {"credibility", "credibility_reason"}),
        ({"voice": "own", "claim_kind": "fact", "credibility": "3"}, {"credibility_reason"}),
        ({"voice": "own", "claim_kind": "opinion"}, set()),
        ({"voice": "own", "claim_kind": "forecast", "credibility": "2"}, {"credibility"}),
        ({"voice": "own", "claim_kind": "demand", "parties": [SPEAKER]}, {"voice"}),
        ({"voice": "named", "claim_kind": "intent"}, {"parties"}),
        ({"voice": "named", "claim_kind": "intent", "parties": [SPEAKER]}, {"parties"}),
        ({"voice": "unnamed", "claim_kind": "opinion"}, {"parties"}),
        ({"voice": "unnamed", "claim_kind": "opinion", "parties": [SPEAKER]}, set()),
        (
            {"voice": "own", "claim_kind": "relationship"},
            {"predicate", "parties", "credibility", "credibility_reason"},
        ),
        (
            {
                "voice": "own",
                "claim_kind": "relationship",
                "predicate": "supports",
                "parties": [{"part": "subject", "words": "Veska"}, {"part": "object", "words": "Ordel"}],
                "credibility": "6",
                "credibility_reason": "One origin.",
            },
            set(),
        ),
    ],
)
def test_submission_asks_for_what_is_lacking_and_for_nothing_else(desk, fields, wanted):
    analyst, source, passages = desk
    claim = log_claim(by=analyst, source=source, statement="It is so.", passages=passages, **fields)
    if not wanted:
        assert step(name="submit", by=analyst, entry=claim, version=str(claim.head_id)).state == "submitted"
        return
    with pytest.raises(Invalid) as refusal:
        step(name="submit", by=analyst, entry=claim, version=str(claim.head_id))
    assert {row["field"] for row in refusal.value.more["rows"]} == wanted
    assert {row["entry"] for row in refusal.value.more["rows"]} == {str(claim.pk)}


@pytest.mark.parametrize("role", ["reader", "reviewer", "outsider"])
def test_only_those_who_write_log_claims(desk, role):
    _analyst, source, passages = desk
    person = make.person() if role == "outsider" else make.member(source.case, role)
    with pytest.raises(NotAllowed):
        log_claim(by=person, source=source, statement="It is so.", passages=passages)


def test_via_is_numbered_and_no_other_part_is(desk):
    analyst, source, passages = desk
    parties = [{**SPEAKER, "step": 7}, {"part": "via", "words": "an agency", "step": 2}]
    claim = log_claim(by=analyst, source=source, statement="It is so.", passages=passages, parties=parties)
    assert [(party.part, party.step) for party in claim.parties.all()] == [("speaker", 0), ("via", 2)]
