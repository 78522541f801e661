"""Lists narrow, count, leave as CSV and can be saved; nothing in them tells of what one may not see."""

import csv
import io

import pytest

from casefile.entries.models import Entry
from casefile.search.models import SavedFilter
from tests import factories as make

pytestmark = pytest.mark.django_db


def table(visitor, path: str) -> list[dict]:
    response = visitor.client.get(path)
    assert response.status_code == 200, response.content
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    return list(csv.DictReader(io.StringIO(b"".join(response.streaming_content).decode())))


def test_a_list_is_narrowed_by_its_filters_which_say_how_many_they_leave(desk):
    desk.claim(statement="The coast guard stopped boats.")
    desk.claim(statement="It will go on.", claim_kind="forecast", credibility="", credibility_reason="")
    page = desk.analyst.open(f"/cases/{desk.case.pk}/claims/")
    assert "2 entries" in page
    page = page.follow("forecast")
    assert "1 entry" in page
    assert "It will go on." in page
    assert "coast guard" not in page.one("ul[@class='rows ruled']").text_content()
    assert "1 article, 1 origin" in page.one("ul[@class='rows ruled']").text_content()
    assert "claim_kind=forecast" in page.path


def test_a_list_says_why_it_cannot_read_a_query(desk):
    page = desk.analyst.open(f"/cases/{desk.case.pk}/claims/?q=speeker:Varga")
    assert page.status == 422
    assert "There is no field “speeker:”" in page


def test_a_reader_is_offered_no_state_and_cannot_ask_for_one(desk):
    desk.standing(statement="It stands.")
    desk.claim(statement="It is a draft.")
    page = desk.reader.open(f"/cases/{desk.case.pk}/claims/?state=draft")
    assert "1 entry" in page
    assert not page.all("*[@id='f-state']")


def test_a_list_as_csv_holds_every_entry_with_stable_codes_for_its_columns(desk):
    made = [desk.claim(statement=f"Statement {n}.") for n in range(3)]
    rows = table(desk.analyst, f"/cases/{desk.case.pk}/claims/?as=csv")
    assert [row["id"] for row in rows] == [str(claim.pk) for claim in reversed(made)]
    assert rows[0]["statement"] == "Statement 2."
    assert rows[0]["state"] == "draft"
    assert rows[0]["source"] == desk.source.title
    assert rows[0]["passages"] == "Since September, the coast guard has stopped at least 21 boats"
    assert (rows[0]["articles"], rows[0]["origins"]) == ("1", "1")


def test_a_csv_is_narrowed_as_the_page_is(desk):
    for kind in ("fact", "forecast"):
        desk.claim(claim_kind=kind, credibility="", credibility_reason="")
    (row,) = table(desk.analyst, f"/cases/{desk.case.pk}/claims/?claim_kind=forecast&as=csv")
    assert row["claim_kind"] == "forecast"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t"])
def test_no_cell_of_a_csv_begins_a_formula(desk, start):
    desk.claim(statement="x", reading_note="plain")
    make.actor(desk.case, desk.people["analyst"], f"{start}HYPERLINK(1)".strip() or "x")
    rows = table(desk.analyst, f"/cases/{desk.case.pk}/entries/?as=csv")
    assert not [cell for row in rows for cell in row.values() if cell[:1] in ("=", "+", "-", "@", "\t", "\r")]


def test_a_reader_s_csv_holds_what_stands_and_nothing_of_the_work(desk):
    claim = desk.standing(statement="It stands.")
    make.taken("edit", claim, desk.people["analyst"])
    desk.claim(statement="It is a draft.")
    rows = table(desk.reader, f"/cases/{desk.case.pk}/claims/?as=csv")
    assert [row["statement"] for row in rows] == ["It stands."]
    assert not {"state", "changed_at", "author"} & set(rows[0])


def test_a_csv_names_no_neighbour_that_its_reader_may_not_see(desk):
    by = desk.people["analyst"]
    hidden = make.actor(desk.case, by, "Canary Actor", marking="TLP:RED")
    desk.claim(voice="named", parties=[{"part": "speaker", "actor": str(hidden.pk)}], marking="TLP:AMBER")
    mine, theirs = (table(one, f"/cases/{desk.case.pk}/claims/?as=csv") for one in (desk.analyst, desk.reviewer))
    assert "Canary Actor" in mine[0]["parties"]
    assert "Canary" not in str(theirs)
    assert "something you may not see" in theirs[0]["parties"]


def test_a_hidden_speaker_is_neither_offered_nor_found(desk):
    by = desk.people["analyst"]
    hidden = make.actor(desk.case, by, "Canary Actor", marking="TLP:RED")
    desk.claim(voice="named", parties=[{"part": "speaker", "actor": str(hidden.pk)}], marking="TLP:AMBER")
    path = f"/cases/{desk.case.pk}/claims/"
    assert "Canary Actor" in desk.analyst.open(path)
    assert "Canary" not in desk.reviewer.open(path).body
    for asked in (f"speaker={hidden.pk}", "q=speaker:Canary", "q=actor:Canary"):
        assert "1 entry" in desk.analyst.open(f"{path}?{asked}")
        assert "0 entries" in desk.reviewer.open(f"{path}?{asked}")


def test_a_list_is_saved_with_its_filters_opened_again_renamed_and_let_go(desk):
    desk.claim(claim_kind="forecast", credibility="", credibility_reason="")
    desk.claim()
    page = desk.analyst.open(f"/cases/{desk.case.pk}/claims/").follow("forecast")
    page = page.send(page.form(action="/saved-filters/", field="query"), {"title": "What may come"})
    assert page.path == f"/cases/{desk.case.pk}/claims/?claim_kind=forecast"
    page = page.follow("Rename or remove them")
    page = page.send(page.form(button="Rename"), {"title": "Forecasts"}, button="Rename")
    assert page.all("a[starts-with(@href, '/cases/')]/bdi[text()='Forecasts']")
    page = page.send(page.form(button="Remove"), button="Remove")
    assert "None yet." in page
    assert not SavedFilter.objects.exists()


def test_a_saved_filter_is_nobody_else_s_and_goes_with_the_case_it_is_of(desk):
    by, case = desk.people["analyst"], desk.case
    saved = SavedFilter.objects.create(person=by, case=case, place="claim", title="Mine", query="q=boats")
    assert desk.reviewer.send(f"/saved-filters/{saved.pk}/", {"deed": "remove"}).status in (403, 404)
    assert "Mine" in desk.analyst.open("/saved-filters/")
    case.memberships.filter(person=by).delete()
    assert "Mine" not in desk.analyst.open("/saved-filters/")


def test_a_filter_that_leaves_nothing_says_so_and_can_be_taken_out(desk):
    desk.claim()
    page = desk.analyst.open(f"/cases/{desk.case.pk}/claims/?claim_kind=forecast")
    assert "0 entries" in page
    assert "1 entry" in page.follow("Show all")
    assert Entry.objects.filter(kind="claim").count() == 1
