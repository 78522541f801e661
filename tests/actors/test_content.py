"""The content of an actor: refused by the field at fault; a name and a kind ride along, more does not."""

import json

import pytest

from casefile.actors.actions import add_actor
from casefile.actors.kind import forget, rides_along
from casefile.actors.models import Actor
from casefile.core.errors import Invalid, NotAllowed
from casefile.entries.freezing import bytes_of
from casefile.entries.writing import fields_of
from tests import factories as make

pytestmark = pytest.mark.django_db
NOBODY = "00000000-0000-4000-8000-000000000000"


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"name": " "}, "names[0].value"),
        ({"name": "x" * 301}, "names[0].value"),
        ({"name": 7}, "names[0].value"),
        ({"name": "\udc00"}, "names[0].value"),
        ({"language": "x" * 13}, "names[0].language"),
        ({"actor_kind": "ghost"}, "actor_kind"),
        ({"names": [{"value": "V.", "role": "nickname"}]}, "names[1].role"),
        ({"names": [{"value": ""}]}, "names[1].value"),
        ({"names": [{"value": "V.", "script": "Latin"}]}, "names[1].script"),
        ({"description": "x" * 5001}, "description"),
        ({"country": "VES"}, "country"),
        ({"marking": "TLP:BLACK"}, "marking"),
        ({"names": [{"value": "V.", "valid_from": {"edtf": "soon"}}]}, "names[1].valid_from.edtf"),
        ({"names": [{"value": "V.", "claim": NOBODY}]}, "names[1].claim"),
        ({"offices": [{"of_words": "Veska"}]}, "offices[0].office"),
        ({"offices": [{"office": "Envoy", "of": NOBODY}]}, "offices[0].of"),
        ({"offices": [{"office": "Envoy", "of": "nobody"}]}, "offices[0].of"),
        ({"identifiers": [{"scheme": "wikidata", "value": "P31"}]}, "identifiers[0].value"),
        ({"identifiers": [{"scheme": "passport", "value": "1"}]}, "identifiers[0].scheme"),
        ({"identifiers": [{"scheme": "lei", "value": "5493000IBP32UQZ0KL25"}]}, "identifiers[0].value"),
        ({"identifiers": [{"scheme": "isni", "value": "0000000121032684"}]}, "identifiers[0].value"),
        ({"identifiers": [{"scheme": "imo", "value": "9319467"}]}, "identifiers[0].value"),
        ({"identifiers": [{"scheme": "url", "value": "javascript:alert(1)"}]}, "identifiers[0].value"),
        ({"ratings": [{"on": "2026-01-31", "reason": "Known."}]}, "ratings[0].grade"),
        ({"ratings": [{"grade": "B", "on": "January", "reason": "Known."}]}, "ratings[0].on"),
        ({"ratings": [{"grade": "B", "on": "2026-01-31"}]}, "ratings[0].reason"),
        ({"same_as": {"actor": NOBODY, "reason": "One."}}, "same_as.actor"),
        ({"same_as": "Ilse Varga"}, "same_as"),
    ],
)
def test_an_actor_is_refused_by_the_field_at_fault(fields, field):
    case = make.case()
    with pytest.raises(Invalid) as refusal:
        add_actor(by=case.opened_by, case=case, **{"name": "Ilse Varga", **fields})
    assert refusal.value.field == field
    assert not Actor.objects.exists()


@pytest.mark.parametrize("role", ["outsider", "reader", "reviewer"])
def test_only_those_who_write_add_actors(role):
    case = make.case()
    person = make.person() if role == "outsider" else make.member(case, role)
    with pytest.raises(NotAllowed):
        add_actor(by=person, case=case, name="Ilse Varga")


