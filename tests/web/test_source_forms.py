"""The form of a source holds all there is to say of it, and loses nothing; nothing in it is mandatory."""

import pytest

from casefile.actors.models import Actor
from casefile.entries.writing import fields_of
from casefile.sources.models import Source
from tests import factories as make

pytestmark = pytest.mark.django_db

FIELD = "published_edtf"
ALL = {
    "title": "Boats stopped in the strait",
    "url": "https://post.example/strait?utm_source=mail",
    "source_kind": "report",
    "language": "en",
    "publisher_name": "The Harbour Post",
    "authors": "Edda Kroll\nOle Brink",
    "published_edtf": "2026-03-14",
    "published_printed": "last Saturday",
    "published_time": "14:05",
    "published_zone": "+05:00",
    "reliability": "C",
    "reliability_reason": "Right about the ferry, wrong about the fire.",
    "loaded": "regime\nso-called patrols",
    "wanted": "The ministry’s statement\nThe coast guard’s log",
    "note": "Its headline says more than its text.",
    "marking": "TLP:GREEN",
}


def form_of(desk, source=None):
    page = desk.analyst.open(f"/sources/{(source or desk.source).pk}/edit/")
    return page, page.form(field=FIELD)


def content(desk) -> dict:
    return fields_of(Source.objects.get(pk=desk.source.pk).head)


def test_every_member_of_a_source_is_saved_and_stands_in_the_form_again(desk):
    other = make.source(desk.case, desk.people["analyst"], title="The agency’s text")
    page, form = form_of(desk)
    page = page.send(form, {**ALL, "derived_source": [str(other.pk), ""], "derived_how": ["syndication", ""]})
    assert page.path == f"/sources/{desk.source.pk}/"
    again = form_of(desk)[1]
    shown = {name: (again.fields[name] or "").replace("\r", "").strip() for name in ALL}
    assert shown == ALL
    assert content(desk)["derived_from"] == [{"source": str(other.pk), "how": "syndication", "note": ""}]
    assert [row.get("name") for row in again.xpath(".//select[option[@selected and @value!='']]")][:1] == [
        "source_kind"
    ]
    assert again.xpath(".//select[@name='derived_source']/option[@selected]/@value") == [str(other.pk)]


def test_saving_the_form_as_it_stands_changes_nothing(desk):
    page, form = form_of(desk)
    page.send(form, ALL)
    before = content(desk)
    page, form = form_of(desk)
    page.send(form)
    assert content(desk) == before


def test_a_source_that_says_nothing_of_itself_is_saved_without_any_of_it(desk):
    page, form = form_of(desk)
    page = page.send(form, dict.fromkeys(set(ALL) - {"source_kind", "marking", "url"}, ""))
    assert "publisher not known" in page
    assert "undated" in page
    assert content(desk)["reliability"] == "F"


def test_a_publisher_the_case_knows_is_taken_and_one_nobody_knows_becomes_an_outlet(desk):
    known = make.actor(desk.case, desk.people["analyst"], "Harbour Post", "outlet")
    page, form = form_of(desk)
    page.send(form, {"publisher_name": "HARBOUR POST", "publisher_box": "harbour post"})
    assert content(desk)["publisher"] == {"name": "HARBOUR POST", "actor": str(known.pk)}
    page, form = form_of(desk)
    assert form.fields["publisher_box"] == "Harbour Post"
    page = page.send(form, {"publisher_box": "Qastel Bulletin"})
    made = Actor.objects.get(title="Qastel Bulletin")
    assert made.actor_kind == "outlet"
    assert content(desk)["publisher"]["actor"] == str(made.pk)
    page, form = form_of(desk)
    page.send(form, {"publisher_box": ""})
    assert content(desk)["publisher"]["actor"] is None


def test_a_publisher_like_another_is_asked_about_and_what_was_typed_survives(desk):
    known = make.actor(desk.case, desk.people["analyst"], "Harbour Post", "outlet")
    page, form = form_of(desk)
    page = page.send(form, {"publisher_box": "Harbor Post", "note": "Kept."})
    assert page.status == 422
    assert page.form(field=FIELD).fields["note"].strip() == "Kept."
    page = page.send(page.form(field=FIELD), button="It is Harbour Post")
    assert page.path == f"/sources/{desk.source.pk}/"
    assert content(desk)["publisher"]["actor"] == str(known.pk)
    assert content(desk)["note"] == "Kept."


def test_the_publishers_ratings_stand_beside_the_reliability_and_preset_it(desk):
    ratings = [
        {"grade": "D", "reason": "Took a leak for granted.", "on": "2026-06-01"},
        {"grade": "B", "reason": "Corrects itself.", "on": "2025-01-01"},
    ]
    outlet = make.actor(desk.case, desk.people["analyst"], "Harbour Post", "outlet", ratings=ratings)
    page, form = form_of(desk)
    page = page.send(form, {"publisher_box": outlet.title, "published_edtf": "2026-03-14"})
    assert "by the publisher’s rating" in page
    page, form = form_of(desk)
    assert "Took a leak for granted." in page
    assert "Corrects itself." in page
    assert "B, by the publisher’s rating" in page
    assert form.fields["reliability"] == ""
    page.send(form, {"reliability": "E", "reliability_reason": "This one is satire."})
    assert content(desk)["reliability"] == "E"
    assert form_of(desk)[1].fields["reliability"] == "E"


def test_a_source_it_takes_from_is_given_by_the_address_of_its_page_too(desk):
    other = make.source(desk.case, desk.people["analyst"], title="The agency’s text")
    page, form = form_of(desk)
    typed = {"derived_address": [f"http://localhost:8000/sources/{other.pk}/", ""], "derived_how": ["quotation", ""]}
    page = page.send(form, typed)
    assert "quotes it: The agency’s text" in page
    assert "Boats" not in desk.analyst.open(f"/sources/{other.pk}/")
    assert desk.source.title in desk.analyst.open(f"/sources/{other.pk}/")


def test_a_source_that_would_derive_from_itself_is_refused_at_its_field(desk):
    page, form = form_of(desk)
    page = page.send(form, {"derived_address": [str(desk.source.pk), ""]})
    assert page.status == 422
    assert "A source does not derive from itself." in page


def test_a_source_of_another_case_is_answered_as_one_that_is_not_there(desk):
    case = make.case(title="Elsewhere")
    foreign = make.source(case, case.opened_by, title="Not theirs to know")
    page, form = form_of(desk)
    page = page.send(form, {"derived_address": [str(foreign.pk), ""]})
    assert page.status == 422
    assert "There is no such source." in page
    assert "Not theirs to know" not in page
