"""The page of an actor: all its names, who it is the same as and who not; its form; the registry."""

import re

import pytest

from casefile.actors.actions import add_actor, merge_actors
from casefile.actors.models import Actor, Distinct
from casefile.actors.queries import named_like
from casefile.cases.actions import give_role
from casefile.cases.models import Case
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def varga(desk) -> Actor:
    names = [{"value": "قربانی وارگا", "language": "fa", "role": "transliteration"}]
    return make.actor(desk.case, desk.people["analyst"], "Ilse Varga", names=names)


def _page(desk, actor, who: str = "analyst"):
    return getattr(desk, who).open(f"/actors/{actor.pk}/")


def test_an_actor_is_edited_with_all_its_members(desk, varga):
    ministry = make.actor(desk.case, desk.people["analyst"], "Foreign Ministry", kind="state-body")
    page = desk.analyst.open(f"/actors/{varga.pk}/edit/")
    typed = {
        "description": "Speaks for the ministry.",
        "office_office": ["Spokesperson", ""],
        "office_of_name": ["Foreign Ministry", ""],
        "office_of_actor": [str(ministry.pk), ""],
        "office_from": ["2019", ""],
        "identifier_scheme": ["wikidata", "other"],
        "identifier_value": ["Q42000001", ""],
    }
    page = page.send(page.form(field="description"), typed)
    assert page.path == f"/actors/{varga.pk}/"
    for words in ("Spokesperson", "Foreign Ministry", "2019", "Q42000001", "قربانی وارگا", "Speaks for the ministry."):
        assert words in page
    assert 'lang="fa"' in page.body
    assert 'dir="rtl"' in page.body


def test_an_outlet_shows_how_it_was_judged_newest_first(desk):
    ratings = [
        {"grade": "C", "on": "2024-01-01", "reason": "Corrects late."},
        {"grade": "B", "on": "2025-06-01", "reason": "Corrects at once."},
    ]
    outlet = make.actor(desk.case, desk.people["analyst"], "Harbour Post", kind="outlet", ratings=ratings)
    body = _page(desk, outlet).body
    assert body.index("Corrects at once.") < body.index("Corrects late.")


def test_a_near_one_is_offered_merged_and_parted_and_the_page_is_as_before(desk, varga):
    other = make.actor(desk.case, desk.people["analyst"], "Ilse Vargha")
    before = _page(desk, other)
    page = before.send(before.form(field="address"), {"other": str(varga.pk), "reason": "One office, one name."})
    assert page.path == f"/actors/{other.pk}/"
    assert "It is the same as" in page
    assert "Ilse Vargha" in _page(desk, varga)
    assert list(named_like(desk.people["analyst"], desk.case, "Vargha")) == [varga]
    page.send(page.form(action="unmerge"), {})
    assert _same(before.body) == _same(_page(desk, other).body)


def test_two_that_are_not_the_same_are_not_offered_again(desk, varga):
    other = make.actor(desk.case, desk.people["analyst"], "Ilse Vargha")
    page = _page(desk, other)
    assert "Looks like" in page
    form = page.form(button="Not the same")
    form.action = f"/actors/{other.pk}/distinct/"
    page.send(form, {"other": str(varga.pk), "reason": "Born forty years apart."})
    assert Distinct.objects.count() == 1
    for actor in (other, varga):
        page = _page(desk, actor)
        assert "Looks like" not in page
        assert "Born forty years apart." in page


def test_the_claims_of_a_merged_one_stand_on_the_page_of_the_other(desk, varga):
    analyst = desk.people["analyst"]
    other = make.actor(desk.case, analyst, "Ilse Vargha")
    desk.claim(statement="She warned of it.", parties=[{"part": "speaker", "actor": str(other.pk)}], voice="named")
    assert "She warned of it." not in _page(desk, varga)
    merge_actors(by=analyst, actor=other, into=varga.pk, reason="One office, one name.")
    assert "She warned of it." in _page(desk, varga)


def test_everybody_reads_the_registry_and_an_administrator_gives_its_roles(desk, admin):
    registry = Case.objects.get(is_registry=True)
    page = admin.open("/registry/members/")
    assert "Nobody yet." in page
    give_role(by=admin.person, case=registry, person=desk.people["analyst"], role="analyst")
    assert "Analyst" in admin.open("/registry/members/")
    made = add_actor(by=desk.people["analyst"], case=registry, name="Tarn Strait Authority", actor_kind="organisation")
    assert "Tarn Strait Authority" in desk.analyst.open("/registry/")
    assert "Tarn Strait Authority" not in desk.outsider.open("/registry/")
    assert desk.outsider.open(f"/actors/{made.pk}/").status == 404


def test_an_actor_of_a_case_is_offered_to_all_cases(desk, admin, varga):
    registry = Case.objects.get(is_registry=True)
    assert "Offer it to all cases" not in _page(desk, varga)
    give_role(by=admin.person, case=registry, person=desk.people["analyst"], role="analyst")
    page = _page(desk, varga)
    page = page.send(page.form(action="registry"), {"reason": "Named in many cases."})
    made = Actor.objects.get(case=registry)
    assert page.path == f"/actors/{made.pk}/"
    assert made.names.count() == 2
    assert varga.sameness.other == made


def _same(body: str) -> str:
    """A page without what differs each time it is shown: keys of forms, and the version that is seen."""
    return re.sub(r'name="(csrfmiddlewaretoken|idempotency_key|version)" value="[^"]*"', r'name="\1"', body)


def test_an_actor_in_many_claims_lists_the_newest_and_leads_to_all(desk, monkeypatch):
    monkeypatch.setattr("casefile.web.actors.PARTS", 2)
    actor = make.actor(desk.case, desk.people["analyst"], "Ilse Varga")
    for n in range(3):
        desk.claim(
            statement=f"It was said {n} times.", voice="named", parties=[{"part": "speaker", "actor": str(actor.pk)}]
        )
    page = desk.analyst.open(f"/actors/{actor.pk}/")
    assert "It was said 2 times." in page
    assert "It was said 0 times." not in page
    found = page.follow("All claims that name it")
    assert all(f"It was said {n} times." in found for n in range(3))