@pytest.mark.parametrize(
    ("more", "rides"),
    [
        ({}, True),
        ({"country": "VE"}, False),
        ({"description": "A spokesperson."}, False),
        ({"names": [{"value": "V.", "role": "alias"}]}, False),
        ({"offices": [{"office": "Envoy"}]}, False),
        ({"identifiers": [{"scheme": "wikidata", "value": "Q42000001"}]}, False),
        ({"ratings": [{"grade": "B", "on": "2026-01-31", "reason": "Corrects at once."}]}, False),
    ],
)
def test_a_name_and_a_kind_ride_along_and_more_is_reviewed_by_itself(more, rides):
    case = make.case()
    actor = make.actor(case, case.opened_by, **more)
    assert rides_along(fields_of(actor.head)) == rides


def test_the_first_primary_name_is_the_title_in_any_script():
    case = make.case()
    names = [{"value": "Ilse Varga", "role": "transliteration"}]
    assert make.actor(case, case.opened_by, "ایلسه وارگا", names=names).title == "ایلسه وارگا"


def test_identifiers_are_kept_as_their_issuers_print_them():
    case = make.case()
    typed = [("lei", "5493 000I BP32 UQZ0 KL24"), ("isni", "0000 0001 2103 2683"), ("imo", "IMO 9319466")]
    rows = [{"scheme": scheme, "value": value} for scheme, value in typed]
    actor = make.actor(case, case.opened_by, identifiers=rows)
    kept = [row["value"] for row in fields_of(actor.head)["identifiers"]]
    assert kept == ["5493000IBP32UQZ0KL24", "0000000121032683", "9319466"]
    assert list(actor.identifiers.values_list("value", flat=True)) == kept


def test_a_script_left_out_is_told_from_the_letters_and_one_given_stays():
    case = make.case()
    names = [{"value": "ایلسه وارگا"}, {"value": "イルセ", "script": "kana"}]
    actor = make.actor(case, case.opened_by, names=names)
    assert [name.script for name in actor.names.all()] == ["Latn", "Arab", "Kana"]


def test_ratings_stand_newest_first():
    case = make.case()
    ratings = [
        {"grade": grade, "on": on, "reason": "Seen."} for grade, on in (("C", "2024-01-01"), ("B", "2025-06-01"))
    ]
    actor = make.actor(case, case.opened_by, "Harbour Post", "outlet", ratings=ratings)
    assert [rating.grade for rating in actor.ratings.all()] == ["B", "C"]


def test_a_name_comes_from_a_claim_and_an_office_is_of_an_actor_in_documents_beside():
    case = make.case()
    analyst = make.member(case, "analyst")
    claim = make.claim(make.source(case, analyst), analyst)
    ministry = make.actor(case, analyst, "Foreign Ministry", "state-body")
    names = [{"value": "V.", "role": "alias", "claim": str(claim.pk)}]
    offices = [{"office": "Spokesperson", "of": str(ministry.pk)}, {"office": "Envoy", "of_words": "Veska"}]
    actor = make.actor(case, analyst, names=names, offices=offices)
    make.submitted(analyst, actor)
    version = Actor.objects.get(pk=actor.pk).head
    beside = {annex.role: json.loads(bytes_of(annex)) for annex in version.annexes.all()}
    assert beside["name-from"]["claim"] == str(claim.pk)
    assert (beside["link"]["schema"], beside["link"]["of"]) == ("casefile/office/1", str(ministry.pk))
    main = json.loads(bytes_of(version.document))
    assert [office["of"] for office in main["offices"]] == ["Veska"]
    assert not {str(claim.pk), str(ministry.pk)} & set(json.dumps(main).split('"'))


def test_when_its_words_are_erased_nothing_of_an_actor_is_left():
    case = make.case()
    more = {"offices": [{"office": "Envoy"}], "identifiers": [{"scheme": "other", "value": "7"}]}
    actor = make.actor(case, case.opened_by, **more)
    forget(actor)
    assert not (actor.names.exists() or actor.offices.exists() or actor.identifiers.exists())
    assert "Varga" not in Actor.objects.get(pk=actor.pk).title
