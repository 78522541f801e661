"""Tightening takes one person and acts at once, also on what embeds the thing that was marked stricter."""

import json

import pytest

from casefile.core.errors import NotNow
from casefile.entries.actions import change
from casefile.entries.models import Entry, Staleness
from casefile.releases import feed
from casefile.releases.actions import grant, open_collection, propose_release, sign_release
from tests import factories as make

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def desk():
    case = make.case()
    analyst, reviewer = make.member(case, "analyst"), make.member(case, "reviewer")
    source = make.source(case, analyst)
    claim = make.claim(source, analyst)
    make.approved(reviewer, make.submitted(analyst, claim))
    return case, analyst, reviewer, source, claim


def _released(case, reviewer):
    collection = open_collection(by=case.opened_by, case=case, title="Strait")
    partner, _secret = make.partner()
    grant(by=case.opened_by, collection=collection, partner=partner)
    sign_release(by=reviewer, proposal=propose_release(by=case.opened_by, collection=collection))
    return collection, partner


def _schemas(collection, partner) -> list[str]:
    shown = feed.collection_of(partner.pk, collection.pk)
    lines = b"".join(feed.stream(shown, 0, lambda: True)).splitlines()
    return sorted(json.loads(line)["schema"] for line in lines)


def test_a_source_marked_stricter_takes_its_claims_back_at_once(desk):
    case, analyst, reviewer, source, claim = desk
    collection, partner = _released(case, reviewer)
    assert _schemas(collection, partner) == ["casefile/claim/1", "casefile/source/1", "casefile/trailer/1"]

    head = Entry.objects.get(pk=source.pk).head_id
    change(by=analyst, entry=source, seen=head, marking="TLP:AMBER+STRICT")

    assert _schemas(collection, partner) == ["casefile/tombstone/1", "casefile/tombstone/1", "casefile/trailer/1"]
    assert list(Staleness.objects.values_list("entry", "code")) == [(claim.pk, "stricter")]
    with pytest.raises(NotNow):
        propose_release(by=case.opened_by, collection=collection)


def test_a_release_is_not_signed_over_a_marking_that_became_stricter(desk):
    case, analyst, reviewer, source, _claim = desk
    collection = open_collection(by=case.opened_by, case=case, title="Strait")
    proposal = propose_release(by=case.opened_by, collection=collection)
    head = Entry.objects.get(pk=source.pk).head_id
    change(by=analyst, entry=source, seen=head, marking="TLP:AMBER+STRICT")
    with pytest.raises(NotNow, match="stricter"):
        sign_release(by=reviewer, proposal=proposal)
