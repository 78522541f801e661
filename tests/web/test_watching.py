"""The page of what is watched, the card on a source, and the select of what may be fetched."""

import csv
import io

import pytest
from django.test import Client

from casefile.archive import watching
from casefile.archive.models import Watch
from casefile.entries.actions import change
from casefile.sources.models import Source
from tests import factories as make
from tests.archive import copies
from tests.archive.test_watching import ALTERED, Desk
from tests.lending import on_loan
from tests.web.visitor import Page, Visitor

pytestmark = pytest.mark.django_db


def _made() -> Desk:
    made = Desk()
    watching.enrol()
    return made


lent_desk, desk = on_loan(_made)


def _page(desk, person=None, query: str = "") -> Page:
    return Visitor(person or desk.analyst).open(f"/cases/{desk.case.pk}/watching/{query}")


def _source(desk) -> Page:
    return Visitor(desk.analyst).open(f"/sources/{desk.source.pk}/")


def test_the_page_tells_of_each_visit_and_of_the_words_that_changed(desk):
    desk.visited(words=ALTERED, day=1)
    page = _source(desk).follow("All watched sources")
    assert page.path == f"/cases/{desk.case.pk}/watching/"
    for link in (f"/captures/{desk.source.captures.first().pk}/", f"/claims/{desk.claim.pk}/"):
        assert page.all(f"main//a[@href='{link}']") or page.all(f"a[@href='{link}']"), link
    assert "reads differently" in page
    assert "at least <del>21</del><ins>22</ins> boats" in page.body


def test_it_is_narrowed_by_what_came_of_the_last_visit(desk):
    desk.visited(fails="http-404")
    page = _page(desk)
    assert "The site answered with an error (404)." in page
    assert "error (404)" in page.follow("gone")
    assert "No visit ended so." in _page(desk, query="?outcome=changed")
    assert _page(desk, query="?outcome=nonsense").status == 200


def test_a_page_that_is_gone_leads_to_its_newest_copy_and_one_that_moved_to_its_new_place(desk):
    first = desk.source.captures.get()
    desk.visited(fails="http-404")
    assert _page(desk).one("table//td//a[starts-with(@href, '/captures/')]").get("href") == f"/captures/{first.pk}/"
    desk.visited(url="https://elsewhere.example/9", day=1)
    for page in (_page(desk), _source(desk)):
        assert "https://elsewhere.example/9" in page.words.partition("leads elsewhere")[2]
    newest = desk.source.captures.first()
    assert newest != first and _page(desk).all(f"table//a[@href='/captures/{newest.pk}/']")


def test_claims_of_a_source_say_that_their_words_changed(desk):
    assert "something it rests on changed" not in _source(desk)
    desk.visited(words=ALTERED, day=1)
    assert "something it rests on changed" in _source(desk)
    page = Visitor(desk.analyst).open(f"/claims/{desk.claim.pk}/").follow("Compare the copies")
    assert page.path == f"/sources/{desk.source.pk}/compare/" and "1 paragraph differs." in page


def test_the_reader_of_a_newer_copy_says_that_claims_quote_another(desk):
    text = desk.source.texts.first()
    browser = Visitor(desk.analyst)
    assert "another text or copy" not in browser.open(f"/sources/{desk.source.pk}/read/")
    desk.visited(words=ALTERED, day=1)
    page = browser.open(f"/sources/{desk.source.pk}/read/").follow("1 claim quotes another text or copy")
    assert page.all(f"a[@href='/claims/{desk.claim.pk}/']")
    assert "another text or copy" not in browser.open(f"/sources/{desk.source.pk}/read/?text={text.pk}")
    make.taken("withdraw", desk.claim, desk.reviewer)
    assert "another text or copy" not in browser.open(f"/sources/{desk.source.pk}/read/")


def test_it_leaves_as_a_table(desk):
    desk.source = desk.approved(
        change(by=desk.analyst, entry=desk.source, seen=desk.source.head_id, title="=1+1"), statement="Again."
    )
    desk.visited(words=ALTERED, day=1)
    browser = Client()
    browser.force_login(desk.analyst, backend="django.contrib.auth.backends.ModelBackend")
    answer = browser.get(f"/cases/{desk.case.pk}/watching/?as=csv")
    rows = list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode())))
    assert [(row["id"], row["outcome"], row["altered"]) for row in rows] == [(str(desk.source.pk), "changed", "2")]
    assert rows[0]["title"] == "'=1+1"
    assert answer["Content-Type"].startswith("text/csv")


def test_what_somebody_may_not_see_is_not_there(desk):
    hidden = copies.source(desk.case, desk.case.opened_by, url="https://gaceta.example/3", marking="TLP:RED")
    Watch.objects.create(source=hidden)
    assert str(hidden.pk) not in _page(desk).body
    assert _page(desk, make.member(desk.case, "reader")).status == 403
    assert _page(desk, make.person()).status == 404


def test_the_source_says_when_it_was_visited_and_is_paused_from_there(desk):
    desk.visited(day=1)
    page = _source(desk)
    assert "Last visitunchanged" in page
    page = page.send(page.form(action="/watch/"), button="Pause")
    assert desk.watch.is_paused
    page = page.send(page.form(action="/watch/"), button="Visit now")
    assert "Next visitunder way" in page
    page = page.send(page.form(action="/watch/"), button="Resume")
    assert not desk.watch.is_paused
    assert page.send(page.form(action="/watch/"), also={"deed": "stop"}).status == 422


def test_a_copy_made_by_schedule_says_so(desk):
    desk.visited(day=1)
    assert "by schedule" in _source(desk)
    assert "by schedule" in Visitor(desk.analyst).open(f"/captures/{desk.source.captures.first().pk}/")


def test_findings_stand_in_the_history_and_among_the_latest_deeds(desk):
    desk.visited(fails="http-410")
    browser = Visitor(desk.analyst)
    assert "A watched page is gone" in browser.open(f"/entries/{desk.source.pk}/history/")
    assert "A watched page is gone" in browser.open(f"/cases/{desk.case.pk}/")


def test_what_may_be_fetched_is_set_when_adding_and_later(desk):
    page = Visitor(desk.analyst).open(f"/cases/{desk.case.pk}/sources/")
    page = page.send(page.form(field="url"), {"url": "https://gaceta.example/4", "pap": "PAP:RED"})
    added = Source.objects.get(url="https://gaceta.example/4")
    assert added.pap == "PAP:RED"
    page = page.send(page.form(action="/pap/"), {"pap": "PAP:GREEN"})
    added.refresh_from_db()
    assert added.pap == "PAP:GREEN"
    assert page.send(page.form(action="/pap/"), {"pap": "PAP:BLUE"}).status == 422


def test_many_are_added_under_one_marking_that_is_kept_from_look_to_look(desk):
    page = Visitor(desk.analyst).open(f"/cases/{desk.case.pk}/sources/bulk/")
    page = page.send(page.form(field="text"), {"text": "https://gaceta.example/5", "pap": "PAP:AMBER"}, button="Look")
    page.send(page.form(field="row_url"), button="Add")
    assert Source.objects.get(url="https://gaceta.example/5").pap == "PAP:AMBER"
