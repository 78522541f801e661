"""Releasing takes two; what leaves is what stands; the feed is gapless and ends with a trailer, or is cut."""

import hashlib
import json

import pytest

from casefile.accounts.models import Partner
from casefile.cases.actions import give_role
from casefile.core.errors import Invalid, NotAllowed, NotNow, NotThere
from casefile.entries.freezing import bytes_of
from casefile.entries.models import Entry
from casefile.releases import feed
from casefile.releases.actions import drop_proposal, grant, open_collection, propose_release, revoke, sign_release
from casefile.releases.models import FeedItem, Release
from casefile.releases.preview import preview
from tests import factories as make
from tests.lending import on_loan

pytestmark = pytest.mark.django_db(transaction=True)

MANIFEST = {"schema", "collection", "epoch", "number", "previous", "ceiling", "documents", "withdrawn"}


def _made():
    case = make.case()
    author, reviewer = make.member(case, "analyst"), make.member(case, "reviewer")
    actors = [make.brought_to("approved", make.actor(case, author, f"Person {n}"), author, reviewer) for n in range(3)]
    collection = open_collection(by=case.opened_by, case=case, title="Strait")
    partner, _secret = make.partner()
    grant(by=case.opened_by, collection=collection, partner=partner)
    return case, author, reviewer, actors, collection, partner


lent_desk, desk = on_loan(_made)


def _released(desk, chosen=None):
    case, _author, reviewer, _actors, collection, _partner = desk
    return sign_release(by=reviewer, proposal=propose_release(by=case.opened_by, collection=collection, chosen=chosen))


def _lines(desk, after: int = 0) -> list[bytes]:
    shown = feed.collection_of(desk[5].pk, desk[4].pk)
    return b"".join(feed.stream(shown, after, lambda: True)).splitlines()


@pytest.mark.parametrize("role", ["outsider", "reader", "analyst"])
def test_who_may_not_release_neither_proposes_nor_signs_nor_drops(desk, role):
    case, *_rest, collection, _partner = desk
    proposal = propose_release(by=case.opened_by, collection=collection)
    person = make.person() if role == "outsider" else make.member(case, role)
    for deed in (
        lambda: propose_release(by=person, collection=collection),
        lambda: sign_release(by=person, proposal=proposal),
        lambda: drop_proposal(by=person, proposal=proposal),
    ):
        with pytest.raises(NotAllowed):
            deed()
    assert not Release.objects.exists()


@pytest.mark.parametrize("role", ["outsider", "reader", "analyst", "reviewer", "admin"])
def test_only_a_lead_opens_collections_and_grants_and_revokes(desk, role):
    case, *_rest, collection, partner = desk
    person = make.person(is_admin=role == "admin")
    if role not in ("outsider", "admin"):
        give_role(by=case.opened_by, case=case, person=person, role=role)
    for deed in (
        lambda: open_collection(by=person, case=case, title="Another"),
        lambda: grant(by=person, collection=collection, partner=partner),
        lambda: revoke(by=person, collection=collection, partner=partner),
    ):
        with pytest.raises(NotAllowed):
            deed()


def test_nobody_signs_what_they_proposed_and_nothing_is_signed_twice(desk):
    case, _author, reviewer, _actors, collection, _partner = desk
    proposal = propose_release(by=reviewer, collection=collection)
    with pytest.raises(NotAllowed, match="You proposed"):
        sign_release(by=reviewer, proposal=proposal)
    sign_release(by=case.opened_by, proposal=proposal)
    for deed in (sign_release, drop_proposal):
        with pytest.raises(NotNow):
            deed(by=case.opened_by, proposal=proposal)
    assert Release.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "field"),
    [({"title": " "}, "title"), ({"ceiling": "TLP:RED"}, "ceiling"), ({"ceiling": "TLP:AMBER+STRICT"}, "ceiling")],
)
def test_a_collection_is_refused_by_the_field_at_fault(desk, fields, field):
    case = desk[0]
    with pytest.raises(Invalid) as refusal:
        open_collection(by=case.opened_by, case=case, **{"title": "Another", **fields})
    assert refusal.value.field == field


def test_a_disabled_partner_is_granted_nothing_and_shown_nothing(desk):
    case, *_rest, collection, partner = desk
    Partner.objects.filter(pk=partner.pk).update(is_active=False)
    partner.refresh_from_db()
    with pytest.raises(Invalid):
        grant(by=case.opened_by, collection=collection, partner=partner)
    assert feed.collections_of(partner.pk) == []


def test_the_preview_says_of_each_entry_whether_it_leaves_or_why_not(desk):
    case, author, reviewer, actors, collection, _partner = desk
    make.actor(case, author, "Draft")
    strict = make.actor(case, author, "Strict", marking="TLP:AMBER+STRICT")
    make.brought_to("approved", strict, author, reviewer)
    _released(desk, {actors[0].pk})
    leaving, staying = preview(collection, case.opened_by, {actors[0].pk, actors[1].pk})
    assert [one.entry.pk for one in leaving] == [actors[1].pk]
    assert {one.entry.title: one.sentence for one in staying} == {
        "Draft": "not approved",
        "Strict": "marked stricter than the collection takes",
        "Person 0": "released already",
        "Person 2": "not chosen",
    }


