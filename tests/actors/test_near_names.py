"""Near names are offered in any script, and never from another case."""

import pytest

from casefile.actors.queries import named_like
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("Ilse Varga", "varga"),
        ("Ilse Varga", "Ilse Vargha"),
        ("Tomás Ibáñez", "tomas ibanez"),
        ("نیروی دریایی تارن", "نيروي دريايي"),
        ("وزارة الخارجية", "وزاره الخارجيه"),
        ("Полина Ветрова", "полина"),
    ],
)
def test_a_name_is_found_however_it_is_typed(name, asked):
    case = make.case()
    analyst = make.member(case, "analyst")
    wanted = make.actor(case, analyst, name)
    make.actor(case, analyst, "Somebody Else")
    assert list(named_like(analyst, case, asked)) == [wanted]


def test_an_alias_finds_the_actor_once():
    case = make.case()
    analyst = make.member(case, "analyst")
    aliases = [{"value": "Varga, I.", "role": "alias"}, {"value": "ایلسه وارگا", "role": "transliteration"}]
    wanted = make.actor(case, analyst, "Ilse Varga", names=aliases)
    assert list(named_like(analyst, case, "varga")) == [wanted]
    assert list(named_like(analyst, case, "وارگا")) == [wanted]


def test_names_of_another_case_are_never_offered():
    mine, other = make.case(), make.case()
    make.actor(other, make.member(other, "analyst"), "Ilse Varga")
    assert list(named_like(make.member(mine, "analyst"), mine, "Ilse Varga")) == []
