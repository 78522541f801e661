"""The richer members of a claim: ends of parties, place, figures, links, tearline. Taken whole, or refused by name."""

from dataclasses import replace

import pytest
from django.db import IntegrityError, transaction

from casefile.claims import actions
from casefile.claims.actions import change_claim, log_claim
from casefile.claims.kind import CLAIM
from casefile.claims.models import Claim, ClaimLink, Event, Figure, Party
from casefile.core.errors import Invalid
from casefile.entries.models import Entry
from casefile.entries.writing import fields_of
from casefile.review.actions import step
from tests import factories as make
from tests.lending import on_loan

pytestmark = pytest.mark.django_db

NOBODY = "00000000-0000-4000-8000-000000000000"
OFFICIAL = {"part": "speaker", "words": "a senior official"}
FIGURE = {"printed": "at least 21 boats"}
LINK = {"type": "supports", "claim": NOBODY}


def _made():
    case = make.case()
    analyst = make.member(case, "analyst")
    source = make.source(case, analyst)
    return analyst, source, [make.quote(source, "at least 21 boats")]


lent_desk, desk = on_loan(_made)


def _logged(desk, **fields) -> Claim:
    analyst, source, passages = desk
    return log_claim(by=analyst, source=source, **{"statement": "It is so.", "passages": passages, **fields})


def _refused(desk, **fields) -> str:
    with pytest.raises(Invalid) as refusal:
        _logged(desk, **fields)
    assert refusal.value.sentence
    return refusal.value.field


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"parties": [{**OFFICIAL, "event": NOBODY}]}, "parties[0].actor"),
        ({"parties": [{"part": "about", "event": NOBODY}]}, "parties[0].event"),
        ({"parties": [{"part": "speaker", "event": NOBODY}]}, "parties[0].event"),
        ({"parties": [{**OFFICIAL, "of": NOBODY}]}, "parties[0].of"),
        ({"parties": [{"part": "speaker", "actor": NOBODY, "of": NOBODY}]}, "parties[0].of"),
        ({"event": NOBODY}, "event"),
        ({"event": "no id"}, "event"),
        ({"place": ["Tarn"]}, "place"),
        ({"place": {"words": "x" * 501}}, "place.words"),
        ({"place": {"relation": "above"}}, "place.relation"),
        ({"place": {"latitude": "12.5"}}, "place.longitude"),
        ({"place": {"longitude": "12.5"}}, "place.latitude"),
        ({"place": {"latitude": "91", "longitude": "0"}}, "place.latitude"),
        ({"place": {"latitude": "1", "longitude": "180.1"}}, "place.longitude"),
        ({"place": {"latitude": "1e1", "longitude": "0"}}, "place.latitude"),
        ({"place": {"latitude": "1", "longitude": "٢"}}, "place.longitude"),
        ({"place": {"words": "Tarn", "radius_m": 500}}, "place.radius_m"),
        ({"place": {"latitude": "1", "longitude": "2", "radius_m": -1}}, "place.radius_m"),
        ({"figures": {}}, None),
        ({"figures": [{}]}, "figures[0].printed"),
        ({"figures": [FIGURE, {**FIGURE, "low": "many"}]}, "figures[1].low"),
        ({"figures": [{**FIGURE, "low": "1,000"}]}, "figures[0].low"),
        ({"figures": [{**FIGURE, "low": "1" * 19}]}, "figures[0].low"),
        ({"figures": [{**FIGURE, "low": "3", "high": "2.5"}]}, "figures[0].high"),
        ({"figures": [{**FIGURE, "comparator": "roughly"}]}, "figures[0].comparator"),
        ({"figures": [{**FIGURE, "window": {"edtf": "2026-13"}}]}, "figures[0].window.edtf"),
        ({"figures": [{**FIGURE, "as_of": {"time": "25:00"}}]}, "figures[0].as_of.time"),
        ({"said_on": {"zone": "Tarn/Harbour"}}, "said_on.zone"),
        ({"attribution_note": "x" * 5001}, "attribution_note"),
        ({"links": [LINK]}, "links[0].claim"),
        ({"links": [{**LINK, "type": ""}]}, "links[0].type"),
        ({"links": [{**LINK, "type": "proves"}]}, "links[0].type"),
        ({"links": [{**LINK, "by": "somebody"}]}, "links[0].by"),
        ({"tearline": "a fisherman"}, "tearline"),
        ({"tearline": {"words": "A fisherman."}}, "tearline.marking"),
        ({"tearline": {"words": "A fisherman.", "marking": "TLP:BLACK"}}, "tearline.marking"),
    ],
)
def test_a_member_is_refused_by_the_field_at_fault(desk, fields, field):
    if field is None:
        assert fields_of(_logged(desk, **fields).head)["figures"] == []
        return
    assert _refused(desk, **fields) == field
    assert not Claim.objects.exists()