def test_what_left_is_byte_for_byte_what_was_approved_and_the_trailer_counts_it(desk):
    _released(desk)
    *lines, trailer = _lines(desk)
    stored = [bytes_of(Entry.objects.get(pk=actor.pk).approved.document) for actor in desk[3]]
    assert sorted(lines) == sorted(stored)
    said = json.loads(trailer)
    assert set(said) == {"schema", "count", "sha256", "after"}
    assert said["count"] == 3
    assert said["sha256"] == hashlib.sha256(b"".join(line + b"\n" for line in lines)).hexdigest()


def test_a_manifest_names_every_document_and_the_release_before_it(desk):
    first = _released(desk, {desk[3][0].pk})
    make.taken("withdraw", desk[3][0], desk[2])
    second = _released(desk)
    said = [json.loads(bytes(release.manifest)) for release in (first, second)]
    assert all(set(one) == MANIFEST for one in said)
    assert (said[0]["previous"], said[1]["previous"]) == (None, first.sha256)
    assert [row["id"] for row in said[1]["withdrawn"]] == [str(desk[3][0].pk)]
    assert set(said[0]["documents"][0]) == {"number", "id", "schema", "sha256", "size"}
    assert hashlib.sha256(bytes(second.manifest)).hexdigest() == second.sha256


def test_the_numbers_of_a_feed_have_no_gap_and_the_next_pull_brings_the_tombstone(desk):
    _released(desk)
    after = json.loads(_lines(desk)[-1])["after"]
    make.taken("withdraw", desk[3][1], desk[2])
    numbers = FeedItem.objects.filter(collection=desk[4]).order_by("number").values_list("number", flat=True)
    assert list(numbers) == [1, 2, 3, 4]
    shown = feed.collection_of(desk[5].pk, desk[4].pk)
    [tombstone, _trailer] = _lines(desk, feed.place_of(shown, after))
    assert json.loads(tombstone) == {
        "schema": "casefile/tombstone/1",
        "id": str(desk[3][1].pk),
        "sha256": FeedItem.objects.get(kind="tombstone").sha256,
    }


def test_a_partner_without_a_grant_is_told_what_one_is_told_of_nothing(desk):
    case, *_rest, collection, partner = desk
    other, _secret = make.partner()
    for partner_id, collection_id in ((other.pk, collection.pk), (partner.pk, case.pk)):
        with pytest.raises(NotThere) as refusal:
            feed.collection_of(partner_id, collection_id)
        assert refusal.value.sentence == NotThere().sentence
    revoke(by=case.opened_by, collection=collection, partner=partner)
    with pytest.raises(NotThere):
        feed.collection_of(partner.pk, collection.pk)


def test_a_stream_whose_grant_is_gone_ends_without_its_trailer(desk, monkeypatch):
    monkeypatch.setattr(feed, "CHUNK", 1)
    _released(desk)
    shown, asked = feed.collection_of(desk[5].pk, desk[4].pk), []

    def may_go_on() -> bool:
        asked.append(1)
        return len(asked) <= 2

    lines = b"".join(feed.stream(shown, 0, may_go_on)).splitlines()
    assert len(lines) == 2
    assert not any(b"casefile/trailer/1" in line for line in lines)


@pytest.mark.parametrize("cursor", ["x", "é", "A" * 500, "W10", "\0", "bnVsbA"])
def test_a_cursor_that_is_not_ours_is_refused(desk, cursor):
    shown = feed.collection_of(desk[5].pk, desk[4].pk)
    with pytest.raises(Invalid) as refusal:
        feed.place_of(shown, cursor)
    assert refusal.value.field == "after"


def test_a_cursor_of_an_earlier_epoch_begins_again_and_a_later_one_is_refused(desk):
    shown = feed.collection_of(desk[5].pk, desk[4].pk)
    older, newer = (
        feed.Shown(shown.id, shown.title, shown.ceiling, epoch, shown.counter) for epoch in (shown.epoch - 1, 2)
    )
    assert feed.place_of(shown, feed.cursor_at(older, 3)) == 0
    assert feed.place_of(shown, feed.cursor_at(shown, 3)) == 3
    with pytest.raises(Invalid):
        feed.place_of(shown, feed.cursor_at(newer, 3))


def test_a_page_holds_the_same_documents_and_says_whether_there_are_more(desk):
    _released(desk)
    shown = feed.collection_of(desk[5].pk, desk[4].pk)
    first = json.loads(feed.page(shown, 0, 2)[0])
    rest = json.loads(feed.page(shown, feed.place_of(shown, first["after"]), 2)[0])
    assert (len(first["documents"]), first["more"]) == (2, True)
    assert (len(rest["documents"]), rest["more"]) == (1, False)
    assert not any(row["tombstone"] for row in first["documents"] + rest["documents"])


def test_a_proposal_dropped_releases_nothing(desk):
    case, _author, reviewer, _actors, collection, _partner = desk
    proposal = propose_release(by=case.opened_by, collection=collection)
    drop_proposal(by=reviewer, proposal=proposal)
    with pytest.raises(NotNow):
        sign_release(by=reviewer, proposal=proposal)
    assert not FeedItem.objects.exists()


def test_nothing_new_is_nothing_to_release(desk):
    _released(desk)
    with pytest.raises(NotNow):
        propose_release(by=desk[2], collection=desk[4])
