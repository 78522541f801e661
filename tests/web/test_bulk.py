"""Many sources at once: first what would become of each row, then the new ones; nothing is written before."""

import pytest

from casefile.ledger.models import Record
from casefile.sources.models import CaptureJob, Source
from casefile.web.bulk import most_rows
from tests import factories as make

pytestmark = pytest.mark.django_db

KNOWN = "https://post.example/strait"
LIST = f"""https://gazette.example/one
https://gazette.example/one?utm_source=mail
{KNOWN}
ferry timetable
http://10.0.0.8/inside"""


@pytest.fixture(autouse=True)
def _as_a_desk_fetches(settings):
    settings.CASEFILE_FETCH_LOOPBACK = False


def looked(desk, text: str):
    page = desk.analyst.open(f"/cases/{desk.case.pk}/sources/").follow("Many at once")
    return page.send(page.form(field="text"), {"text": text}, button="Look at the rows")


def verdicts(page) -> list[str]:
    return [" ".join(row.xpath("./td")[-1].text_content().split()) for row in page.all("tbody/tr")]


def counts() -> tuple:
    return Source.objects.count(), CaptureJob.objects.count(), Record.objects.count()


def test_every_row_gets_its_verdict_and_nothing_is_written(desk):
    before = counts()
    page = looked(desk, LIST)
    assert "1 row is new. 4 rows are left out as they stand" in page
    new, twice, here, nonsense, inside = verdicts(page)
    assert new == "new"
    assert "further up in the list" in twice
    assert desk.source.title in here
    assert nonsense
    assert inside
    assert counts() == before


def test_rows_are_mended_in_place_looked_at_again_and_the_new_ones_added_in_one_deed(desk):
    page = looked(desk, LIST)
    form = page.form(field="row_url")
    mended = [row.get("value") for row in form.xpath(".//input[@name='row_url']")]
    mended[3] = "https://gazette.example/ferries"
    page = page.send(form, {"row_url": mended}, button="Look again")
    assert "2 rows are new." in page
    titles = ["The strait, one", "", "", "Ferries", ""]
    _sources, _jobs, records = counts()
    page = page.send(page.form(field="row_url"), {"row_title": titles}, button="Add the 2 new ones")
    assert page.path == f"/cases/{desk.case.pk}/sources/"
    assert "2 sources were added." in page
    made = Source.objects.exclude(pk=desk.source.pk)
    assert {(one.url, one.title) for one in made} == {
        ("https://gazette.example/one", "The strait, one"),
        ("https://gazette.example/ferries", "Ferries"),
    }
    assert all(one.jobs.get().state == "waiting" for one in made)
    assert Record.objects.count() == records + 1


def test_a_table_from_a_spreadsheet_brings_titles_and_publishers(desk):
    page = looked(desk, "Title;URL;Publisher\nBoats stopped;https://gazette.example/one;Qastel Gazette")
    page = page.send(page.form(field="row_url"), button="Add the new one")
    made = Source.objects.exclude(pk=desk.source.pk).get()
    assert (made.title, made.publisher_name) == ("Boats stopped", "Qastel Gazette")


def test_a_hundred_addresses_are_tried_and_added(desk):
    page = looked(desk, "\n".join(f"https://gazette.example/{n}" for n in range(100)))
    assert "100 rows are new." in page
    page.send(page.form(field="row_url"), button="Add the 100 new ones")
    assert Source.objects.filter(url__startswith="https://gazette.example/").count() == 100


def test_when_no_row_is_new_nothing_is_added_and_the_rows_stay(desk):
    page = looked(desk, KNOWN)
    assert not page.all("button[@value='add']")
    form = page.form(field="row_url")
    page = page.send(form, also={"deed": "add"})
    assert page.status == 422
    assert "None of the rows is new" in page
    assert page.form(field="row_url").fields["row_url"] == KNOWN


def test_a_row_too_long_is_named_and_no_other_is_lost(desk):
    page = looked(desk, "https://gazette.example/one\nhttps://gazette.example/two")
    page = page.send(page.form(field="row_url"), {"row_title": ["x" * 501, "Two"]}, button="Look again")
    assert page.status == 422
    assert verdicts(page)[0] == "At most 500 characters."
    assert [one.get("value") for one in page.all("input[@name='row_title']")] == ["x" * 501, "Two"]


def test_as_many_rows_as_a_page_takes_are_looked_at_again_and_one_more_is_a_sentence(desk):
    lines = [f"https://gazette.example/{n}" for n in range(most_rows() + 1)]
    page = looked(desk, "\n".join(lines[1:]))
    page = page.send(page.form(field="row_url"), button="Look again")
    assert f"{most_rows()} rows are new." in page
    page = looked(desk, "\n".join(lines))
    assert page.status == 422
    assert f"At most {most_rows()}" in page
    assert lines[-1] in page.form(field="text").fields["text"]


def test_what_one_may_not_see_is_not_in_the_case_for_them(desk):
    make.source(desk.case, desk.people["lead"], url="https://gazette.example/red", marking="TLP:RED")
    assert verdicts(looked(desk, "https://gazette.example/red")) == ["new"]


def test_who_may_not_write_gets_no_form(desk):
    assert desk.reviewer.open(f"/cases/{desk.case.pk}/sources/bulk/").status == 403
