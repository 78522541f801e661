"""Links leave where both their ends do, tearlines in place of what they protect; approving a version approves both."""

import json

import pytest
from django.db import connections

from casefile.core.canonical import hash_of, sha256
from casefile.core.errors import NotNow
from casefile.entries.annexes import commitment
from casefile.entries.freezing import bytes_of
from casefile.entries.kinds import KINDS
from casefile.entries.models import Annex, Entry
from casefile.entries.verification import faults_in_bodies
from casefile.releases import feed
from casefile.releases.actions import grant, open_collection, propose_release, sign_release
from casefile.releases.models import FeedItem
from casefile.releases.preview import preview
from tests import factories as make
from tests.lending import on_loan

pytestmark = pytest.mark.django_db(transaction=True)


class Desk:
    """A case with an analyst, a reviewer and a partner's collection."""

    def __init__(self, ceiling: str = "TLP:AMBER"):
        self.case = make.case()
        self.lead = self.case.opened_by
        self.author, self.reviewer = make.member(self.case, "analyst"), make.member(self.case, "reviewer")
        self.source = make.source(self.case, self.author)
        self.collection = open_collection(by=self.lead, case=self.case, title="Strait", ceiling=ceiling)
        self.partner, _secret = make.partner()
        grant(by=self.lead, collection=self.collection, partner=self.partner)

    def claim(self, statement: str, **more) -> Entry:
        return make.claim(more.pop("source", self.source), self.author, statement, **more)

    def stand(self, *entries) -> None:
        outcomes = make.approved(self.reviewer, make.submitted(self.author, *entries))
        assert [one.refusal for one in outcomes if one.refusal] == []

    def release(self, *chosen):
        ids = {one.pk for one in chosen} if chosen else None
        proposal = propose_release(by=self.lead, collection=self.collection, chosen=ids)
        return sign_release(by=self.reviewer, proposal=proposal)

    def lines(self) -> list[dict]:
        """What the partner reads now, without the trailer."""
        shown = feed.collection_of(self.partner.pk, self.collection.pk)
        return [json.loads(line) for line in b"".join(feed.stream(shown, 0, lambda: True)).splitlines()][:-1]

    def schemas(self) -> list[str]:
        return sorted(line["schema"] for line in self.lines())


lent_desk, desk = on_loan(Desk)


def _linked(desk: Desk, **more):
    """Two claims that stand, the second of which says that it supports the first."""
    first = desk.claim("The coast guard stops boats.")
    link = {"type": "supports", "claim": str(first.pk), "by": "desk", "note": "An instance of it."}
    second = desk.claim("The coast guard has stopped at least 21 boats.", links=[link], **more)
    desk.stand(first, second)
    return first, second


def _fresh(entry) -> Entry:
    return Entry.objects.get(pk=entry.pk)


def test_the_main_document_commits_to_its_annexes_and_does_not_tell_of_them(desk):
    first, second = _linked(desk)
    for entry, expected in ((first, 0), (second, 1)):
        document = _fresh(entry).approved.document
        annexes = list(document.version.annexes.all())
        assert len(annexes) == expected
        body = json.loads(bytes_of(document))
        assert body["beside"] == commitment(document.salt, annexes)
        assert str(first.pk) not in bytes_of(_fresh(second).approved.document).decode()
    bare = hash_of({"salt": "", "documents": []})
    assert json.loads(bytes_of(_fresh(first).approved.document))["beside"] != bare


def test_an_annex_is_named_by_its_hash_and_says_both_its_ends(desk):
    first, second = _linked(desk)
    annex = Annex.objects.get(version=_fresh(second).approved)
    body = json.loads(bytes_of(annex))
    assert sha256(bytes_of(annex)) == annex.sha256
    assert (body["schema"], body["from"], body["to"]) == ("casefile/link/1", str(second.pk), str(first.pk))
    assert len(body["nonce"]) == 32


def test_a_changed_annex_is_found_by_the_verifier(desk):
    _first, _second = _linked(desk)
    assert list(faults_in_bodies(desk.case.pk)) == []
    annex = Annex.objects.get()
    alter = "ALTER TABLE entries_annexbody {} TRIGGER entries_annexbody_insert_only"
    with connections["owner"].cursor() as cursor:
        cursor.execute(alter.format("DISABLE"))
        cursor.execute("UPDATE entries_annexbody SET bytes = bytes || 'x' WHERE annex_id = %s", [annex.pk])
        cursor.execute(alter.format("ENABLE ALWAYS"))
    (fault,) = faults_in_bodies(desk.case.pk)
    assert "annex" in fault.sentence


def test_a_link_leaves_only_once_both_its_ends_are_out(desk):
    first, second = _linked(desk)
    desk.release(second)
    assert desk.schemas() == ["casefile/claim/1"]
    desk.release(first)
    assert desk.schemas() == ["casefile/claim/1", "casefile/claim/1", "casefile/link/1"]
    assert desk.lines()[-1]["to"] == str(first.pk)


def test_withdrawing_one_end_takes_the_link_back_with_it(desk):
    first, _second = _linked(desk)
    desk.release()
    assert "casefile/link/1" in desk.schemas()
    make.taken("withdraw", first, desk.reviewer)
    schemas = desk.schemas()
    assert "casefile/link/1" not in schemas
    assert schemas.count("casefile/tombstone/1") == 2


