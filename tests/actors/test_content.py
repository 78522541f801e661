"""The content of an actor: refused by the field at fault; a name and a kind ride along, more does not."""

import pytest

from casefile.actors.actions import add_actor
from casefile.actors.kind import rides_along
from casefile.actors.models import Actor
from casefile.core.errors import Invalid, NotAllowed
from casefile.entries.writing import fields_of
from tests import factories as make

pytestmark = pytest.mark.django_db


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
