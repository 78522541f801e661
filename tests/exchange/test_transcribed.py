"""What an analyst transcribed from a file leaves as that, never as words of a text."""

import json

import pytest

from casefile.claims.actions import log_claim
from casefile.exchange.formats import FORMATS
from casefile.exchange.pulling import exported
from casefile.releases import feed
from casefile.releases.actions import grant, open_collection, propose_release, sign_release
from tests import factories as make
from tests.reading import given
from tests.uploading import file_of, uploaded

pytestmark = pytest.mark.django_db(transaction=True)


def test_transcribed_words_leave_with_their_place(db):
    case = make.case()
    analyst, reviewer = make.member(case, "analyst"), make.member(case, "reviewer")
    source = uploaded(case, analyst, given.EVERY["mp4"](), title="A speech")
    row = {"artifact": str(file_of(source).pk), "time": [5_000, 7_500], "exact": "We keep the gate open."}
    claim = log_claim(by=analyst, source=source, statement="The gate stays open.", passages=[row], **make.WHOLE)
    make.approved(reviewer, make.submitted(analyst, claim))
    collection = open_collection(by=case.opened_by, case=case, title="Strait")
    partner, _secret = make.partner()
    grant(by=case.opened_by, collection=collection, partner=partner)
    sign_release(by=reviewer, proposal=propose_release(by=case.opened_by, collection=collection))
    shown = feed.collection_of(partner.pk, collection.pk)
    told = {name: b"".join(exported(shown, FORMATS[name], lambda: True, lambda *_all: None)) for name in FORMATS}
    assert b"The gate stays open." in told["sentences"]
    quotes = [
        said["quotes"]
        for one in json.loads(told["stix"])["objects"]
        for said in one.get("extensions", {}).values()
        if "quotes" in said
    ]
    quote = {"exact": row["exact"], "transcribed": True, "selector": "t=5.000,7.500"}
    assert quotes == [[{**quote, "file_sha256": file_of(source).sha256}]]
