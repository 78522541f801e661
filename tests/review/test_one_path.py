"""The one path, by the actions alone: logged, submitted, approved, released, pulled."""

import hashlib
import json

import pytest

from casefile.core.errors import NotAllowed, NotNow, Stale
from casefile.entries.actions import change
from casefile.entries.freezing import bytes_of
from casefile.entries.models import Entry
from casefile.ledger.models import Chain
from casefile.ledger.verification import faults_in
from casefile.releases import feed
from casefile.releases.actions import grant, open_collection, propose_release, sign_release
from casefile.review.actions import step
from tests import factories as make

pytestmark = pytest.mark.django_db(transaction=True)


def _logged(case, analyst):
    """A source, its speaker and what they said, in one batch."""
    source, varga = make.source(case, analyst), make.actor(case, analyst)
    claim = make.claim(
        source,
        analyst,
        "The patrols carry a risk of “grave consequences”.",
        "warned of ‘grave consequences’ from the patrols",
        claim_kind="forecast",
        voice="named",
        credibility="",
        credibility_reason="",
        parties=[{"part": "speaker", "actor": str(varga.pk), "printed": "Ilse Varga", "capacity": "spokesperson"}],
    )
    batch = make.submitted(analyst, claim)
    assert {row.entry_id for row in batch.rows.all()} == {source.pk, varga.pk, claim.pk}
    return batch, Entry.objects.get(pk=claim.pk)


def _released(case, reviewer):
    collection = open_collection(by=case.opened_by, case=case, title="Strait")
    partner, _secret = make.partner()
    grant(by=case.opened_by, collection=collection, partner=partner)
    proposal = propose_release(by=case.opened_by, collection=collection)
    with pytest.raises(NotAllowed):
        sign_release(by=case.opened_by, proposal=proposal)
    sign_release(by=reviewer, proposal=proposal)
    return collection, partner


def test_a_claim_goes_from_the_article_to_the_partner_byte_for_byte():
    case = make.case()
    analyst, reviewer = make.member(case, "analyst"), make.member(case, "reviewer")
    batch, claim = _logged(case, analyst)
    assert [outcome.refusal for outcome in make.approved(reviewer, batch)] == [None, None, None]
    collection, partner = _released(case, reviewer)

    shown = feed.collection_of(partner.pk, collection.pk)
    lines = b"".join(feed.stream(shown, 0, lambda: True)).splitlines(keepends=True)
    trailer = json.loads(lines[-1])
    assert trailer["count"] == 3
    assert trailer["sha256"] == hashlib.sha256(b"".join(lines[:-1])).hexdigest()
    claim.refresh_from_db()
    assert bytes_of(claim.approved.document) + b"\n" in lines[:-1]

    step(name="withdraw", by=reviewer, entry=claim, version=str(claim.head_id), reason="The page was a forgery.")
    after = feed.place_of(shown, trailer["after"])
    shown = feed.collection_of(partner.pk, collection.pk)
    [tombstone, _end] = b"".join(feed.stream(shown, after, lambda: True)).splitlines()
    assert json.loads(tombstone)["id"] == str(claim.pk)
    assert [fault for chain in Chain.objects.all() for fault in faults_in(chain)] == []


def test_what_stands_goes_on_standing_while_a_change_is_in_review():
    case = make.case()
    analyst, reviewer = make.member(case, "analyst"), make.member(case, "reviewer")
    claim = make.claim(make.source(case, analyst), analyst)
    make.approved(reviewer, make.submitted(analyst, claim))
    entry = Entry.objects.get(pk=claim.pk)
    seen = entry.head_id

    change(by=analyst, entry=claim, seen=seen, statement="The coast guard stopped 21 boats or more.")
    entry.refresh_from_db()
    assert (entry.state, entry.approved_id, entry.title) == ("draft", seen, claim.statement)
    with pytest.raises(Stale):
        change(by=analyst, entry=claim, seen=seen, statement="Another wording.")

    step(name="submit", by=analyst, entry=entry, version=str(entry.head_id))
    entry.refresh_from_db()
    step(name="approve", by=reviewer, entry=entry, version=str(entry.head_id))
    entry.refresh_from_db()
    assert (entry.state, entry.title) == ("approved", "The coast guard stopped 21 boats or more.")


def test_a_claim_is_not_approved_before_what_it_rests_on():
    case = make.case()
    analyst, reviewer = make.member(case, "analyst"), make.member(case, "reviewer")
    claim = make.claim(make.source(case, analyst), analyst)
    make.submitted(analyst, claim)
    entry = Entry.objects.get(pk=claim.pk)
    with pytest.raises(NotNow, match="rests on"):
        step(name="approve", by=reviewer, entry=entry, version=str(entry.head_id))