def test_every_member_comes_back_as_it_was_given(desk):
    analyst, source, _passages = desk
    country = make.actor(source.case, analyst, "Veska", "state")
    event = make.event(source.case, analyst)
    window = {"edtf": "XXXX-09", "printed": "Since September", "time": "", "zone": ""}
    unknown = {"edtf": "", "printed": "", "time": "", "zone": ""}
    given = {
        "event": str(event.pk),
        "said_on": {"edtf": "2026-01-30", "printed": "Friday", "time": "14:05", "zone": "+05:00"},
        "place": {"words": "Tarn", "relation": "off", "latitude": "12.5", "longitude": "-70.25", "radius_m": 5000},
        "figures": [
            {"printed": "at least 21", "low": "21", "high": "", "comparator": "at-least", "unit": "boats"}
            | {"window": window, "as_of": unknown}
        ],
        "attribution": "disputed",
        "attribution_note": "The recording is wanted.",
        "links": [{"type": "repeats", "claim": str(_logged(desk).pk), "by": "speaker", "note": "“echoed”"}],
        "tearline": {"words": "A fisherman.", "marking": "TLP:GREEN"},
    }
    words = {"part": "speaker", "words": "Veskan authorities", "of": str(country.pk)}
    parties = [words, {"part": "subject", "event": str(event.pk)}]
    claim = _logged(desk, parties=parties, **given)
    kept = fields_of(claim.head)
    assert {name: kept[name] for name in given} == given
    assert [(row["actor"], row["words"], row["event"], row["of"]) for row in kept["parties"]] == [
        (None, "Veskan authorities", None, str(country.pk)),
        (None, "", str(event.pk), None),
    ]
    assert (claim.event, claim.place, claim.place_relation, claim.radius_m) == (event, "Tarn", "off", 5000)
    assert (str(claim.latitude), str(claim.longitude)) in {("12.5", "-70.25"), ("12.500000", "-70.250000")}
    assert [(one.name, one.of) for one in claim.parties.all()] == [
        ("‹Veskan authorities›", country),
        ("Boat stopped off Tarn", None),
    ]
    assert [(one.low, one.window, one.window_printed) for one in claim.figures.all()] == [
        (21, "XXXX-09", "Since September")
    ]
    assert claim.links.get().by == "speaker"


def test_a_bare_text_is_the_words_of_a_place(desk):
    claim = _logged(desk, place=" Tarn Strait ")
    assert claim.place == "Tarn Strait"
    assert fields_of(claim.head)["place"]["words"] == "Tarn Strait"


def test_an_event_of_another_case_is_no_event(desk):
    other = make.case()
    foreign = make.event(other, other.opened_by)
    assert _refused(desk, event=str(foreign.pk)) == "event"
    assert _refused(desk, parties=[{"part": "about", "event": str(foreign.pk)}]) == "parties[0].event"


def test_a_claim_somebody_may_not_see_is_no_claim_to_link_to(desk):
    _analyst, source, _passages = desk
    colleague = make.member(source.case, "analyst")
    red = make.claim(source, colleague, marking="TLP:RED")
    assert _refused(desk, links=[{**LINK, "claim": str(red.pk)}]) == "links[0].claim"


def test_a_link_stands_once_and_never_leads_to_its_own_claim(desk):
    analyst, _source, _passages = desk
    first = _logged(desk)
    link = {**LINK, "claim": str(first.pk)}
    assert _refused(desk, links=[link, link]) == "links[1].claim"
    with pytest.raises(Invalid) as refusal:
        change_claim(by=analyst, claim=first, seen=first.head_id, links=[link])
    assert refusal.value.field == "links[0].claim"


def test_a_tearline_needs_words_and_a_lower_marking_before_it_is_submitted(desk):
    analyst, _source, _passages = desk
    for tearline, fields in (
        ({"words": "", "marking": "TLP:GREEN"}, {"tearline"}),
        ({"words": "A fisherman.", "marking": "TLP:AMBER"}, {"tearline"}),
        ({"words": "A fisherman.", "marking": "TLP:CLEAR"}, set()),
        ({"words": "", "marking": ""}, set()),
    ):
        claim = _logged(desk, **make.WHOLE, tearline=tearline)
        if not fields:
            assert step(name="submit", by=analyst, entry=claim, version=str(claim.head_id)).state == "submitted"
            continue
        with pytest.raises(Invalid) as refusal:
            step(name="submit", by=analyst, entry=claim, version=str(claim.head_id))
        assert {row["field"] for row in refusal.value.more["rows"]} == fields


def test_the_keys_keep_events_in_the_case_and_parties_to_one_end(desk):
    claim = _logged(desk, parties=[OFFICIAL])
    other = make.case()
    foreign = make.event(other, other.opened_by)
    own = make.event(claim.case, desk[0])
    for rows, change in (
        (Claim.objects.filter(pk=claim.pk), {"event": foreign}),
        (Party.objects.filter(claim=claim), {"event": foreign, "words": ""}),
        (Party.objects.filter(claim=claim), {"event": own}),
        (Party.objects.filter(claim=claim), {"words": ""}),
        (Event.objects.filter(pk=own.pk), {"merged_into": foreign}),
        (Event.objects.filter(pk=own.pk), {"merged_into": own}),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**change)
    Party.objects.filter(claim=claim).update(event=own, words="")
    assert claim.parties.get().event == own


def test_what_was_saved_before_these_members_were_there_still_reads(desk, monkeypatch):
    analyst, source, _passages = desk
    monkeypatch.setattr(actions, "CLAIM", replace(CLAIM, clean=_cleaned_long_ago))
    claim = _logged(desk, **make.WHOLE)
    make.submitted(analyst, Entry.objects.get(pk=claim.pk))
    reviewer = make.member(source.case, "reviewer")
    step(name="approve", by=reviewer, entry=Entry.objects.get(pk=source.pk), version=str(_head(source)))
    approved = step(name="approve", by=reviewer, entry=Entry.objects.get(pk=claim.pk), version=str(_head(claim)))
    assert approved.stands
    assert Claim.objects.get(pk=claim.pk).place == "Tarn Strait"
    assert not (Figure.objects.exists() or ClaimLink.objects.exists())


def _cleaned_long_ago(fields, case, by):
    new = ("event", "figures", "attribution_note", "links", "tearline")
    kept = {name: value for name, value in CLAIM.clean(fields, case, by).items() if name not in new}
    return {**kept, "place": "Tarn Strait"}


def _head(entry):
    return Entry.objects.get(pk=entry.pk).head_id
