"""What was erased says so, everywhere, and breaks nothing."""

import json

import pytest

from casefile.archive.intake import blobs
from casefile.desk.management.commands.erase import as_owner
from casefile.entries.models import Entry
from casefile.releases.actions import grant, open_collection, propose_release, sign_release
from casefile.releases.erasing import erase
from tests import factories as make
from tests.api.caller import Caller, caller

SECRET = b"21 boats"


@pytest.mark.django_db(transaction=True)
def test_an_erased_source_and_claim_answer_without_their_words():
    case = make.case()
    lead, analyst = case.opened_by, make.member(case, "analyst")
    reviewer, second = make.member(case, "reviewer"), make.person(is_admin=True)
    claim = make.claim(make.source(case, analyst), analyst)
    make.approved(reviewer, make.submitted(analyst, claim))
    collection = open_collection(by=lead, case=case, title="Strait")
    partner, secret = make.partner()
    grant(by=lead, collection=collection, partner=partner)
    sign_release(by=reviewer, proposal=propose_release(by=lead, collection=collection))
    with as_owner():
        for pk in (claim.pk, claim.source.pk):
            gone = erase(by=lead, second=second, entry=Entry.objects.get(pk=pk), reason="The law asks for it.")
            for address in gone.blobs:
                blobs().remove(address)

    script, source = caller(analyst), claim.source
    capture = source.captures.get()
    seen = {f"claims/{claim.pk}", f"sources/{source.pk}", f"captures/{capture.pk}", f"texts/{source.texts.first().pk}"}
    seen |= {f"entries/{claim.pk}{below}" for below in ("", "/history", "/versions", "/review")}
    seen |= {f"versions/{claim.head_id}", f"cases/{case.pk}/entries", f"collections/{collection.pk}/preview"}
    for path in seen:
        answer = script.get(path)
        assert answer.status_code == 200, path
        assert SECRET not in answer.content
    assert told_erased(script, capture) == {str(one.pk): one.name for one in capture.artifacts.all()}
    for path in (f"versions/{claim.head_id}/document", f"artifacts/{capture.artifacts.first().pk}"):
        assert script.get(path).status_code == 404
    assert script.get(f"claims/{claim.pk}").json()["content"]["erased"] is True
    told = {"version": script.get(f"claims/{claim.pk}").json()["version"], "reason": "Try."}
    judge = caller(reviewer).prove()
    for name in ("submit", "recall", "approve", "return", "discard", "withdraw", "reinstate"):
        for tries in (script, judge):
            assert 400 <= tries.post(f"entries/{claim.pk}/steps", {"step": name, **told}).status_code < 500, name
    refused = script.patch(f"claims/{claim.pk}", {"place": "Tarn Strait"}, seen=told["version"])
    assert 400 <= refused.status_code < 500
    page = Caller(secret).get(f"collections/{collection.pk}/documents")
    assert SECRET not in page.content
    assert {row["tombstone"] for row in json.loads(page.content)["documents"]} == {True}


def told_erased(script: Caller, capture) -> dict[str, str]:
    """The files of a capture that are said to be erased whole, and when."""
    erasures = script.get(f"captures/{capture.pk}").json()["erasures"]
    return {one["artifact"]: one["name"] for one in erasures if one["is_whole"] and one["at"]}
