"""Events: added, changed, merged and parted on their pages; seen with the claims about them."""

import pytest

from casefile.claims.events import add_event
from casefile.claims.models import Event
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def patrols(desk) -> Event:
    return add_event(by=desk.people["analyst"], case=desk.case, title="Patrols in the strait")


def test_an_event_is_added_with_a_date_as_far_as_it_is_known(desk):
    page = desk.analyst.open(f"/cases/{desk.case.pk}/events/")
    assert "No event yet." in page
    typed = {"title": "Patrols", "date_edtf": "XXXX-09", "date_printed": "since September", "place": "Tarn Strait"}
    page = page.send(page.form(field="date_edtf"), typed)
    event = Event.objects.get()
    assert page.path == f"/events/{event.pk}/"
    assert (event.date, event.printed, event.place) == ("XXXX-09", "since September", "Tarn Strait")
    assert "since September" in page
    assert "Patrols" in desk.analyst.open(f"/cases/{desk.case.pk}/events/")


def test_a_date_that_is_none_is_refused_with_what_was_typed(desk):
    page = desk.analyst.open(f"/cases/{desk.case.pk}/events/")
    page = page.send(page.form(field="date_edtf"), {"title": "Patrols", "date_edtf": "last week"})
    assert page.status == 422
    assert page.form(field="date_edtf").fields["title"] == "Patrols"
    assert not Event.objects.exists()


def test_the_page_shows_the_claims_about_it_and_is_changed_there(desk, patrols):
    desk.claim(event=str(patrols.pk))
    desk.claim(statement="The patrols are grave.", parties=[{"part": "subject", "event": str(patrols.pk)}])
    page = desk.analyst.open(f"/events/{patrols.pk}/")
    assert "The coast guard has stopped at least 21 boats." in page
    assert "The patrols are grave." in page
    page = page.send(page.form(field="title"), {"title": "The patrols", "date_time": "14:05", "date_zone": "+03:30"})
    patrols.refresh_from_db()
    assert (patrols.title, patrols.time, patrols.zone) == ("The patrols", "14:05", "+03:30")


def test_a_merge_shows_the_claims_of_both_and_is_taken_back(desk, patrols):
    other = add_event(by=desk.people["analyst"], case=desk.case, title="Naval patrols")
    desk.claim(event=str(other.pk))
    page = desk.analyst.open(f"/events/{other.pk}/")
    page = page.send(page.form(field="into"), {"into": str(patrols.pk), "reason": "The same days."})
    assert "This turned out to be Patrols in the strait" in page
    assert "at least 21 boats" in desk.analyst.open(f"/events/{patrols.pk}/")
    page = page.send(page.form(action="unmerge"))
    other.refresh_from_db()
    assert other.merged_into is None
    assert "at least 21 boats" not in desk.analyst.open(f"/events/{patrols.pk}/")


def test_an_event_is_merged_by_the_address_of_the_other(desk, patrols):
    other = add_event(by=desk.people["analyst"], case=desk.case, title="Naval patrols")
    page = desk.analyst.open(f"/events/{other.pk}/")
    page.send(page.form(field="into"), {"address": f"https://desk.example/events/{patrols.pk}/"})
    other.refresh_from_db()
    assert other.merged_into_id == patrols.pk
    page = desk.analyst.open(f"/events/{patrols.pk}/")
    assert "Choose the event that it is." in page.send(page.form(field="into"))


def test_a_reader_sees_an_event_with_the_first_claim_about_it_that_stands(desk, patrols):
    path = f"/events/{patrols.pk}/"
    desk.claim(event=str(patrols.pk), statement="A draft.")
    assert desk.reader.open(path).status == 404
    desk.standing(event=str(patrols.pk))
    page = desk.reader.open(path)
    assert "at least 21 boats" in page
    assert "A draft." not in page
    assert not page.all("main//form")
    assert desk.outsider.open(path).status == 404


def test_an_event_known_by_a_hidden_claim_only_is_not_there(desk):
    hidden = add_event(by=desk.people["lead"], case=desk.case, title="A secret meeting")
    make.claim(desk.source, desk.people["lead"], event=str(hidden.pk), marking="TLP:RED")
    assert desk.analyst.open(f"/events/{hidden.pk}/").status == 404
    assert "A secret meeting" not in desk.analyst.open(f"/cases/{desk.case.pk}/events/")
    claim = desk.claim()
    assert "A secret meeting" not in desk.analyst.open(f"/claims/{claim.pk}/edit/")
