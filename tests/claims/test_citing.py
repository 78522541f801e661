"""A cited claim stands alone: where it was found, who says it, through whom, how sure."""

import json

import pytest

from casefile.claims.citing import cited, cited_claim
from casefile.entries.freezing import bytes_of
from casefile.entries.models import Entry
from casefile.entries.writing import fields_of
from tests import factories as make


def _date(edtf: str = "", printed: str = "") -> dict:
    return {"edtf": edtf, "printed": printed, "time": "", "zone": ""}


def _party(part: str, name: str = "", words: str = "", **more) -> dict:
    actor = {"name": name} if name else None
    shared = {"step": 0, "printed": "", "capacity": "", "uncertain": False, "of": None, "event": None}
    return {"part": part, **shared, "actor": actor, "words": words, **more}


def _document(*parties, title="Patrols Go On", publisher="", published=None, method="pasted", **more) -> dict:
    citation = {"title": title, "publisher": publisher, "published": published or _date()}
    return {
        "statement": "The attempt is linked to operatives.",
        "kind": "relationship",
        "mode": "stated",
        "said_on": _date(),
        "attribution": {"check": "as-printed", "note": ""},
        "parties": list(parties),
        "passages": [{"capture": {"method": method, "captured_at": "2026-01-31T12:00:00+00:00"}}],
        "credibility": {"state": "graded", "grade": "6", "reason": ""},
        "source": {"citation": citation},
        **more,
    }


TARN = {"of": {"name": "Tarn"}}


@pytest.mark.parametrize(
    ("document", "sentence"),
    [
        (
            _document(
                _party("speaker", words="Tarn authorities", **TARN),
                _party("via", "Jonas Brandt", step=1, uncertain=True),
                _party("subject", words="the attempt"),
            ),
            "According to [Patrols Go On, publisher not known, undated, pasted], Tarn authorities (of Tarn, body not "
            "named), possibly through Jonas Brandt: “The attempt is linked to operatives.”; truth cannot be judged.",
        ),
        (
            _document(
                _party("via", words="an agency", step=2),
                _party("via", "Jonas Brandt", step=1),
                _party("speaker", "Ilse Varga", capacity="spokesperson"),
                _party("on-behalf-of", "Veskan Foreign Ministry"),
                publisher="Harbour Post",
                published=_date("2026-01", "January"),
                method="fetched",
                credibility={"state": "graded", "grade": "2", "reason": ""},
            ),
            "According to [Patrols Go On, Harbour Post, January 2026, captured 2026-01-31], Ilse Varga (spokesperson), "
            "on behalf of Veskan Foreign Ministry, through Jonas Brandt, through an agency (not named): “The attempt "
            "is linked to operatives.”; probably true.",
        ),
        (
            _document(title="", published=_date("", "Friday"), method="uploaded", mode="granted")
            | {"credibility": {"state": "not-graded", "grade": None, "reason": ""}},
            "According to [source without a title, publisher not known, Friday, uploaded], taken for granted: “The "
            "attempt is linked to operatives.”; not graded.",
        ),
        (
            _document(_party("speaker", "Ilse Varga"), _party("speaker", "Jonas Brandt"), kind="opinion")
            | {
                "credibility": {"state": "nothing-to-grade", "grade": None, "reason": ""},
                "said_on": _date("2026-01-30"),
            },
            "According to [Patrols Go On, publisher not known, undated, pasted], Ilse Varga and Jonas Brandt, said 30 "
            "January 2026: “The attempt is linked to operatives.”; opinion, nothing to grade.",
        ),
        (
            _document(_party("speaker", "Ilse Varga", uncertain=True), mode="denied", passages=[])
            | {"source": {"described": "somebody who was there"}},
            "According to [somebody who was there], possibly Ilse Varga, as a denial: “The attempt is linked to "
            "operatives.”; truth cannot be judged.",
        ),
        (
            _document(_party("speaker", "Ilse Varga"), mode="alleged", attribution={"check": "disputed", "note": ""}),
            "According to [Patrols Go On, publisher not known, undated, pasted], Ilse Varga, as an allegation, "
            "attribution disputed: “The attempt is linked to operatives.”; truth cannot be judged.",
        ),
    ],
)
def test_a_sentence_stands_alone(document, sentence):
    assert cited(document) == sentence


@pytest.fixture
def desk(db):
    case = make.case()
    analyst = make.member(case, "analyst")
    source = make.source(case, analyst, publisher={"name": "Harbour Post"})
    parties = [
        {"part": "speaker", "actor": str(make.actor(case, analyst).pk), "capacity": "spokesperson"},
        {"part": "via", "words": "an agency", "uncertain": True},
    ]
    claim = make.claim(source, analyst, voice="named", parties=parties, tearline={"words": "A", "marking": "TLP:GREEN"})
    return analyst, claim


def test_a_draft_is_cited_as_its_document_will_be(desk):
    analyst, claim = desk
    draft = cited_claim(claim, fields_of(claim.head), analyst)
    assert "[Veskan Backs Ordel Amid Strait Patrols, Harbour Post, undated, uploaded], Ilse Varga (sp" in draft
    make.submitted(analyst, Entry.objects.get(pk=claim.pk))
    frozen = Entry.objects.get(pk=claim.pk).head.document
    assert cited(json.loads(bytes_of(frozen))) == draft


def test_a_tearline_is_cited_without_a_word_of_the_source(desk):
    analyst, claim = desk
    make.submitted(analyst, Entry.objects.get(pk=claim.pk))
    head = Entry.objects.get(pk=claim.pk).head
    document = json.loads(bytes_of(head.annexes.get(role="tearline")))
    assert cited(document).startswith("According to [A], Ilse Varga")
    whole = bytes_of(head.annexes.get(role="tearline")).decode()
    for secret in ("Harbour Post", str(claim.source_id), "capture", "Since September", "Veskan Backs"):
        assert secret not in whole
        assert secret in bytes_of(head.document).decode(), "the control: the main document has it"


def test_names_somebody_may_not_see_are_left_out_of_what_they_cite(desk):
    _analyst, claim = desk
    hidden = [claim.source_id, claim.parties.get(part="speaker").actor_id]
    Entry.objects.filter(pk__in=hidden).update(marking="TLP:RED")
    told = cited_claim(claim, fields_of(claim.head), make.member(claim.case, "analyst"))
    assert told.startswith("According to [something you may not see], something you may not see (spokesperson)")
    assert "Harbour Post" not in told