def test_a_newer_version_without_the_link_takes_it_back_when_it_is_released(desk):
    _first, second = _linked(desk)
    desk.release()
    slot = Annex.objects.get().slot
    make.change(by=desk.author, entry=second, seen=_fresh(second).head_id, links=[])
    desk.stand(_fresh(second))
    desk.release(second)
    assert {line["id"] for line in desk.lines() if line["schema"] == "casefile/tombstone/1"} == {str(slot)}


def test_a_link_keeps_its_public_id_from_version_to_version(desk):
    _first, second = _linked(desk)
    make.change(by=desk.author, entry=second, seen=_fresh(second).head_id, reading_note="Read again.")
    desk.stand(_fresh(second))
    assert len({annex.slot for annex in Annex.objects.all()}) == 1
    assert Annex.objects.count() == 2


def test_a_link_to_what_may_not_leave_does_not_leave(desk):
    first, _second = _linked(desk)
    make.change(by=desk.author, entry=first, seen=_fresh(first).head_id, marking="TLP:AMBER+STRICT")
    desk.release()
    assert "casefile/link/1" not in desk.schemas()
    assert str(first.pk) not in json.dumps(desk.lines())


TEARLINE = {"words": "Somebody who was at the pier that night.", "marking": "TLP:GREEN"}


def _protected(desk: Desk, **more):
    """A claim from a strictly marked source, with a tearline."""
    strict = make.source(desk.case, desk.author, marking="TLP:AMBER+STRICT", title="A letter nobody may see")
    claim = desk.claim("The coast guard has stopped at least 21 boats.", source=strict, tearline=TEARLINE, **more)
    desk.stand(claim)
    return strict, claim


def test_a_tearline_leaves_in_place_of_the_full_document(desk):
    strict, claim = _protected(desk)
    desk.release()
    (line,) = [line for line in desk.lines() if line["schema"] == "casefile/claim/1"]
    assert (line["id"], line["marking"]) == (str(claim.pk), "TLP:GREEN")
    assert line["source"] == {"described": TEARLINE["words"]}
    assert line["passages"] == []
    told = json.dumps(desk.lines())
    full = json.loads(bytes_of(_fresh(claim).approved.document))
    secrets = [strict.title, str(strict.pk), full["passages"][0]["exact"], full["source"]["sha256"]]
    secrets += [str(strict.captures.get().pk), strict.captures.get().sha256]
    assert [secret for secret in secrets if secret in told] == []


def test_with_a_tearline_the_full_document_never_leaves_not_even_where_its_marking_would_let_it(desk):
    claim = desk.claim("The coast guard has stopped at least 21 boats.", tearline=TEARLINE)
    desk.stand(claim)
    leaving, _staying = preview(desk.collection, desk.lead)
    (way,) = [one for one in leaving if one.entry.pk == claim.pk]
    assert way.role == "tearline"
    assert way.sha256 != _fresh(claim).approved.document.sha256


def test_a_stricter_marking_since_takes_the_tearline_back_too(desk):
    _strict, claim = _protected(desk)
    desk.release()
    make.change(by=desk.author, entry=claim, seen=_fresh(claim).head_id, marking="TLP:RED")
    (line,) = [line for line in desk.lines() if line["id"] == str(claim.pk)]
    assert line["schema"] == "casefile/tombstone/1"


def test_a_tearline_that_names_an_actor_who_may_not_leave_stays(desk):
    actor = make.actor(desk.case, desk.author, "Kaspar Lind", marking="TLP:AMBER+STRICT")
    parties = [{"part": "about", "actor": str(actor.pk)}]
    _strict, claim = _protected(desk, parties=parties, marking="TLP:AMBER+STRICT")
    leaving, staying = preview(desk.collection, desk.lead)
    assert claim.pk not in {one.entry.pk for one in leaving}
    assert "stricter" in next(one.sentence for one in staying if one.entry.pk == claim.pk)


def test_a_proposal_is_not_signed_once_a_link_in_it_leads_nowhere(desk):
    first, _second = _linked(desk)
    proposal = propose_release(by=desk.lead, collection=desk.collection)
    make.change(by=desk.author, entry=first, seen=_fresh(first).head_id, marking="TLP:AMBER+STRICT")
    with pytest.raises(NotNow):
        sign_release(by=desk.reviewer, proposal=proposal)
    assert not FeedItem.objects.exists()


def test_the_database_itself_publishes_no_full_document_beside_a_tearline(desk):
    """The second belt: with the rule in Python switched off, the feed's trigger refuses."""
    _strict, claim = _protected(desk)
    release = desk.release()
    claim = _fresh(claim)
    refused = FeedItem(
        collection=desk.collection,
        number=99,
        kind=FeedItem.DOCUMENT,
        release=release,
        entry=claim,
        version=claim.approved,
        slot=claim.pk,
        sha256=claim.approved.document.sha256,
    )
    with pytest.raises(Exception, match="only what stands"):
        refused.save(force_insert=True)


def test_every_kind_says_what_stands_beside_it():
    assert all(callable(kind.beside) for kind in KINDS.values())
